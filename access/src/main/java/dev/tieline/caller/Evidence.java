package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.scheme.Layout;
import dev.tieline.scheme.Spot;
import dev.tieline.scheme.Stamp;
import dev.tieline.scheme.Way;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What a request says about its signer. Always complete enough to compute with, so that a flawed
 * request takes the same work as a sound one.
 *
 * @param id value of the id as it was signed, or empty
 * @param timestamp value of the time stamp as it was signed, or empty
 * @param at the time stamp in milliseconds since 1970, or 0
 * @param signatures decoded candidates, at most {@link #MAX_SIGNATURES}
 * @param flaw the first thing that makes this no evidence
 */
record Evidence(
        String id, String timestamp, long at, List<byte[]> signatures, Optional<Fault> flaw) {

    static final int MAX_SIGNATURES = 16;

    private static final int MAX_HEADER_CHARS = 4096;
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,256}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,13}");
    private static final Pattern ISO =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,24}(Z|[+-][0-9]{2}:[0-9]{2})");

    /**
     * @param body the body as an object, for schemes that put something there
     */
    static Evidence read(
            SignatureScheme scheme, Arrival arrival, Supplier<Optional<Document>> body) {
        return new Reading(scheme, arrival, body).evidence();
    }

    /** Reads headers and keeps the first flaw. Lives for one request on one thread. */
    private static final class Reading {
        private final SignatureScheme scheme;
        private final Way.Signature way;
        private final Arrival arrival;
        private final Supplier<Optional<Document>> body;
        private Optional<Fault> flaw = Optional.empty();
        private List<String> sent = List.of();

        Reading(SignatureScheme scheme, Arrival arrival, Supplier<Optional<Document>> body) {
            this.scheme = scheme;
            this.way = scheme.way();
            this.arrival = arrival;
            this.body = body;
        }

        Evidence evidence() {
            sent = values(way.at(), "signature");
            List<byte[]> signatures = signatures();
            String id = id();
            String timestamp = only(way.stamp().at(), "timestamp");
            long at = way.stamp().at().given() ? time(timestamp) : 0;
            return new Evidence(id, at < 0 ? "" : timestamp, Math.max(at, 0), signatures, flaw);
        }

        private List<byte[]> signatures() {
            List<byte[]> decoded = new ArrayList<>(1);
            for (String value : sent) {
                switch (way.layout()) {
                    case Layout.Plain(String prefix) -> decode(value, prefix, decoded);
                    case Layout.Listed(String separator, String prefix) ->
                            entries(value, separator)
                                    .forEach(entry -> decode(entry, prefix, decoded));
                    case Layout.Pairs(String separator, String key) ->
                            entries(value, separator)
                                    .forEach(entry -> decode(bare(entry), key + "=", decoded));
                }
            }
            if (decoded.isEmpty()) {
                flawed("signature", "malformed");
            }
            return decoded;
        }

        private List<String> entries(String value, String separator) {
            String[] entries = value.split(Pattern.quote(separator), MAX_SIGNATURES + 1);
            if (entries.length > MAX_SIGNATURES) {
                flawed("signature", "malformed");
                return List.of();
            }
            return List.of(entries);
        }

        /** Some senders put a space behind their separator. */
        private static String bare(String entry) {
            return entry.startsWith(" ") ? entry.substring(1) : entry;
        }

        // An entry that cannot be read is of another scheme or version; the others still count.
        private void decode(String entry, String prefix, List<byte[]> decoded) {
            if (!entry.startsWith(prefix) || entry.length() == prefix.length()) {
                return;
            }
            try {
                decoded.add(way.encoding().decode(entry.substring(prefix.length())));
            } catch (IllegalArgumentException _) {
                // Not written as this scheme does.
            }
        }

        private String id() {
            if (!way.id().given()) {
                return "";
            }
            String value = only(way.id(), "id");
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

        /** Milliseconds; negative when it is no time. */
        private long time(String value) {
            boolean written =
                    switch (way.stamp().form()) {
                        case SECONDS, MILLIS -> DIGITS.matcher(value).matches();
                        case ISO -> ISO.matcher(value).matches();
                    };
            if (written) {
                try {
                    return millis(way.stamp().form(), value);
                } catch (DateTimeParseException | ArithmeticException _) {
                    // No day or hour of any calendar.
                }
            }
            flawed("timestamp", "malformed");
            return -1;
        }

        private static long millis(Stamp.Form form, String value) {
            return switch (form) {
                case SECONDS -> Long.parseLong(value) * 1_000;
                case MILLIS -> Long.parseLong(value);
                case ISO -> Instant.parse(value).toEpochMilli();
            };
        }

        private String only(Spot spot, String what) {
            List<String> values = spot.given() ? values(spot, what) : List.of();
            return values.isEmpty() ? "" : values.getFirst();
        }

        private List<String> values(Spot spot, String what) {
            return switch (spot) {
                case Spot.Nowhere() -> List.of();
                case Spot.Header(List<String> names) when names.size() == 1 ->
                        one(arrival.headers().getOrDefault(names.getFirst(), List.of()), what);
                case Spot.Header(List<String> names) -> several(names, what);
                case Spot.Query(String name) ->
                        one(FormParts.query(arrival, name).stream().toList(), what);
                case Spot.Pair(String key) -> one(pairs(key), what);
                case Spot.Body(String pointer) -> one(inBody(pointer), what);
            };
        }

        private List<String> one(List<String> values, String what) {
            if (values.size() == 1 && values.getFirst().length() <= MAX_HEADER_CHARS) {
                return values;
            }
            String how =
                    values.isEmpty() ? "missing" : values.size() > 1 ? "repeated" : "malformed";
            flawed(what, how);
            return List.of();
        }

        /** Each at most once, and one at least. */
        private List<String> several(List<String> names, String what) {
            List<String> all = new ArrayList<>();
            for (String name : names) {
                List<String> values = arrival.headers().getOrDefault(name, List.of());
                if (!values.isEmpty()) {
                    all.addAll(one(values, what));
                }
            }
            if (all.isEmpty()) {
                flawed(what, "missing");
            }
            return all;
        }

        private List<String> pairs(String key) {
            return sent.isEmpty() || !(way.layout() instanceof Layout.Pairs pairs)
                    ? List.of()
                    : entries(sent.getFirst(), pairs.separator()).stream()
                            .map(Reading::bare)
                            .filter(entry -> entry.startsWith(key + "="))
                            .map(entry -> entry.substring(key.length() + 1))
                            .toList();
        }

        private List<String> inBody(String pointer) {
            return body.get()
                    .flatMap(document -> document.at(pointer))
                    .filter(value -> value instanceof String || value instanceof Long)
                    .map(value -> List.of(value.toString()))
                    .orElse(List.of());
        }

        private void flawed(String what, String how) {
            if (flaw.isEmpty()) {
                flaw = Optional.of(Refusals.unreadable(way, what, how));
            }
        }
    }
}
