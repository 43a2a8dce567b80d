package dev.tieline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import dev.tieline.api.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The direct rules and the general validator say the same of generated contracts and records. */
class RulesAgreeTest {
    private static final List<String> NAMES = List.of("a", "b", "a/b", "c~d", "email");
    private static final List<String> TEXTS =
            List.of(
                    "",
                    "x",
                    "abc",
                    "\uD83D\uDE00",
                    "\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00",
                    "ada@example.org",
                    "@",
                    "2026-02-28",
                    "2026-02-30",
                    "2026-02-28T10:00:00Z",
                    "2026-12-31T23:59:60Z",
                    "2026-12-31T12:59:60Z",
                    "10:00:00+01:00",
                    "https://example.org/a?b#c",
                    "no uri",
                    "123e4567-e89b-12d3-a456-426614174000",
                    "123e4567-e89b-12d3-a456-42661417400g");

    @Test
    void onGeneratedContractsAndRecords() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("RulesAgreeTest seed " + seed);
        Random random = new Random(seed);
        int invalid = 0;
        for (int i = 0; i < 1_500; i++) {
            Map<String, Object> schema = objectSchema(random, 0);
            Rule direct = DirectRules.of(schema).orElseThrow();
            GeneralRules general = new GeneralRules(schema, _ -> "");
            lintFindsNothing(schema);
            for (int j = 0; j < 8; j++) {
                Document record = Document.of(object(random, schema, 0));
                Report report = new Report();
                direct.check(record.fields(), report);
                Set<String> left = told(report.verdict());
                Set<String> right = told(general.check(record));
                assertThat(left)
                        .as("seed %d, contract %s, record %s", seed, schema, record.fields())
                        .isEqualTo(right);
                invalid += left.isEmpty() ? 0 : 1;
            }
        }
        assertThat(invalid).as("both verdicts must occur").isBetween(1_000, 11_000);
    }

    private static void lintFindsNothing(Map<String, Object> schema) {
        Findings findings = new Findings();
        new SchemaLint(schema, _ -> Place.startOf("c"), findings).check();
        assertThat(findings.sorted()).isEmpty();
    }

    private static Set<String> told(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Valid _ -> Set.of();
            case Verdict.Invalid(List<Problem> problems) -> {
                // The library compares 1.5 as 1 when a whole number is wanted; what else it says
                // of a value of the wrong type does not matter.
                List<String> wrongType =
                        problems.stream()
                                .filter(p -> p.code().equals("type"))
                                .map(Problem::pointer)
                                .toList();
                Set<String> told = new TreeSet<>();
                problems.stream()
                        .filter(p -> p.code().equals("type") || !wrongType.contains(p.pointer()))
                        .forEach(p -> told.add(p.pointer() + " " + p.code() + " " + p.message()));
                yield told;
            }
        };
    }

    private static Map<String, Object> objectSchema(Random random, int depth) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String name : NAMES) {
            if (random.nextInt(3) > 0) {
                properties.put(name, schema(random, depth + 1));
            }
        }
        schema.put("properties", properties);
        schema.put(
                "required",
                properties.keySet().stream().filter(_ -> random.nextBoolean()).toList());
        switch (random.nextInt(4)) {
            case 0 -> schema.put("additionalProperties", false);
            case 1 -> schema.put("additionalProperties", schema(random, depth + 1));
            default -> {}
        }
        return schema;
    }

    private static Map<String, Object> schema(Random random, int depth) {
        Map<String, Object> schema = new LinkedHashMap<>();
        switch (random.nextInt(depth < 3 ? 7 : 5)) {
            case 0 -> textSchema(random, schema);
            case 1 -> numberSchema(random, schema, "integer");
            case 2 -> numberSchema(random, schema, "number");
            case 3 ->
                    schema.put(
                            "type", random.nextBoolean() ? "boolean" : List.of("string", "null"));
            case 4 -> schema.put("enum", List.of("abc", 1L, new BigDecimal("1.50"), true));
            case 5 -> {
                schema.put("type", "array");
                schema.put("items", schema(random, depth + 1));
                schema.put("minItems", (long) random.nextInt(2));
                schema.put("maxItems", 2L + random.nextInt(2));
            }
            default -> schema.putAll(objectSchema(random, depth));
        }
        return schema;
    }

    private static void textSchema(Random random, Map<String, Object> schema) {
        schema.put("type", "string");
        switch (random.nextInt(5)) {
            case 0 -> schema.put("minLength", (long) random.nextInt(4));
            case 1 -> schema.put("maxLength", (long) random.nextInt(4));
            case 2 -> schema.put("pattern", "^[a-c]+$");
            case 3 -> schema.put("const", "abc");
            default ->
                    schema.put(
                            "format", Formats.names().get(random.nextInt(Formats.names().size())));
        }
    }

    private static void numberSchema(Random random, Map<String, Object> schema, String type) {
        schema.put("type", type);
        switch (random.nextInt(5)) {
            case 0 -> schema.put("minimum", (long) random.nextInt(3));
            case 1 -> schema.put("maximum", new BigDecimal("1.5"));
            case 2 -> schema.put("exclusiveMinimum", 1L);
            case 3 -> schema.put("exclusiveMaximum", new BigDecimal("2.0"));
            default -> {}
        }
    }

    private static Map<String, @Nullable Object> object(
            Random random, Map<?, ?> schema, int depth) {
        Map<String, @Nullable Object> record = new LinkedHashMap<>();
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> p ? p : Map.of();
        for (String name : NAMES) {
            Object field = properties.get(name);
            if (field == null ? random.nextInt(4) == 0 : random.nextInt(12) > 0) {
                record.put(name, value(random, field instanceof Map<?, ?> f ? f : Map.of(), depth));
            }
        }
        return record;
    }

    private static @Nullable Object value(Random random, Map<?, ?> schema, int depth) {
        boolean fitting = random.nextInt(12) > 0;
        if (fitting && schema.containsKey("properties") && depth < 4) {
            return object(random, schema, depth + 1);
        }
        if (fitting && schema.get("items") instanceof Map<?, ?> item && depth < 4) {
            List<@Nullable Object> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                list.add(value(random, item, depth + 1));
            }
            return list;
        }
        if (fitting && schema.get("enum") instanceof List<?> choices) {
            return choices.get(random.nextInt(choices.size()));
        }
        if (fitting && schema.get("type") instanceof String type) {
            return switch (type) {
                case "integer" -> (long) random.nextInt(4);
                case "number" -> new BigDecimal(random.nextInt(8)).movePointLeft(1);
                case "boolean" -> random.nextBoolean();
                default -> TEXTS.get(random.nextInt(TEXTS.size()));
            };
        }
        return switch (random.nextInt(9)) {
            case 0, 1 -> TEXTS.get(random.nextInt(TEXTS.size()));
            case 2 -> (long) random.nextInt(4);
            case 3 ->
                    new BigDecimal(
                            List.of("1.0", "1.5", "0.25", "2", "1e2").get(random.nextInt(5)));
            case 4 -> random.nextBoolean();
            case 5 -> null;
            case 6 -> List.of();
            case 7 -> Map.of();
            default -> new BigDecimal("123456789012345678901234567890");
        };
    }
}
