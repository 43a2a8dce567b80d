package dev.tieline.people;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something whose text lets its bearer in: only the digest of the text is kept.
 *
 * @param id for people; grows with time
 * @param kind what it is good for
 * @param account who it belongs to
 * @param label what it is for, in a person's words; where from when it is halfway; may be empty
 * @param role at most so much may be done with it; as much as the account when empty
 * @param created when it was made
 * @param expires when it is good no more
 * @param used when it was used last; noted now and then
 */
public record Pass(
        long id,
        Kind kind,
        String account,
        String label,
        Optional<Role> role,
        Instant created,
        Instant expires,
        Optional<Instant> used) {

    /** What a pass is good for. */
    public enum Kind {
        /** A browser somebody signed in with. */
        SESSION,
        /** A program that acts for somebody. */
        TOKEN,
        /** Once, for choosing a password. */
        INVITATION,
        /** For showing a one-time code after a password was right. */
        HALFWAY;

        /** The word people see. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
