package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;

import dev.tieline.api.Node;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long what ended is kept after it was accepted; for ever where empty.
 *
 * @param payload what came, corrected copies of it and what destinations answered
 * @param personal the same of records whose contract has personal data
 * @param history the record as a whole
 */
public record Retention(
        Optional<Duration> payload, Optional<Duration> personal, Optional<Duration> history) {
    /** Everything for ever. */
    public static final Retention FOR_EVER =
            new Retention(Optional.empty(), Optional.empty(), Optional.empty());

    /** What a file says at {@code retention} instead of one time. */
    static final List<Setting> KEYS =
            List.of(
                    optional(
                            "payload",
                            new Kind.DurationText(),
                            "How long what came is kept, with corrected copies and what"
                                    + " destinations answered. That it came, by which key, and what"
                                    + " became of it stays.",
                            "30d"),
                    optional(
                            "personal",
                            new Kind.DurationText(),
                            "The same of records whose contract has a field of the class"
                                    + " `personal`.",
                            "14d"),
                    optional(
                            "history",
                            new Kind.DurationText(),
                            "How long the record as a whole is kept. Not shorter than"
                                    + " `unique.within`.",
                            "400d"));

    /** What a file says; a single time is that of the history. */
    static Retention of(Node.Mapping file) {
        Optional<Node.Mapping> parts = Keys.mapping(file, "retention");
        return parts.map(node ->
                        new Retention(
                                Keys.duration(node, "payload"),
                                Keys.duration(node, "personal"),
                                Keys.duration(node, "history")))
                .orElseGet(() ->
                        new Retention(
                                Optional.empty(),
                                Optional.empty(),
                                Keys.duration(file, "retention")));
    }

    /** The same with what another says where this says nothing. */
    public Retention or(Retention other) {
        return new Retention(
                payload.or(other::payload),
                personal.or(other::personal),
                history.or(other::history));
    }

    /** How long what came is kept of records that have personal data, or have none. */
    public Optional<Duration> payloadOf(boolean hasPersonal) {
        return Stream.of(payload, hasPersonal ? personal : Optional.<Duration>empty())
                .flatMap(Optional::stream)
                .min(Duration::compareTo);
    }
}
