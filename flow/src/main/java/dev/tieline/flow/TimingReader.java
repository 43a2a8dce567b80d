package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.Spelling;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads when a flow asks by itself. */
record TimingReader(Findings findings) {
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    /** Empty when something is missing or wrong, which is a finding. */
    Optional<Timing> read(Node.Mapping node) {
        Optional<ZoneId> zone = Keys.located(node, "zone").flatMap(this::zone);
        // What is wrong with an expression is wrong in all zones.
        Optional<Schedule> schedule =
                Keys.located(node, "cron")
                        .flatMap(cron -> schedule(cron, zone.orElse(ZoneId.of("UTC"))));
        Duration grace = Keys.duration(node, "grace").orElse(Timing.GRACE);
        if (grace.compareTo(SHORTEST) < 0) {
            add(
                    node.placeOf("grace"),
                    "grace-too-short",
                    "'grace' is shorter than " + Quantities.words(SHORTEST) + ".",
                    "A busy machine may need as long to begin.",
                    "Write a longer one.");
        }
        Duration jitter = Keys.duration(node, "jitter").orElse(Duration.ZERO);
        if (jitter.compareTo(grace) >= 0) {
            add(
                    node.placeOf("jitter"),
                    "jitter-too-long",
                    "'jitter' is not shorter than 'grace', which is "
                            + Quantities.words(grace)
                            + ".",
                    "A run that waits for it would be late.",
                    "Write a shorter 'jitter', or a longer 'grace'.");
            return Optional.empty();
        }
        return zone.isEmpty()
                ? Optional.empty()
                : schedule.map(slots -> new Timing(slots, missed(node), grace, jitter));
    }

    private static Timing.Missed missed(Node.Mapping node) {
        String written = Keys.text(node, "missed").orElse("");
        return Stream.of(Timing.Missed.values())
                .filter(missed -> missed.word().equals(written))
                .findFirst()
                .orElse(Timing.Missed.RUN_ONCE);
    }

    private Optional<ZoneId> zone(Located<String> written) {
        if (!ZoneId.getAvailableZoneIds().contains(written.value())) {
            add(
                    written.place(),
                    "zone-unknown",
                    "'" + written.value() + "' is not a time zone.",
                    "Nobody could tell when that is.",
                    Spelling.nearest(written.value(), ZoneId.getAvailableZoneIds())
                            .map(near -> "Write '" + near + "'.")
                            .orElse("Write a name such as Europe/Berlin or UTC."));
            return Optional.empty();
        }
        return Optional.of(ZoneId.of(written.value()));
    }

    private Optional<Schedule> schedule(Located<String> cron, ZoneId zone) {
        return switch (Schedule.of(cron.value(), zone)) {
            case Schedule.Reading.Read(Schedule schedule) -> Optional.of(schedule);
            case Schedule.Reading.Flawed(Schedule.Flaw flaw) -> {
                flawed(cron, flaw);
                yield Optional.empty();
            }
        };
    }

    private void flawed(Located<String> cron, Schedule.Flaw flaw) {
        String written = "'" + cron.value() + "'";
        switch (flaw) {
            case FORM ->
                    add(
                            cron.place(),
                            "cron-malformed",
                            written + " is not a cron expression.",
                            "Nobody could tell when that is.",
                            "Write minute, hour, day of the month, month and day of the week, as in"
                                    + " \"30 2 * * 1-5\", or seconds before them; or @hourly,"
                                    + " @daily, @weekly, @monthly or @yearly.");
            case TWO_KINDS_OF_DAYS ->
                    add(
                            cron.place(),
                            "cron-two-kinds-of-days",
                            written + " names days of the month and days of the week.",
                            "To some programs that is either, to others both.",
                            "Write * for one of them.");
            case NEVER ->
                    add(
                            cron.place(),
                            "cron-never",
                            written + " names a day that never comes.",
                            "The flow would never run.",
                            "Write a day that the month has; L is its last.");
        }
    }

    private void add(Place place, String code, String message, String why, String remedy) {
        findings.add(place, code, message, why, remedy);
    }
}
