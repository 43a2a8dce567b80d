package dev.tieline.contract;

import dev.tieline.api.Document;
import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A contract written as a JSON Schema (2020-12). The common part of the language runs as direct
 * code; a contract that uses more runs through the general validator as a whole. Both give the same
 * problems.
 */
public final class JsonContract implements Contract {
    /** What stands in place of an unreadable value. */
    public static final String MASK = "\u2022\u2022\u2022";

    private final String name;
    private final Map<String, Field> fields;
    private final Rules rules;

    private interface Rules {
        Verdict check(Document record);
    }

    private JsonContract(String name, Map<String, Field> fields, Rules rules) {
        this.name = name;
        this.fields = fields;
        this.rules = rules;
    }

    /**
     * Compiles a contract.
     *
     * @param name of the contract
     * @param schema its JSON Schema as a value tree, as in {@link Document}
     * @param places where the value at a JSON Pointer of the schema stands
     * @param findings gets every mistake of the schema
     * @return empty when there were mistakes
     */
    public static Optional<Contract> compile(
            String name,
            Map<String, ? extends @Nullable Object> schema,
            Function<String, Place> places,
            Findings findings) {
        int before = findings.count();
        new SchemaLint(schema, places, findings).check();
        if (findings.count() > before) {
            return Optional.empty();
        }
        Map<String, Field> fields = FieldList.of(schema);
        Rules rules = DirectRules.of(schema).map(JsonContract::direct).orElse(null);
        if (rules == null) {
            rules = new GeneralRules(schema, at -> meaning(fields, at))::check;
        }
        return Optional.of(new JsonContract(name, fields, rules));
    }

    private static Rules direct(Rule rule) {
        return record -> {
            Report report = new Report();
            rule.check(record.fields(), report);
            return report.verdict();
        };
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Verdict check(Document record) {
        return rules.check(record);
    }

    @Override
    public List<Field> fields() {
        return List.copyOf(fields.values());
    }

    @Override
    public Document mask(Document record) {
        return record.mapLeaves((pointer, value) -> {
            Field field = find(fields, pointer);
            boolean readable = field != null && field.classification().isEmpty();
            return readable ? value : Mask.of(value);
        });
    }

    private static String meaning(Map<String, Field> fields, String pointer) {
        Field field = find(fields, pointer);
        return field == null ? "" : field.meaning();
    }

    /** The field at a record's pointer, whose list indices and free keys are {@code *} here. */
    private static @Nullable Field find(Map<String, Field> fields, String pointer) {
        Field exact = fields.get(pointer);
        if (exact != null || pointer.isEmpty()) {
            return exact;
        }
        String found = "";
        for (String step : pointer.substring(1).split("/", -1)) {
            String named = found + "/" + step;
            found = fields.containsKey(named) ? named : found + "/*";
            if (!fields.containsKey(found)) {
                return null;
            }
        }
        return fields.get(found);
    }
}
