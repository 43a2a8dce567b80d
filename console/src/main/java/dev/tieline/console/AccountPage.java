package dev.tieline.console;

import dev.tieline.people.SecondFactor;
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
 * @param codes one-time codes beside the password
 */
public record AccountPage(
        String name,
        String rights,
        boolean guest,
        List<Line> passes,
        List<String> roles,
        String token,
        String done,
        String problem,
        Codes codes) {

    /**
     * One-time codes.
     *
     * @param offered whether somebody can have them
     * @param on whether they have them
     * @param required whether everybody must
     * @param left recovery codes
     * @param secret to be put into an authenticator, once; empty when none was made now
     * @param uri the same as a link
     * @param recovery codes that were just made; none otherwise
     */
    public record Codes(
            boolean offered,
            boolean on,
            boolean required,
            int left,
            String secret,
            String uri,
            List<String> recovery) {
        static final Codes NONE = new Codes(false, false, false, 0, "", "", List.of());

        public Codes {
            recovery = List.copyOf(recovery);
        }

        static Codes of(SecondFactor.Offer offer) {
            return new Codes(true, false, false, 0, offer.secret(), offer.uri(), List.of());
        }

        static Codes of(List<String> recovery) {
            return new Codes(true, true, false, 0, "", "", recovery);
        }
    }

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
