package dev.tieline.contract;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One keyword of a contract as direct code. Like JSON Schema, each looks only at values of its own
 * kind and lets every other value pass. Immutable and thread-safe.
 */
sealed interface Rule {

    /** Checks a value; the report knows where it stands. */
    void check(@Nullable Object value, Report report);

    /** Several rules about the same value, in the order of the contract. */
    record All(List<Rule> rules) implements Rule {
        @Override
        public void check(@Nullable Object value, Report report) {
            for (int i = 0; i < rules.size(); i++) {
                rules.get(i).check(value, report);
            }
        }
    }

    /**
     * {@code type}.
     *
     * @param kinds that fit, as bits
     */
    record OfType(int kinds, Object wanted, String meaning) implements Rule {
        private static final int NULL = 1;
        private static final int TEXT = 2;
        private static final int WHOLE = 4;
        private static final int FRACTION = 8;
        private static final int TRUTH = 16;
        private static final int OBJECT = 32;
        private static final int LIST = 64;

        /** Of types by their names in JSON Schema. */
        static OfType of(Set<String> types, Object wanted, String meaning) {
            int kinds = 0;
            for (String type : types) {
                kinds |=
                        switch (type) {
                            case "null" -> NULL;
                            case "string" -> TEXT;
                            case "integer" -> WHOLE;
                            case "number" -> WHOLE | FRACTION;
                            case "boolean" -> TRUTH;
                            case "object" -> OBJECT;
                            case "array" -> LIST;
                            default -> 0;
                        };
            }
            return new OfType(kinds, wanted, meaning);
        }

        @Override
        public void check(@Nullable Object value, Report report) {
            if (!fits(value)) {
                report.add("type", wanted, value, meaning);
            }
        }

        private boolean fits(@Nullable Object value) {
            int kind =
                    switch (value) {
                        case null -> NULL;
                        case String _ -> TEXT;
                        case Long _ -> WHOLE;
                        case BigDecimal _ -> FRACTION;
                        case Boolean _ -> TRUTH;
                        case Map<?, ?> _ -> OBJECT;
                        case List<?> _ -> LIST;
                        default -> 0;
                    };
            // A number is not looked into where any will do.
            return (kind & kinds) != 0
                    || ((kinds & WHOLE) != 0
                            && value instanceof BigDecimal number
                            && Words.isWhole(number));
        }
    }

    /** {@code enum} and {@code const}. */
    record OneOf(String keyword, Set<Object> choices, Object wanted, String meaning)
            implements Rule {
        @Override
        public void check(@Nullable Object value, Report report) {
            Object comparable = value instanceof BigDecimal number ? plain(number) : value;
            if (comparable == null || !choices.contains(comparable)) {
                report.add(keyword, wanted, value, meaning);
            }
        }

        /** Numbers that are equal in JSON Schema are equal in Java after this. */
        static Object plain(BigDecimal number) {
            if (!Words.isWhole(number)) {
                return number.stripTrailingZeros();
            }
            boolean small = number.precision() - number.scale() <= 19;
            return small && number.toBigInteger().bitLength() < Long.SIZE
                    ? (Object) number.longValue()
                    : number.stripTrailingZeros();
        }
    }

    /** {@code minLength} and {@code maxLength}, in code points. */
    record Length(String keyword, boolean least, int bound, String meaning) implements Rule {
        @Override
        public void check(@Nullable Object value, Report report) {
            if (value instanceof String text && !fits(text)) {
                report.add(keyword, (long) bound, value, meaning);
            }
        }

        private boolean fits(String text) {
            int units = text.length();
            // A text has at least half as many code points as it has units: most need no counting.
            if (least ? units < bound : units <= bound) {
                return !least;
            }
            int points = text.codePointCount(0, units);
            return least ? points >= bound : points <= bound;
        }
    }

