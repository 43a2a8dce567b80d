package dev.tieline.app;

import java.util.List;
import java.util.Map;

/** The story of a record as people read it in a terminal. */
final class TraceText {
    private final StringBuilder out = new StringBuilder();

    private TraceText() {}

    /** From the API's form of a trace. */
    static String of(Map<?, ?> trace) {
        TraceText text = new TraceText();
        text.head(trace);
        Tree.objects(trace, "problems").forEach(text::problem);
        Tree.objects(trace, "deliveries").forEach(text::delivery);
        Tree.objects(trace, "facts").forEach(text::fact);
        return text.out.toString();
    }

    /** One line for a list of records. */
    static String line(Map<?, ?> record) {
        return String.format(
                "%s  %-9s  %s  %s  %s",
                Tree.text(record, "id"),
                Tree.text(record, "state"),
                moment(Tree.text(record, "received")),
                Tree.text(record, "flow"),
                Tree.text(record, "key"));
    }

    private void head(Map<?, ?> trace) {
        Map<?, ?> record = Tree.object(trace, "record");
        line(
                "record %s of %s is %s"
                        .formatted(
                                Tree.text(record, "id"),
                                Tree.text(record, "flow"),
                                Tree.text(record, "state")));
        line(
                "  received %s, version %s%s"
                        .formatted(
                                moment(Tree.text(record, "received")),
                                Tree.text(record, "version"),
                                by(Tree.text(trace, "caller"))));
        String first = Tree.text(trace, "duplicateOf");
        if (!first.isEmpty()) {
            line("  repeats record %s".formatted(first));
        }
    }

    private static String by(String caller) {
        return caller.isEmpty() ? "" : ", from " + caller;
    }

    private void problem(Map<?, ?> problem) {
        line("  %s: %s".formatted(Tree.text(problem, "pointer"), Tree.text(problem, "detail")));
    }

    private void delivery(Map<?, ?> delivery) {
        String remote = Tree.text(delivery, "remoteId");
        line(
                "  %-14s %-11s %s%s%s"
                        .formatted(
                                Tree.text(delivery, "destination"),
                                Tree.text(delivery, "state"),
                                moment(Tree.text(delivery, "since")),
                                remote.isEmpty() ? "" : "  there: " + remote,
                                Tree.truth(delivery, "late") ? "  late" : ""));
        fault("      ", Tree.object(delivery, "fault"));
        String next = Tree.text(delivery, "nextAttempt");
        if (!next.isEmpty()) {
            line("      next attempt %s".formatted(moment(next)));
        }
        Tree.objects(delivery, "tries").forEach(this::attempt);
        Tree.objects(delivery, "unknowns").forEach(this::unknown);
    }

    private void unknown(Map<?, ?> unknown) {
        line(
                "      attempt %s may have been applied; %s"
                        .formatted(Tree.text(unknown, "number"), Tree.text(unknown, "followed")));
    }

    private void fault(String indent, Map<?, ?> fault) {
        if (!fault.isEmpty()) {
            line("%s%s".formatted(indent, Tree.text(fault, "message")));
            if (!Tree.text(fault, "remedy").isEmpty()) {
                line("%sfix: %s".formatted(indent, Tree.text(fault, "remedy")));
            }
        }
    }

    private void attempt(Map<?, ?> attempt) {
        Map<?, ?> timing = Tree.object(attempt, "timing");
        long micros =
                List.of("connectMicros", "sendMicros", "waitMicros", "readMicros").stream()
                        .mapToLong(phase -> timing.get(phase) instanceof Long m ? m : 0)
                        .sum();
        String status = Tree.text(attempt, "status");
        line(
                "      %s. %s %s%s in %d ms at %s"
                        .formatted(
                                Tree.text(attempt, "number"),
                                Tree.text(attempt, "kind"),
                                Tree.text(attempt, "outcome"),
                                status.equals("0") || status.isEmpty() ? "" : " (" + status + ")",
                                (micros + 500) / 1_000,
                                moment(Tree.text(attempt, "started"))));
    }

    private void fact(Map<?, ?> fact) {
        line(
                "  %s %s by %s %s"
                        .formatted(
                                moment(Tree.text(fact, "at")),
                                Tree.text(fact, "action"),
                                Tree.text(fact, "actor"),
                                Tree.text(fact, "detail")));
    }

    /** Seconds are enough to read; the API has more. */
    private static String moment(String instant) {
        return instant.replaceFirst("\\.\\d+Z$", "Z").replace('T', ' ');
    }

    private void line(String text) {
        out.append(text.stripTrailing()).append('\n');
    }
}
