package dev.tieline.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Says when something was. Thread-safe. */
final class Moments {
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss zzz", Locale.ENGLISH);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private final InstantSource clock;
    private final ZoneId zone;

    Moments(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    Instant now() {
        return clock.instant();
    }

    ZoneId zone() {
        return zone;
    }

    Moment of(Instant at) {
        Instant now = now();
        ZonedDateTime there = at.atZone(zone);
        boolean today = there.toLocalDate().equals(now.atZone(zone).toLocalDate());
        return new Moment(
                at.truncatedTo(ChronoUnit.MILLIS).toString(),
                EXACT.format(there),
                (today ? CLOCK : DAY).format(there),
                ago(at, now));
    }

    private static String ago(Instant at, Instant now) {
        Duration age = Duration.between(at, now);
        if (age.isNegative()) {
            return age.toSeconds() == 0 ? "now" : "in " + Words.age(age.negated());
        }
        return age.toSeconds() < 2 ? "just now" : Words.age(age) + " ago";
    }

    /** The hour that starts here: {@code 09:00–10:00}. */
    String hour(Instant start) {
        return clock(start) + "–" + clock(start.plus(1, ChronoUnit.HOURS));
    }

    /** Time of day to the minute. */
    String clock(Instant at) {
        return HOUR.format(at.atZone(zone));
    }
}
