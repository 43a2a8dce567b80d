package dev.tieline.console;

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
        String build) {}
