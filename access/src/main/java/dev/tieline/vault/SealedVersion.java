package dev.tieline.vault;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of a credential as the store keeps it.
 *
 * @param name of the credential
 * @param number from 1, one higher for each later version of the name
 * @param field what of the credential it is
 * @param since when it was stored
 * @param until when it ends or ended; open when empty
 * @param fingerprint what people know it by
 * @param sealed the value, encrypted; nothing of one that ended
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record SealedVersion(
        String name,
        int number,
        Field field,
        Instant since,
        Optional<Instant> until,
        String fingerprint,
        byte[] sealed) {

    /** What of a credential is kept. */
    public enum Field {
        /** What people put in. */
        VALUE("value"),
        /** What fetches access tokens. */
        REFRESH_TOKEN("refresh-token");

        private final String word;

        Field(String word) {
            this.word = word;
        }

        /** How the store writes it. */
        public String word() {
            return word;
        }

        /** The one of this word. */
        public static Field of(String word) {
            return word.equals(REFRESH_TOKEN.word) ? REFRESH_TOKEN : VALUE;
        }
    }

    /** Whether it is good at a time. */
    public boolean good(Instant now) {
        return sealed.length > 0 && until.filter(end -> !now.isBefore(end)).isEmpty();
    }
}
