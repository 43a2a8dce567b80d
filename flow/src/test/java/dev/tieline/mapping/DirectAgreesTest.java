package dev.tieline.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Direct code and CEL give the same for generated expressions and records. */
class DirectAgreesTest {
    private static final List<String> FIELDS =
            List.of(
                    "text", "other", "maybe", "number", "count", "whole", "bool", "digits", "inner",
                    "in");

    private static final List<String> DIGITS =
            List.of(
                    "12", "-7", "+3", "1.50", "1e3", "-0.0", "0x1p3", " 4", "", "9e999", "NaN",
                    "x");
    private static final List<Object> NUMBERS =
            List.of(0L, 7L, -1L, new BigDecimal("7.25"), new BigDecimal("0.1"), 3L);
    private static final List<Object> ANYTHING =
            List.of("a", 3L, new BigDecimal("2.5"), true, List.of(), Map.of("text", "b"));

    @Test
    void onGeneratedExpressionsAndRecords() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("DirectAgreesTest seed " + seed);
        Random random = new Random(seed);
        Expressions expressions =
                Expressions.over(
                        Map.of(
                                "record",
                                Variable.always(shape(2)),
                                "found",
                                new Variable(shape(1), true)));
        int direct = 0;
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 6_000; i++) {
            String text = i % 2 == 0 ? expression(random) : Fitting.any(random, 3);
            var simple = DirectParser.parse(text, expressions.variables());
            if (simple.isEmpty()) {
                continue;
            }
            direct++;
            seen(((Direct) simple.get()).code(), seen);
            Findings findings = new Findings();
            Source source = new Source(text, _ -> Place.startOf("f"));
            var general = expressions.general(source, findings);
            assertThat(findings.sorted()).as("seed %d: %s", seed, text).isEmpty();
            assertThat(general.orElseThrow().uncertain()).isEqualTo(simple.get().uncertain());
            assertThat(general.get().type().getClass()).isEqualTo(simple.get().type().getClass());
            assertThat(general.get().reads())
                    .as(text)
                    .containsExactlyElementsOf(simple.get().reads());
            for (int j = 0; j < 5; j++) {
                Map<String, @Nullable Object> values = new HashMap<>();
                boolean broken = random.nextInt(4) == 0;
                values.put("record", object(random, 2, broken));
                values.put("found", random.nextBoolean() ? object(random, 1, broken) : null);
                assertThat(plain(simple.get().evaluate(values::get)))
                        .as("seed %d: %s of %s", seed, text, values)
                        .isEqualTo(plain(general.get().evaluate(values::get)));
            }
        }
        assertThat(direct).as("direct expressions").isGreaterThan(2_500);
        assertThat(seen)
                .containsAll(List.of("Choice", "Several", "Not", "There", "Compare", "OneOf"));
        assertThat(seen).containsAll(List.of("Holds", "Cast", "Change", "Concat", "Otherwise"));
    }

    private static Type shape(int depth) {
        Map<String, Type.Field> fields = new LinkedHashMap<>();
        fields.put("text", Type.Field.always(Type.Text.ANY));
        fields.put("other", Type.Field.always(Type.Text.ANY));
        fields.put("maybe", new Type.Field(Type.Text.ANY, false, true, "", ""));
        fields.put("number", Type.Field.always(new Type.Decimal()));
        fields.put("whole", new Type.Field(new Type.Whole(), true, true, "", ""));
        fields.put("digits", Type.Field.always(Type.Text.ANY));
        fields.put("count", Type.Field.always(new Type.Whole()));
        fields.put("bool", Type.Field.always(new Type.Bool()));
        fields.put("in", Type.Field.always(Type.Text.ANY));
        if (depth > 0) {
            fields.put("inner", new Type.Field(shape(depth - 1), depth > 1, false, "", ""));
        }
        return new Type.Shape(fields, false);
    }

    /**
     * @param broken whether fields may be missing, or of another type than is promised
     */
    private static Map<String, @Nullable Object> object(Random random, int depth, boolean broken) {
        Map<String, @Nullable Object> object = new HashMap<>();
        object.put("text", text(random));
        object.put("other", random.nextInt(3) == 0 ? object.get("text") : text(random));
        object.put("in", text(random));
        object.put("digits", DIGITS.get(random.nextInt(DIGITS.size())));
        if (random.nextBoolean()) {
            object.put("maybe", random.nextBoolean() ? text(random) : null);
        }
        object.put("number", NUMBERS.get(random.nextInt(NUMBERS.size())));
        object.put("count", (long) random.nextInt(5));
        object.put("whole", random.nextBoolean() ? (Object) (long) random.nextInt() : null);
        object.put("bool", random.nextBoolean());
        if (depth > 1 || (depth > 0 && random.nextBoolean())) {
            object.put("inner", object(random, depth - 1, broken));
        }
        while (broken && random.nextBoolean()) {
            String field = FIELDS.get(random.nextInt(FIELDS.size()));
            if (random.nextBoolean()) {
                object.remove(field);
            } else {
                object.put(field, ANYTHING.get(random.nextInt(ANYTHING.size())));
            }
        }
        return object;
    }

    private static String text(Random random) {
        String letters = "aZ\u00c4\u0131 \t\n\u00a0\u2003\u3000\u200b\u001c\u180e\ud83d\ude00x";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            int at = random.nextInt(letters.length());
            text.appendCodePoint(
                    letters.codePointAt(
                            Character.isLowSurrogate(letters.charAt(at)) ? at - 1 : at));
        }
        return text.toString();
    }

    private static String expression(Random random) {
        return expression(random, 2);
    }

    private static String expression(Random random, int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(6);
        return switch (kind) {
            case 0, 1 -> sum(random, depth);
            case 2, 3 -> condition(random, depth);
            case 4 ->
                    condition(random, depth - 1)
                            + one(random, " ? ", "?")
                            + expression(random, depth - 1)
                            + one(random, " : ", ":")
                            + expression(random, depth - 1);
            default -> "(" + expression(random, depth - 1) + one(random, ")", ").trim()");
        };
    }

    private static String condition(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 6 : 9);
        return switch (kind) {
            case 0 -> one(random, "", "!") + path(random);
            case 1 -> one(random, "", "!") + "has(" + path(random) + ")";
            case 2, 3 ->
                    sum(random, 0)
                            + one(random, " == ", "!=", "<", " >= ", " == ")
                            + sum(random, 0);
            case 4 -> term(random) + one(random, " in ['X', \"a\"]", " in ['']", "in['lit']");
            case 5 ->
                    term(random)
                            + one(random, ".contains(", ".startsWith(", ".endsWith( ")
                            + term(random)
                            + ")";
            case 6 -> "!(" + condition(random, depth - 1) + ")";
            default ->
                    condition(random, depth - 1)
                            + one(random, " && ", " || ", "&&")
                            + condition(random, depth - 1);
        };
    }

    private static String one(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String sum(Random random, int depth) {
        if (depth > 0 && random.nextInt(4) == 0) {
            return one(random, "string", "int", "double")
                    + "("
                    + expression(random, depth - 1)
                    + ")";
        }
        StringBuilder text = new StringBuilder(term(random));
        while (random.nextInt(3) == 0) {
            text.append(random.nextBoolean() ? " + " : "+").append(term(random));
        }
        return text.toString();
    }

    private static String path(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "found" : "record");
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.append(random.nextInt(4) == 0 ? ".?" : ".")
                    .append(FIELDS.get(random.nextInt(FIELDS.size())));
        }
        return text.toString();
    }

    private static String term(Random random) {
        StringBuilder text = new StringBuilder();
        switch (random.nextInt(6)) {
            case 0 ->
                    text.append(
                            List.of("'lit'", "\"\"", "' X '", "'it\"s'").get(random.nextInt(4)));
            case 1 ->
                    text.append(List.of("12", "true", "false", "1.5", "0").get(random.nextInt(5)));
            default -> text.append(path(random));
        }
        if (random.nextInt(3) == 0) {
            text.append(".orValue(")
                    .append(List.of("'d'", "3", "true", " 'x' ").get(random.nextInt(4)))
                    .append(")");
        }
        while (random.nextInt(3) == 0) {
            text.append(
                    List.of(".trim()", ".lowerAscii()", ".upperAscii( )").get(random.nextInt(3)));
        }
        return text.toString();
    }

    /** Numbers are compared as CEL sees them: as a double. */
    private static Object plain(Value value) {
        return switch (value) {
            case Value.Present(Object found) -> found instanceof Number n ? n.doubleValue() : found;
            case Value.Absent _ -> "absent";
            case Value.Failed _ -> "failed";
        };
    }

    /** What kinds of code there are in it. */
    private static void seen(Code code, Set<String> kinds) {
        kinds.add(code.getClass().getSimpleName());
        for (RecordComponent part : code.getClass().getRecordComponents()) {
            try {
                if (part.getAccessor().invoke(code) instanceof Code inner) {
                    seen(inner, kinds);
                }
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
    }

    /** Expressions whose parts mostly fit. */
    private static final class Fitting {
        static String any(Random random, int depth) {
            return switch (random.nextInt(4)) {
                case 0 -> whole(random, depth);
                case 1 -> decimal(random, depth);
                case 2 -> condition(random, depth);
                default -> text(random, depth);
            };
        }

        private static String text(Random random, int depth) {
            if (depth == 0) {
                return one(random, "'X'", "record.text", "record.other", "record.digits", "''");
            }
            int less = depth - 1;
            return switch (random.nextInt(7)) {
                case 0 -> text(random, less) + " + " + text(random, less);
                case 1 -> "(" + text(random, less) + ")" + one(random, ".trim()", ".upperAscii()");
                case 2 -> "string(" + any(random, less) + ")";
                case 3 -> "(" + choice(random, text(random, less), text(random, less)) + ")";
                case 4 -> one(random, "record.?maybe", "found.?text") + ".orValue('d')";
                case 5 -> "(has(record.maybe) ? record.maybe : " + text(random, less) + ")";
                default -> text(random, 0);
            };
        }

        private static String whole(Random random, int depth) {
            return switch (random.nextInt(depth == 0 ? 2 : 5)) {
                case 0 -> one(random, "0", "3", "12");
                case 1 -> "record.count";
                case 2 -> "int(" + text(random, depth - 1) + ")";
                case 3 -> "(has(record.whole) ? record.whole : record.count)";
                default -> "(" + choice(random, whole(random, depth - 1), whole(random, 0)) + ")";
            };
        }

        private static String decimal(Random random, int depth) {
            return switch (random.nextInt(depth == 0 ? 1 : 4)) {
                case 0 -> "record.number";
                case 1 -> "double(" + text(random, depth - 1) + ")";
                case 2 -> "double(" + whole(random, depth - 1) + ")";
                default -> choice(random, "record.number", "double(record.digits)");
            };
        }

        private static String condition(Random random, int depth) {
            if (depth == 0) {
                return one(random, "record.bool", "!record.bool", "true", "has(record.maybe)");
            }
            int less = depth - 1;
            return switch (random.nextInt(8)) {
                case 0 -> condition(random, less) + " && " + condition(random, less);
                case 1 -> condition(random, less) + " || " + condition(random, less);
                case 2 -> "!(" + condition(random, less) + ")";
                case 3 -> text(random, less) + one(random, " == ", " != ") + text(random, less);
                case 4 -> whole(random, less) + relation(random) + whole(random, less);
                case 5 -> "record.number" + relation(random) + one(random, "3", "record.number");
                case 6 -> text(random, less) + " in ['X', 'd', '12', '']";
                default -> "(" + text(random, less) + ").contains(" + text(random, less) + ")";
            };
        }

        private static String choice(Random random, String yes, String no) {
            return condition(random, 1) + " ? " + yes + " : " + no;
        }

        private static String relation(Random random) {
            return one(random, " < ", " <= ", " > ", " >= ", " == ", " != ");
        }
    }
}
