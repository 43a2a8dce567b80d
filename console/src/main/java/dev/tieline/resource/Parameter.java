package dev.tieline.resource;

import dev.tieline.api.Problem;
import dev.tieline.ledger.Ledger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A parameter of an endpoint.
 *
 * @param name in the path or query
 * @param place where it stands
 * @param kind what it holds
 * @param meaning in words
 */
record Parameter(String name, Place place, Kind kind, String meaning) {
    private static final int MAX_NAME = 200;

    /** How much a list answers when nobody says. */
    static final int USUAL_LIMIT = 50;

    /** The longest text that is searched by; longer ones are not kept for searching. */
    private static final int MAX_SEARCHED = 400;

    enum Place {
        PATH,
        QUERY,
        REQUIRED_QUERY
    }

    /** What a parameter holds. */
    sealed interface Kind {
        /** Text of at most so many characters. */
        record Text(int max) implements Kind {}

        /** A whole number from {@code min} to {@code max}, {@code usual} when it is missing. */
        record Whole(long min, long max, long usual) implements Kind {}
    }

    static Parameter path(String name, String meaning) {
        return new Parameter(name, Place.PATH, new Kind.Text(MAX_NAME), meaning);
    }

    static Parameter searched(String name, String meaning) {
        return new Parameter(name, Place.REQUIRED_QUERY, new Kind.Text(MAX_SEARCHED), meaning);
    }

    static Parameter file(String name, String meaning) {
        return new Parameter(name, Place.QUERY, new Kind.Text(MAX_SEARCHED), meaning);
    }

    static Parameter name(String name, String meaning) {
        return new Parameter(name, Place.QUERY, new Kind.Text(MAX_NAME), meaning);
    }

    static Parameter position(String name, String meaning) {
        return whole(name, new Kind.Whole(0, Long.MAX_VALUE, 0), meaning);
    }

    static Parameter limit() {
        return whole("limit", new Kind.Whole(1, Ledger.MAX_PAGE, USUAL_LIMIT), "At most so many.");
    }

    static Parameter whole(String name, Kind.Whole kind, String meaning) {
        return new Parameter(name, Place.QUERY, kind, meaning);
    }

    boolean inPath() {
        return place == Place.PATH;
    }

    boolean required() {
        return place != Place.QUERY;
    }

    /** What is wrong with a value; empty when nothing is. */
    Optional<Problem> problem(String value) {
        return switch (kind) {
            case Kind.Text(int max) -> {
                boolean fine = value.length() <= max && (!required() || !value.isBlank());
                yield fine ? Optional.empty() : wrong("expected 1 to " + max + " characters");
            }
            case Kind.Whole(long min, long max, long _) -> {
                boolean fine =
                        value.matches("\\d{1,18}") && between(Long.parseLong(value), min, max);
                yield fine
                        ? Optional.empty()
                        : wrong("expected a whole number from " + min + " to " + max);
            }
        };
    }

    private static boolean between(long value, long min, long max) {
        return value >= min && value <= max;
    }

    Problem missing() {
        return new Problem("/" + name, "required", "expected a value, got none", meaning);
    }

    private Optional<Problem> wrong(String message) {
        return Optional.of(new Problem("/" + name, "parameter", message, meaning));
    }

    Map<String, Object> described() {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", name);
        described.put("in", inPath() ? "path" : "query");
        described.put("required", required());
        described.put("description", meaning);
        described.put("schema", schema());
        return described;
    }

    private Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        switch (kind) {
            case Kind.Text(int max) -> {
                schema.put("type", "string");
                schema.put("maxLength", max);
            }
            case Kind.Whole(long min, long max, long usual) -> {
                schema.put("type", "integer");
                schema.put("minimum", min);
                schema.put("maximum", max);
                schema.put("default", usual);
            }
        }
        return schema;
    }
}