    /** {@code minimum}, {@code maximum} and their exclusive forms. */
    record Bound(String keyword, BigDecimal bound, Object wanted, String meaning) implements Rule {
        @Override
        public void check(@Nullable Object value, Report report) {
            if (value instanceof Long || value instanceof BigDecimal) {
                int compared = compare(value);
                boolean fits =
                        switch (keyword) {
                            case "minimum" -> compared >= 0;
                            case "maximum" -> compared <= 0;
                            case "exclusiveMinimum" -> compared > 0;
                            default -> compared < 0;
                        };
                if (!fits) {
                    report.add(keyword, wanted, value, meaning);
                }
            }
        }

        private int compare(Object value) {
            if (value instanceof Long whole && wanted instanceof Long other) {
                return Long.compare(whole, other);
            }
            return value instanceof BigDecimal number
                    ? number.compareTo(bound)
                    : BigDecimal.valueOf((Long) value).compareTo(bound);
        }
    }

    /** {@code pattern}. */
    record Matching(Pattern pattern, String wanted, String meaning) implements Rule {
        @Override
        public void check(@Nullable Object value, Report report) {
            if (value instanceof String text && !pattern.matcher(text).find()) {
                report.add("pattern", wanted, value, meaning);
            }
        }
    }

    /** {@code format}. */
    record Formatted(String name, Predicate<String> format, String meaning) implements Rule {
        @Override
        public void check(@Nullable Object value, Report report) {
            if (value instanceof String text && !format.test(text)) {
                report.add("format", name, value, meaning);
            }
        }
    }

    /** {@code minItems} and {@code maxItems}. */
    record ItemCount(String keyword, boolean least, int bound, String meaning) implements Rule {
        @Override
        public void check(@Nullable Object value, Report report) {
            if (value instanceof List<?> list
                    && (least ? list.size() < bound : list.size() > bound)) {
                report.add(keyword, (long) bound, value, meaning);
            }
        }
    }

    /** {@code items}. */
    record Items(Rule item) implements Rule {
        @Override
        public void check(@Nullable Object value, Report report) {
            if (value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    report.enter(i);
                    item.check(list.get(i), report);
                    report.leave();
                }
            }
        }
    }

    /** {@code required}. */
    record Required(List<String> names, List<String> meanings) implements Rule {
        @Override
        public void check(@Nullable Object value, Report report) {
            if (value instanceof Map<?, ?> object) {
                for (int i = 0; i < names.size(); i++) {
                    String name = names.get(i);
                    if (object.get(name) == null && !object.containsKey(name)) {
                        report.enter(name);
                        report.add("required", null, null, meanings.get(i));
                        report.leave();
                    }
                }
            }
        }
    }

    /** {@code properties}. */
    record Properties(List<String> names, List<Rule> rules) implements Rule {
        @Override
        public void check(@Nullable Object value, Report report) {
            if (value instanceof Map<?, ?> object) {
                for (int i = 0; i < names.size(); i++) {
                    String name = names.get(i);
                    Object field = object.get(name);
                    if (field != null || object.containsKey(name)) {
                        report.enter(name);
                        rules.get(i).check(field, report);
                        report.leave();
                    }
                }
            }
        }
    }

    /** {@code additionalProperties: false}. */
    record Closed(Set<String> known) implements Rule {
        @Override
        public void check(@Nullable Object value, Report report) {
            if (value instanceof Map<?, ?> object) {
                for (Object name : object.keySet()) {
                    if (!known.contains(String.valueOf(name))) {
                        report.enter(String.valueOf(name));
                        report.add("additionalProperties", null, null, "");
                        report.leave();
                    }
                }
            }
        }
    }

    /** {@code additionalProperties} with a schema. */
    record OtherFields(Set<String> known, Rule rule) implements Rule {
        @Override
        public void check(@Nullable Object value, Report report) {
            if (value instanceof Map<?, ?> object) {
                object.forEach((name, field) -> {
                    String text = String.valueOf(name);
                    if (!known.contains(text)) {
                        report.enter(text);
                        rule.check(field, report);
                        report.leave();
                    }
                });
            }
        }
    }
}
