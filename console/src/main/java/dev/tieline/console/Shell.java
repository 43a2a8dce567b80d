package dev.tieline.console;

import dev.tieline.people.Actor;
import dev.tieline.people.Permission;

/**
 * What stands around every page.
 *
 * @param hub name of the hub
 * @param title of the page
 * @param place which part of the navigation it belongs to: {@code today}, {@code records}, {@code
 *     held}, {@code incidents}; empty when none
 * @param theme {@code light} or {@code dark} when a person chose one; else empty
 * @param held how many deliveries are held
 * @param incidents how many are open
 * @param accepted how many records were accepted so far, for the news of later ones
 * @param settled how many of those are not on their way any more
 * @param zone in which times are shown
 * @param build changes with the assets, so that no browser keeps old ones
 * @param runs whether a flow asks by itself
 * @param rights of whoever looks
 */
record Shell(
        String hub,
        String title,
        String place,
        String theme,
        long held,
        long incidents,
        long accepted,
        long settled,
        String zone,
        String build,
        boolean runs,
        Rights rights) {

    /**
     * What whoever looks may do: a page shows no button that would be refused.
     *
     * @param name who looks
     * @param acts may replay, discard, comment
     * @param corrects may correct records
     * @param manages may say who may what
     * @param reveals may see classified values
     */
    public record Rights(
            String name, boolean acts, boolean corrects, boolean manages, boolean reveals) {
        static Rights of(Actor actor) {
            return new Rights(
                    actor.name(),
                    actor.may(Permission.ACT),
                    actor.may(Permission.CORRECT),
                    actor.may(Permission.MANAGE),
                    actor.may(Permission.REVEAL));
        }
    }
}
