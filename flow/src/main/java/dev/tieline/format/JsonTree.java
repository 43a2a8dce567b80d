package dev.tieline.format;

import dev.tieline.api.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/** Builds a value tree from tokens. Used once. */
final class JsonTree {
    private final JsonParser tokens;
    private final boolean escapes;
    private final @Nullable Places places;

    /**
     * @param escapes whether the text has backslashes at all; without them no half character can
     *     hide in it
     */
    JsonTree(JsonParser tokens, boolean escapes, @Nullable Places places) {
        this.tokens = tokens;
        this.escapes = escapes;
        this.places = places;
    }

    /** Reads the whole text, which must be one object. */
    Map<String, @Nullable Object> root() {
        JsonToken first = tokens.nextToken();
        if (first == null) {
            throw Unreadable.broken("body-empty", "The body is empty; a JSON object is expected.");
        }
        if (first != JsonToken.START_OBJECT) {
            throw Unreadable.broken(
                    "json-not-object", "The body is not a JSON object: it must start with {.");
        }
        Map<String, @Nullable Object> root = object("");
        if (tokens.nextToken() != null) {
            throw Unreadable.broken(
                    "json-trailing", "Something follows the end of the JSON object" + where());
        }
        return root;
    }

    private Map<String, @Nullable Object> object(String at) {
        note(at);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String name = tokens.nextName(); name != null; name = tokens.nextName()) {
            checkName(name);
            tokens.nextToken();
            int before = fields.size();
            fields.put(name, value(places == null ? "" : at + "/" + escape(name)));
            if (fields.size() == before) {
                throw Unreadable.broken(
                        "json-duplicate-name",
                        "The same name stands twice in one object" + where());
            }
        }
        return Collections.unmodifiableMap(fields);
    }

    private List<@Nullable Object> array(String at) {
        note(at);
        List<@Nullable Object> items = new ArrayList<>();
        while (tokens.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(places == null ? "" : at + "/" + items.size()));
        }
        return Collections.unmodifiableList(items);
    }

    private @Nullable Object value(String at) {
        JsonToken token = tokens.currentToken();
        return switch (token) {
            case START_OBJECT -> object(at);
            case START_ARRAY -> array(at);
            case null, default -> {
                note(at);
                yield leaf(token);
            }
        };
    }

    private @Nullable Object leaf(@Nullable JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case null, default ->
                    throw Unreadable.broken(
                            "json-malformed", "The body is not valid JSON" + where());
        };
    }

    private String text() {
        String text = tokens.getString();
        if (escapes && Utf8.hasLoneSurrogate(text)) {
            throw Unreadable.broken(
                    "json-half-character",
                    "A text holds half of a surrogate pair, which is no character" + where());
        }
        return text;
    }

    private Object whole() {
        return switch (tokens.getNumberType()) {
            case INT, LONG -> (Object) tokens.getLongValue();
            case BIG_INTEGER, BIG_DECIMAL, FLOAT, DOUBLE -> bounded(tokens.getDecimalValue());
        };
    }

    private BigDecimal bounded(BigDecimal value) {
        if (value.precision() > Limits.DIGITS) {
            throw new StreamConstraintsException("digits", tokens.currentTokenLocation());
        }
        return value;
    }

    /** A number that is written without a fraction is whole, whatever it looked like: 1e0 is 1. */
    private Object decimal() {
        try {
            BigDecimal value = bounded(tokens.getDecimalValue());
            long exponent = (long) value.precision() - value.scale() - 1;
            if (Math.abs(exponent) <= Limits.EXPONENT && Math.abs(value.scale()) <= 1_000) {
                boolean whole = value.scale() == 0 && value.unscaledValue().bitLength() < 64;
                return whole ? (Object) value.longValue() : value;
            }
        } catch (ArithmeticException | NumberFormatException _) {
            // falls through: the exponent does not even fit into 32 bits
        }
        throw Unreadable.over(
                "json-number-range",
                "A number has an exponent beyond " + Limits.EXPONENT + where());
    }

    private void checkName(String name) {
        if (name.indexOf('\0') >= 0 || (escapes && Utf8.hasLoneSurrogate(name))) {
            throw Unreadable.broken(
                    "json-name-invalid",
                    "A field's name holds a character that names cannot have" + where());
        }
    }

    private void note(String at) {
        if (places != null) {
            TokenStreamLocation location = tokens.currentTokenLocation();
            places.note(at, location.getLineNr(), location.getColumnNr());
        }
    }

    private String where() {
        return where(tokens.currentTokenLocation());
    }

    /** Where in the text, for people: {@code at line 1, column 14.}. */
    static String where(@Nullable TokenStreamLocation at) {
        if (at == null || at.getLineNr() < 1) {
            return ".";
        }
        return " at line " + at.getLineNr() + ", column " + Math.max(1, at.getColumnNr()) + ".";
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** Collects where the values start. */
    @FunctionalInterface
    interface Places {
        void note(String pointer, int line, int column);

        /** Collects into a map. */
        static Places into(Map<String, Place> map, String file) {
            return (pointer, line, column) ->
                    map.put(pointer, new Place(file, Math.max(1, line), Math.max(1, column)));
        }
    }
}
