package dev.tieline.mapping;

import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import dev.tieline.bench.Check;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Expressions of a workspace. */
public final class MappingTargets {
    private static final Map<String, Variable> VARIABLES =
            Map.of("record", Variable.always(shape(2)), "found", new Variable(shape(1), true));
    private static final Expressions EXPRESSIONS = Expressions.over(VARIABLES);
    private static final List<Map<String, Object>> RECORDS =
            List.of(
                    values("", null, 7L),
                    values(" \u00c4\u0131\ud83d\ude00b\t", "x", new BigDecimal("7.25")));

    private MappingTargets() {}

    /** Findings or a value; and what runs as direct code means the same in CEL. */
    public static void expression(byte[] bytes) {
        Source source = new Source(Check.text(bytes), _ -> Place.startOf("f"));
        Findings findings = new Findings();
        // Not compile, which remembers every expression it ever saw.
        boolean fits = !source.text().isBlank() && source.text().length() <= Expressions.MAX_SOURCE;
        Optional<Expression> general =
                fits ? EXPRESSIONS.general(source, findings) : Optional.empty();
        Check.that(!fits || general.isPresent() == (findings.count() == 0), "code or findings");
        Optional<Expression> direct =
                fits ? DirectParser.parse(source.text(), VARIABLES) : Optional.empty();
        Check.that(direct.isEmpty() || general.isPresent(), "direct what CEL refuses", source);
        for (Map<String, Object> values : RECORDS) {
            Optional<Object> value = general.map(code -> plain(code.evaluate(values::get)));
            direct.ifPresent(code ->
                    Check.same(
                            plain(code.evaluate(values::get)),
                            value.orElseThrow(),
                            "both ways come to the same"));
        }
        direct.ifPresent(code -> {
            Check.same(code.reads(), general.orElseThrow().reads(), "both ways read the same");
            Check.same(
                    code.type().getClass(),
                    general.orElseThrow().type().getClass(),
                    "both ways give the same type");
        });
    }

    private static Type shape(int depth) {
        Map<String, Type.Field> fields = new LinkedHashMap<>();
        fields.put("text", Type.Field.always(Type.Text.ANY));
        fields.put("maybe", new Type.Field(Type.Text.ANY, false, true, "", ""));
        fields.put("number", Type.Field.always(new Type.Decimal()));
        fields.put("whole", new Type.Field(new Type.Whole(), true, true, "", ""));
        fields.put("bool", Type.Field.always(new Type.Bool()));
        if (depth > 0) {
            fields.put("inner", new Type.Field(shape(depth - 1), depth > 1, false, "", ""));
        }
        return new Type.Shape(fields, false);
    }

    private static Map<String, Object> values(String text, String maybe, Object number) {
        Map<String, Object> inner = new HashMap<>();
        for (int depth = 0; depth < 3; depth++) {
            Map<String, Object> outer = new HashMap<>();
            outer.put("text", text);
            outer.put("maybe", maybe);
            outer.put("number", number);
            outer.put("whole", maybe == null ? null : (Object) Long.MIN_VALUE);
            outer.put("bool", maybe == null);
            if (depth > 0) {
                outer.put("inner", inner);
            }
            inner = outer;
        }
        Map<String, Object> values = new HashMap<>();
        values.put("record", inner);
        values.put("found", maybe == null ? null : inner.get("inner"));
        return values;
    }

    /** Numbers are compared as CEL sees them: as a double. */
    private static Object plain(Value value) {
        return switch (value) {
            case Value.Present(Number number) -> number.doubleValue();
            case Value.Present(Object found) -> found;
            case Value.Absent _ -> "absent";
            case Value.Failed _ -> Arrays.asList("failed");
        };
    }
}
