package dev.tieline.console;

import java.util.List;
import java.util.Optional;

/**
 * What somebody sees of themselves.
 *
 * @param name what they sign in with
 * @param rights what they may, in words
 * @param guest whether they sign in at the identity provider
 * @param passes what they are signed in with
 * @param roles the words of what a token may be made for
 * @param token the text of one that was just made; empty when none was
 * @param done what was just done; empty when nothing was
 * @param problem why something was not; empty when it was
 */
public record AccountPage(
        String name,
        String rights,
        boolean guest,
        List<Line> passes,
        List<String> roles,
        String token,
        String done,
        String problem) {

    /**
     * A pass.
     *
     * @param id its number
     * @param what it is, in words
     * @param made when
     * @param expires when it is good no more
     * @param used when it was used last
     */
    public record Line(long id, String what, Moment made, Moment expires, Optional<Moment> used) {}
}
