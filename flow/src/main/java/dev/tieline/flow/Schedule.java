package dev.tieline.flow;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.scheduling.support.CronExpression;

/**
 * Moments that come again, as a cron expression tells them on the clocks of a zone. Immutable.
 *
 * <p>Where clocks are set forward, what would be in the hour that is not there is at its end, once.
 * Where they are set back, what is in the hour that comes twice is in the first of them. What comes
 * every hour ({@code *}) goes by the time that passes: nothing is put off, and both hours count.
 *
 * @param text as it was written
 * @param cron of six fields
 * @param hourly whether it comes every hour
 * @param zone whose clocks these are
 */
public record Schedule(String text, CronExpression cron, boolean hourly, ZoneId zone) {
    private static final int HOUR = 2;
    private static final int DAY_OF_MONTH = 3;
    private static final int DAY_OF_WEEK = 5;
    private static final List<String> ANY = List.of("*", "?");
    private static final Map<String, String> NAMED =
            Map.of(
                    "@hourly", "0 * * * *",
                    "@daily", "0 0 * * *",
                    "@weekly", "0 0 * * 0",
                    "@monthly", "0 0 1 * *",
                    "@yearly", "0 0 1 1 *");

    /** Nothing comes again sooner. */
    private static final LocalDateTime SOME_DAY = LocalDateTime.of(2000, 1, 1, 0, 0);

    /** What is wrong with a text. */
    public enum Flaw {
        /** It is no cron expression. */
        FORM,

        /**
         * It names days of the month and of the week: to some programs that is either, to others
         * both.
         */
        TWO_KINDS_OF_DAYS,

        /** There is no such day. */
        NEVER
    }

    /** What became of a text. */
    public sealed interface Reading {
        record Read(Schedule schedule) implements Reading {}

        record Flawed(Flaw flaw) implements Reading {}
    }

    /**
     * Reads five fields (minute, hour, day of the month, month, day of the week; 0 and 7 are
     * Sunday), six with seconds before them, or one of {@code @hourly}, {@code @daily},
     * {@code @weekly}, {@code @monthly} and {@code @yearly}.
     */
    public static Reading of(String text, ZoneId zone) {
        String plain = NAMED.getOrDefault(text.strip(), text.strip());
        String[] written = plain.split("\\s+", -1);
        String six = written.length == 5 ? "0 " + plain : plain;
        String[] fields = six.split("\\s+", -1);
        if (fields.length != 6 || !CronExpression.isValidExpression(six)) {
            return new Reading.Flawed(Flaw.FORM);
        }
        if (!ANY.contains(fields[DAY_OF_MONTH]) && !ANY.contains(fields[DAY_OF_WEEK])) {
            return new Reading.Flawed(Flaw.TWO_KINDS_OF_DAYS);
        }
        CronExpression cron = CronExpression.parse(six);
        return cron.next(SOME_DAY) == null
                ? new Reading.Flawed(Flaw.NEVER)
                : new Reading.Read(new Schedule(text, cron, fields[HOUR].equals("*"), zone));
    }

    /** The first moment after this one; empty when there is none before the year 10000. */
    public Optional<Instant> next(Instant after) {
        return hourly ? passing(after) : local(after);
    }

    private Optional<Instant> local(Instant after) {
        ZoneRules rules = zone.getRules();
        LocalDateTime from = LocalDateTime.ofInstant(after, zone);
        while (true) {
            LocalDateTime next = cron.next(from);
            if (next == null) {
                return Optional.empty();
            }
            ZoneOffsetTransition change = rules.getTransition(next);
            Instant at =
                    change != null && change.isGap()
                            ? change.getInstant()
                            : next.toInstant(rules.getOffset(next));
            if (at.isAfter(after)) {
                return Optional.of(at);
            }
            // The clocks show for a second time what they showed.
            from = next;
        }
    }

    private Optional<Instant> passing(Instant after) {
        ZoneRules rules = zone.getRules();
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime from = LocalDateTime.ofInstant(after, offset);
        Instant since = after;
        while (true) {
            LocalDateTime next = cron.next(from);
            if (next == null) {
                return Optional.empty();
            }
            Instant at = next.toInstant(offset);
            ZoneOffsetTransition change = rules.nextTransition(since);
            if (change == null || at.isBefore(change.getInstant())) {
                return Optional.of(at);
            }
            since = change.getInstant();
            offset = change.getOffsetAfter();
            from = LocalDateTime.ofInstant(since, offset).minus(1, ChronoUnit.NANOS);
        }
    }
}
