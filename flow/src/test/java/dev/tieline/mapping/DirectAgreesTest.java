package dev.tieline.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Direct code and CEL give the same for generated expressions and records. */
class DirectAgreesTest {
    private static final List<String> FIELDS =
            List.of("text", "other", "maybe", "number", "whole", "bool", "inner", "in");

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
        for (int i = 0; i < 5_000; i++) {
            String text = expression(random);
            var simple = DirectParser.parse(text, expressions.variables());
            if (simple.isEmpty()) {
                continue;
            }
            direct++;
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
                values.put("record", object(random, 2));
                values.put("found", random.nextBoolean() ? object(random, 1) : null);
                assertThat(plain(simple.get().evaluate(values::get)))
                        .as("seed %d: %s of %s", seed, text, values)
                        .isEqualTo(plain(general.get().evaluate(values::get)));
            }
        }
        assertThat(direct).as("direct expressions").isGreaterThan(600);
    }

    private static Type shape(int depth) {
        Map<String, Type.Field> fields = new LinkedHashMap<>();
        fields.put("text", Type.Field.always(Type.Text.ANY));
        fields.put("other", Type.Field.always(Type.Text.ANY));
        fields.put("maybe", new Type.Field(Type.Text.ANY, false, true, "", ""));
        fields.put("number", Type.Field.always(new Type.Decimal()));
        fields.put("whole", new Type.Field(new Type.Whole(), true, true, "", ""));
        fields.put("bool", Type.Field.always(new Type.Bool()));
        fields.put("in", Type.Field.always(Type.Text.ANY));
        if (depth > 0) {
            fields.put("inner", new Type.Field(shape(depth - 1), depth > 1, false, "", ""));
        }
        return new Type.Shape(fields, false);
    }

    private static Map<String, @Nullable Object> object(Random random, int depth) {
        Map<String, @Nullable Object> object = new HashMap<>();
        object.put("text", text(random));
        object.put("other", text(random));
        object.put("in", text(random));
        if (random.nextBoolean()) {
            object.put("maybe", random.nextBoolean() ? text(random) : null);
        }
        object.put("number", random.nextBoolean() ? (Object) 7L : new BigDecimal("7.25"));
        object.put("whole", random.nextBoolean() ? (Object) (long) random.nextInt() : null);
        object.put("bool", random.nextBoolean());
        if (depth > 1 || (depth > 0 && random.nextBoolean())) {
            object.put("inner", object(random, depth - 1));
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
        StringBuilder text = new StringBuilder(term(random));
        while (random.nextInt(3) == 0) {
            text.append(random.nextBoolean() ? " + " : "+").append(term(random));
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
            default -> {
                text.append(random.nextInt(5) == 0 ? "found" : "record");
                for (int i = random.nextInt(3); i >= 0; i--) {
                    text.append(random.nextInt(3) == 0 ? ".?" : ".")
                            .append(FIELDS.get(random.nextInt(FIELDS.size())));
                }
            }
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
}
