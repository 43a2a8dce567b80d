package dev.tieline.console;

import java.util.List;
import java.util.Optional;

/**
 * Everybody who may use the hub.
 *
 * @param people by name
 * @param owners whose flows and systems somebody can be limited to
 * @param roles the words of what somebody can be
 * @param link that was just made for somebody; empty when none was
 * @param whose the link is
 * @param problem why a change was not made; empty when it was
 */
public record PeoplePage(
        List<Person> people,
        List<String> owners,
        List<String> roles,
        String link,
        String whose,
        String problem) {

    /**
     * Somebody.
     *
     * @param name what they sign in with
     * @param role a word
     * @param owners whose flows and systems are theirs to see; everybody's when empty
     * @param reveals whether they may see classified values
     * @param state how they stand: may sign in, was invited, is disabled
     * @param disabled whether they may not sign in
     * @param guest whether the identity provider says what they may, and signs them in
     * @param codes whether they have one-time codes beside the password
     * @param self whether it is who looks
     * @param used when they were last here
     */
    public record Person(
            String name,
            String role,
            List<String> owners,
            boolean reveals,
            String state,
            boolean disabled,
            boolean guest,
            boolean codes,
            boolean self,
            Optional<Moment> used) {}
}
