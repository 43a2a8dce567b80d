package dev.tieline.contract;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a broken keyword means in plain words. Names kinds of values, never a value that came. */
final class Words {
    private static final int SHOWN_CHOICES = 12;
    private static final int SHOWN_PATTERN = 80;

    private Words() {}

    /**
     * What was expected and what kind of thing came.
     *
     * @param keyword the broken keyword
     * @param wanted the keyword's value in the contract
     * @param came the value that broke it
     */
    static String broken(String keyword, @Nullable Object wanted, @Nullable Object came) {
        return switch (keyword) {
            case "required" -> "expected a value here, but the field is missing";
            case "additionalProperties", "unevaluatedProperties" ->
                    "the contract has no field of this name";
            case "type" -> "expected " + types(wanted) + ", got " + kind(came);
            case "enum" -> "expected one of: " + choices(wanted) + "; got " + otherThan(came);
            case "const" -> "expected exactly " + choice(wanted) + "; got " + otherThan(came);
            case "format" -> "expected " + format(String.valueOf(wanted)) + ", got other text";
            case "pattern" -> "expected text that matches " + pattern(wanted) + ", got other text";
            case "minLength" -> "expected at least " + count(wanted, "character") + ", got fewer";
            case "maxLength" -> "expected at most " + count(wanted, "character") + ", got more";
            case "minItems" -> "expected at least " + count(wanted, "item") + ", got fewer";
            case "maxItems" -> "expected at most " + count(wanted, "item") + ", got more";
            case "minProperties" -> "expected at least " + count(wanted, "field") + ", got fewer";
            case "maxProperties" -> "expected at most " + count(wanted, "field") + ", got more";
            case "minimum" -> "expected " + wanted + " or more, got less";
            case "maximum" -> "expected " + wanted + " or less, got more";
            case "exclusiveMinimum" -> "expected more than " + wanted + ", got less or the same";
            case "exclusiveMaximum" -> "expected less than " + wanted + ", got more or the same";
            case "multipleOf" -> "expected a multiple of " + wanted + ", got another number";
            case "uniqueItems" -> "expected every item once, got one of them twice";
            case "oneOf" -> "expected exactly one of the contract's alternatives to fit";
            case "anyOf" -> "expected at least one of the contract's alternatives to fit";
            case "not" -> "got what the contract rules out";
            case "dependentRequired" -> "expected further fields beside this one";
            default -> "breaks the contract's rule '" + keyword + "'";
        };
    }

    /** The kind of a value, with its article. */
    static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String _ -> "text";
            case Boolean _ -> "true or false";
            case Long _ -> "a whole number";
            case BigDecimal number -> isWhole(number) ? "a whole number" : "a number";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            default -> "something else";
        };
    }

    /** A type of JSON Schema, or several, in words. */
    static String types(@Nullable Object type) {
        if (type instanceof Collection<?> several) {
            return several.stream().map(Words::types).collect(Collectors.joining(" or "));
        }
        return switch (String.valueOf(type)) {
            case "string" -> "text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "object" -> "an object";
            case "array" -> "a list";
            case "null" -> "null";
            default -> String.valueOf(type);
        };
    }

    /** The accepted values of an {@code enum}, at most a dozen. */
    static String choices(@Nullable Object wanted) {
        if (!(wanted instanceof Collection<?> all)) {
            return choice(wanted);
        }
        String shown =
                all.stream()
                        .limit(SHOWN_CHOICES)
                        .map(Words::choice)
                        .collect(Collectors.joining(", "));
        int more = all.size() - SHOWN_CHOICES;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    private static String choice(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> _ -> "a certain object";
            case List<?> _ -> "a certain list";
            case null, default -> String.valueOf(value);
        };
    }

    private static String otherThan(@Nullable Object came) {
        return switch (came) {
            case String _ -> "other text";
            case Long _, BigDecimal _ -> "another number";
            case Boolean _ -> "the opposite";
            case Map<?, ?> _ -> "another object";
            case List<?> _ -> "another list";
            case null, default -> kind(came);
        };
    }

    private static String format(String name) {
        return switch (name) {
            case "email" -> "an e-mail address";
            case "date" -> "a date such as 2026-05-31";
            case "date-time" -> "a date and time such as 2026-05-31T09:30:00Z";
            case "time" -> "a time with its zone such as 09:30:00Z";
            case "uri" -> "a whole URI such as https://example.org/";
            case "uuid" -> "a UUID";
            default -> "text of the format " + name;
        };
    }

    private static String pattern(@Nullable Object wanted) {
        String text = String.valueOf(wanted);
        return text.length() <= SHOWN_PATTERN ? text : text.substring(0, SHOWN_PATTERN) + "...";
    }

    private static String count(@Nullable Object wanted, String what) {
        return wanted + " " + what + ("1".equals(String.valueOf(wanted)) ? "" : "s");
    }

    static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }
}
