package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request says about its signer. Always complete enough to compute with, so that a flawed
 * request takes the same work as a sound one.
 *
 * @param id value of the id header, or empty
 * @param timestamp value of the time stamp header as it was signed, or empty
 * @param at the time stamp as a number, or 0
 * @param signatures decoded candidates, at most {@link #MAX_SIGNATURES}
 * @param flaw the first thing that makes this no evidence
 */
record Evidence(
        String id, String timestamp, long at, List<byte[]> signatures, Optional<Fault> flaw) {

    static final int MAX_SIGNATURES = 16;

    private static final int MAX_HEADER_CHARS = 4096;
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,256}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,13}");

    static Evidence read(SignatureScheme scheme, Arrival arrival) {
        return new Reading(scheme, arrival).evidence();
    }

    /** Reads headers and keeps the first flaw. Lives for one request on one thread. */
    private static final class Reading {
        private final SignatureScheme scheme;
        private final Arrival arrival;
        private Optional<Fault> flaw = Optional.empty();

        Reading(SignatureScheme scheme, Arrival arrival) {
            this.scheme = scheme;
            this.arrival = arrival;
        }

        Evidence evidence() {
            List<byte[]> signatures = signatures(only(scheme.header(), "signature"));
            String id = id();
            String timestamp = timestamp();
            long at = timestamp.isEmpty() ? 0 : Long.parseLong(timestamp);
            return new Evidence(id, timestamp, at, signatures, flaw);
        }

        private List<byte[]> signatures(String value) {
            List<byte[]> decoded = new ArrayList<>();
            String[] entries =
                    scheme.separator().isEmpty()
                            ? new String[] {value}
                            : value.split(Pattern.quote(scheme.separator()), MAX_SIGNATURES + 1);
            if (entries.length > MAX_SIGNATURES) {
                flawed("signature", "malformed");
                return decoded;
            }
            for (String entry : entries) {
                decode(entry).ifPresent(decoded::add);
            }
            if (decoded.isEmpty()) {
                flawed("signature", "malformed");
            }
            return decoded;
        }

        // An entry that cannot be read is of another scheme or version; the others still count.
        private Optional<byte[]> decode(String entry) {
            if (!entry.startsWith(scheme.prefix())) {
                return Optional.empty();
            }
            try {
                String text = entry.substring(scheme.prefix().length());
                return text.isEmpty()
                        ? Optional.empty()
                        : Optional.of(scheme.encoding().decode(text));
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }

        private String id() {
            if (scheme.idHeader().isEmpty()) {
                return "";
            }
            String value = only(scheme.idHeader(), "id");
            boolean ambiguous =
                    scheme.template()
                            .endOf(SignedTemplate.Part.ID)
                            .filter(value::contains)
                            .isPresent();
            if (ambiguous || !ID.matcher(value).matches()) {
                flawed("id", "malformed");
                return "";
            }
            return value;
        }

        private String timestamp() {
            if (scheme.timestampHeader().isEmpty()) {
                return "";
            }
            String value = only(scheme.timestampHeader(), "timestamp");
            if (!DIGITS.matcher(value).matches()) {
                flawed("timestamp", "malformed");
                return "";
            }
            return value;
        }

        private String only(String header, String what) {
            List<String> values = arrival.headers().getOrDefault(header, List.of());
            if (values.size() == 1 && values.getFirst().length() <= MAX_HEADER_CHARS) {
                return values.getFirst();
            }
            String how =
                    values.isEmpty() ? "missing" : values.size() > 1 ? "repeated" : "malformed";
            flawed(what, how);
            return "";
        }

        private void flawed(String what, String how) {
            if (flaw.isEmpty()) {
                flaw = Optional.of(Refusals.unreadable(scheme, what, how));
            }
        }
    }
}
