package dev.tieline.connector.http;

import dev.tieline.api.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** How a credential is sent. */
sealed interface Login {

    /** A password so short stands in every text by chance; its pair is hidden all the same. */
    int MIN_MASKED = 4;

    /** The header's name. */
    String header();

    /** What the header says; empty when the credential cannot be sent this way. */
    Optional<Proof> proof(Secret secret);

    /**
     * A header's value.
     *
     * @param secrets texts that must not show anywhere
     */
    record Proof(String value, List<String> secrets) {
        /** Never shows what it holds. */
        @Override
        public String toString() {
            return "Proof[***]";
        }
    }

    record Bearer() implements Login {
        @Override
        public String header() {
            return "Authorization";
        }

        @Override
        public Optional<Proof> proof(Secret secret) {
            String token = secret.revealText();
            return sendable(token)
                    ? Optional.of(new Proof("Bearer " + token, List.of(token)))
                    : Optional.empty();
        }
    }

    record Basic() implements Login {
        @Override
        public String header() {
            return "Authorization";
        }

        @Override
        public Optional<Proof> proof(Secret secret) {
            String pair = secret.revealText();
            int colon = pair.indexOf(':');
            if (colon < 0) {
                return Optional.empty();
            }
            String encoded =
                    Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
            String password = pair.substring(colon + 1);
            List<String> secrets =
                    password.length() < MIN_MASKED
                            ? List.of(encoded, pair)
                            : List.of(encoded, pair, password);
            return Optional.of(new Proof("Basic " + encoded, secrets));
        }
    }

    /** A header of its own. */
    record Own(String header) implements Login {
        @Override
        public Optional<Proof> proof(Secret secret) {
            String value = secret.revealText();
            return sendable(value)
                    ? Optional.of(new Proof(value, List.of(value)))
                    : Optional.empty();
        }
    }

    private static boolean sendable(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c > 0x20 && c < 0x7F);
    }
}
