package dev.tieline.flow;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hours that come again every week, as in {@code Mon-Fri 08:00-20:00 Europe/Berlin}. Immutable.
 *
 * @param days on which they begin
 * @param from when they begin
 * @param to when they end, on the day after where that is not later; 00:00 is the day's end
 * @param zone whose clocks these are: with summer time they go along
 */
public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    private static final String DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
    private static final String SOME = DAY + "(?:-" + DAY + ")?";
    private static final String TIME = "([01][0-9]|2[0-4]):([0-5][0-9])";

    /** How hours are written; the days may be left out. */
    static final Pattern PATTERN =
            Pattern.compile(
                    "(?:("
                            + SOME
                            + "(?:,"
                            + SOME
                            + ")*) )?"
                            + TIME
                            + "-"
                            + TIME
                            + " ([A-Za-z][A-Za-z0-9_+/-]{1,50})");

    public Hours {
        days = Set.copyOf(days);
    }

    /** Reads hours; empty when the text is not of their form or there is no such zone. */
    public static Optional<Hours> of(String text) {
        Matcher matcher = PATTERN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<LocalTime> from = time(matcher.group(2), matcher.group(3));
        Optional<LocalTime> to = time(matcher.group(4), matcher.group(5));
        if (from.isEmpty() || to.isEmpty() || matcher.group(2).equals("24")) {
            return Optional.empty();
        }
        String written = matcher.group(1);
        Set<DayOfWeek> days =
                written == null ? EnumSet.allOf(DayOfWeek.class) : days(written.split(",", -1));
        try {
            return Optional.of(new Hours(days, from.get(), to.get(), ZoneId.of(matcher.group(6))));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<LocalTime> time(String hour, String minute) {
        return hour.equals("24")
                ? Optional.of(LocalTime.MIDNIGHT).filter(_ -> minute.equals("00"))
                : Optional.of(LocalTime.of(Integer.parseInt(hour), Integer.parseInt(minute)));
    }

    private static Set<DayOfWeek> days(String[] parts) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : parts) {
            DayOfWeek day = day(part.substring(0, 3));
            DayOfWeek last = day(part.substring(part.length() - 3));
            days.add(last);
            for (; day != last; day = day.plus(1)) {
                days.add(day);
            }
        }
        return days;
    }

    private static DayOfWeek day(String name) {
        return DayOfWeek.valueOf(
                switch (name) {
                    case "Mon" -> "MONDAY";
                    case "Tue" -> "TUESDAY";
                    case "Wed" -> "WEDNESDAY";
                    case "Thu" -> "THURSDAY";
                    case "Fri" -> "FRIDAY";
                    case "Sat" -> "SATURDAY";
                    default -> "SUNDAY";
                });
    }

    /** A stretch of time; the end is not of it. */
    private record Span(Instant from, Instant to) {}

    /** Whether it is one of these hours. */
    public boolean includes(Instant at) {
        LocalDate date = at.atZone(zone).toLocalDate();
        return spans(date.minusDays(1), date).stream()
                .anyMatch(span -> !at.isBefore(span.from()) && at.isBefore(span.to()));
    }

    /**
     * How much of these hours is between two times; costs in proportion to the days between, so it
     * is for weeks, not centuries.
     */
    public Duration between(Instant start, Instant end) {
        Duration all = Duration.ZERO;
        LocalDate first = start.atZone(zone).toLocalDate().minusDays(1);
        for (Span span : spans(first, end.atZone(zone).toLocalDate())) {
            Instant from = span.from().isAfter(start) ? span.from() : start;
            Instant to = span.to().isBefore(end) ? span.to() : end;
            if (from.isBefore(to)) {
                all = all.plus(Duration.between(from, to));
            }
        }
        return all;
    }

    private List<Span> spans(LocalDate first, LocalDate last) {
        List<Span> spans = new ArrayList<>();
        for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
            if (days.contains(date.getDayOfWeek())) {
                LocalDate end = to.isAfter(from) ? date : date.plusDays(1);
                // A time that a change of clocks leaves out is taken as soon after as there is one.
                spans.add(
                        new Span(
                                date.atTime(from).atZone(zone).toInstant(),
                                end.atTime(to).atZone(zone).toInstant()));
            }
        }
        return spans;
    }
}
