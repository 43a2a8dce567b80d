package dev.tieline.connector.http;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Method and path of an operation, with holes for fields.
 *
 * @param method in upper case
 * @param path from the first slash to the question mark
 * @param query after the question mark; empty when there is none
 */
record RequestLine(String method, List<Part> path, List<Part> query) {
    private static final int MAX_TARGET = 8_000;

    RequestLine {
        path = List.copyOf(path);
        query = List.copyOf(query);
    }

    sealed interface Part {
        record Literal(String text) implements Part {}

        /**
         * @param column where its brace stands in the line, from 0
         */
        record Hole(String field, int column) implements Part {}
    }

    /** What is asked for, or why it cannot be asked. */
    sealed interface Target {
        record Asked(String text) implements Target {}

        record Refused(Fault fault) implements Target {}
    }

    /** Whether a body is sent; the others carry what is left over in the query. */
    boolean hasBody() {
        return !method.equals("GET") && !method.equals("DELETE");
    }

    /** Whether the path itself names one thing. */
    boolean namesOne() {
        return path.stream().anyMatch(part -> part instanceof Part.Hole);
    }

    Stream<Part.Hole> holes() {
        return Stream.concat(path.stream(), query.stream())
                .filter(Part.Hole.class::isInstance)
                .map(Part.Hole.class::cast);
    }

    Set<String> fields() {
        Set<String> names = new LinkedHashSet<>();
        holes().forEach(hole -> names.add(hole.field()));
        return names;
    }

    /**
     * Fills the holes.
     *
     * @param base what the path starts with
     * @param rest fields whose values are added to the query
     */
    Target target(String base, Document input, Map<String, @Nullable Object> rest) {
        StringBuilder out = new StringBuilder(96).append(base);
        try {
            fill(out, path, input, true);
            if (!query.isEmpty()) {
                fill(out.append('?'), query, input, false);
            }
            char joint = query.isEmpty() ? '?' : '&';
            for (Map.Entry<String, @Nullable Object> field : rest.entrySet()) {
                joint = append(out, joint, field.getKey(), field.getValue());
            }
        } catch (Unfit e) {
            return new Target.Refused(e.fault);
        }
        return bounded(out);
    }

    /**
     * The same path with another query.
     *
     * @param other as {@link NextLink} gave it
     */
    Target page(String base, Document input, String other) {
        if (!NextLink.isQuery(other)) {
            return new Target.Refused(
                    Fault.of(
                            "next-page-unfit",
                            Blame.FLOW,
                            "What the next page is asked for with is no query.",
                            "Ask for the first page again."));
        }
        StringBuilder out = new StringBuilder(96).append(base);
        try {
            fill(out, path, input, true);
        } catch (Unfit e) {
            return new Target.Refused(e.fault);
        }
        return bounded(out.append('?').append(other));
    }

    private static Target bounded(StringBuilder out) {
        return out.length() <= MAX_TARGET
                ? new Target.Asked(out.toString())
                : new Target.Refused(
                        Fault.of(
                                "target-too-long",
                                Blame.FLOW,
                                "Path and query would be longer than "
                                        + MAX_TARGET
                                        + " characters.",
                                "Send less in the path and the query."));
    }

    private static void fill(StringBuilder out, List<Part> parts, Document input, boolean inPath) {
        for (Part part : parts) {
            switch (part) {
                case Part.Literal(String text) -> out.append(text);
                case Part.Hole(String field, int _) -> {
                    String value = text(field, input.fields().get(field));
                    if (inPath) {
                        checkPath(field, value);
                    }
                    Percent.encode(value, out);
                }
            }
        }
    }

    private static char append(
            StringBuilder out, char joint, String field, @Nullable Object value) {
        char next = joint;
        if (value instanceof List<?> list) {
            for (Object item : list) {
                next = append(out, next, field, item);
            }
            return next;
        }
        if (value == null) {
            return next;
        }
        Percent.encode(field, out.append(next));
        Percent.encode(text(field, value), out.append('='));
        return '&';
    }

    private static String text(String field, @Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Long number -> number.toString();
            case Boolean truth -> truth.toString();
            case BigDecimal number when Math.abs(number.scale()) < 400 -> number.toPlainString();
            case null, default ->
                    throw new Unfit(
                            field,
                            "path-value-unfit",
                            "'"
                                    + field
                                    + "' is not a text, number or truth value,"
                                    + " so it cannot stand in a path or query.");
        };
    }

    /** Many servers resolve dots after decoding: such a value would call another path. */
    private static void checkPath(String field, String value) {
        if (value.isBlank()) {
            throw new Unfit(
                    field,
                    "path-value-empty",
                    "'" + field + "' is empty, so the path would be another one.");
        }
        for (String segment : value.split("[/\\\\]", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new Unfit(
                        field,
                        "path-value-unsafe",
                        "'"
                                + field
                                + "' holds a path step (. or ..), which would call another"
                                + " path.");
            }
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new Unfit(
                    field, "path-value-unsafe", "'" + field + "' holds a control character.");
        }
    }

    /** Carries a fault out of the filling. */
    private static final class Unfit extends RuntimeException {
        private final transient Fault fault;

        Unfit(String field, String code, String message) {
            super(code, null, false, false);
            this.fault =
                    new Fault(
                            code,
                            Blame.FLOW,
                            message,
                            "Map another value to '"
                                    + field
                                    + "', or let the contract refuse such"
                                    + " records.",
                            "/" + field.replace("~", "~0").replace("/", "~1"));
        }
    }
}
