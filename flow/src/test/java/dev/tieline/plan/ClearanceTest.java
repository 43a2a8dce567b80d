package dev.tieline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.flow.SampleConnectors;
import dev.tieline.flow.Workspace;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.flow.WorkspaceReader;
import dev.tieline.format.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Classed fields reach only systems cleared for them: the proof of check against what flows really
 * make of records. {@code -Dclearance.cases=N} makes as many random flows, {@code
 * -Dclearance.seed=N} repeats a run.
 */
class ClearanceTest {
    private static final int CASES = Integer.getInteger("clearance.cases", 200);
    private static final long SEED = Long.getLong("clearance.seed", new Random().nextLong());

    @Test
    void whateverReachesARequestFromAClassedFieldWasDeclared() {
        System.out.println("clearance.seed=" + SEED);
        int refused = 0;
        int sent = 0;
        int classed = 0;
        for (int i = 0; i < CASES; i++) {
            RandomFlow flow = new RandomFlow(new Random(SEED + i));
            Findings findings = new Findings();
            Workspace workspace =
                    WorkspaceReader.read(flow.files(), SampleConnectors.ALL, findings);
            Compilation compilation = FlowCompiler.compile(workspace, SampleConnectors.CONNECTORS);
            List<Finding> found = new ArrayList<>(findings.sorted());
            found.addAll(compilation.findings());
            String shown = "seed " + SEED + " case " + i + "\n" + flow.files().texts();
            assertThat(found)
                    .as(shown)
                    .allMatch(
                            f -> List.of("class-not-cleared", "secret-leaves").contains(f.code()));
            if (!found.isEmpty()) {
                refused++;
                continue;
            }
            String request = request(compilation.plans().getFirst(), flow.record());
            sent++;
            for (Map.Entry<String, String> leaf : flow.leaves().entrySet()) {
                if (!leaf.getValue().isEmpty() && request.contains(leaf.getKey())) {
                    classed++;
                    assertThat(flow.clearance()).as(shown + request).contains(leaf.getValue());
                }
            }
        }
        assertThat(refused).isGreaterThan(CASES / 20);
        assertThat(sent).isGreaterThan(CASES / 20);
        assertThat(classed).isGreaterThan(CASES / 50);
    }

    @Test
    void fieldsWhoseNamesHoldADotKeepTheirClass() {
        assertThat(codes("", "${record.`user.email`}")).contains("class-not-cleared");
    }

    @Test
    void aSecretStaysOneThroughALookup() {
        String steps =
                "steps:\n  - lookup: { in: tokens, by: declassified(record.token), as: found,"
                        + " missing: hold }\n";
        assertThat(codes(steps, "${found.owner}")).containsExactly("secret-leaves");
    }

    /** Data come from systems that were cleared for nothing. */
    @Test
    void whatNothingDescribesInAnAnswerIsClassedWhateverItsSystemGets() {
        String again =
                "yes\"\n  again:\n    to: crm.contacts.upsert\n    after: crm\n    map:\n"
                        + "      out: \"${crm.?name.orValue('')}";
        assertThat(codes("", again)).containsExactly("class-not-cleared", "class-not-cleared");
    }

    private static List<String> codes(String steps, String value) {
        Map<String, String> all = new TreeMap<>(dev.tieline.flow.CheckCase.base().texts());
        all.put(
                "contracts/lead.schema.json",
                """
                {"type":"object","required":["user.email","token"],"properties":{
                  "user.email":{"type":"string","x-class":"personal"},
                  "token":{"type":"string","x-class":"secret"}}}
                """);
        all.put("reference/tokens.csv", "token,owner\na,b\n");
        all.put("systems/crm.yaml", crm(List.of()));
        all.put("flows/leads.yaml", flow(steps, "\n      out: \"" + value + "\"\n"));
        Findings findings = new Findings();
        Workspace workspace =
                WorkspaceReader.read(WorkspaceFiles.of(all), SampleConnectors.ALL, findings);
        List<Finding> found = new ArrayList<>(findings.sorted());
        found.addAll(FlowCompiler.compile(workspace, SampleConnectors.CONNECTORS).findings());
        return found.stream().map(Finding::code).toList();
    }

    private static String crm(List<String> clearance) {
        return """
        system: crm
        purpose: Takes anything.
        owner: sales-ops
        connector: http
        url: https://api.crm.example
        credential: crm-token
        clearance: %s
        allow: { contacts.upsert: all }
        operations:
          contacts.upsert: { request: POST /contacts, body: { type: object } }
        """
                .formatted(clearance);
    }

    private static String flow(String steps, String map) {
        return """
        flow: leads
        purpose: Does anything.
        owner: sales-ops
        trigger:
          webhook: { from: website, path: /leads }
        record: { contract: lead }
        """
                + steps
                + "deliver:\n  crm:\n    to: crm.contacts.upsert\n    map:"
                + map
                + "fallback: hold\n";
    }

    private static String request(Plan plan, Document record) {
        Preparation prepared = plan.rules().prepare(record);
        assertThat(prepared).isInstanceOf(Preparation.Ready.class);
        Scope scope = ((Preparation.Ready) prepared).scope();
        Rendering made = plan.destinations().getFirst().rules().render(scope);
        return made instanceof Rendering.Rendered(Document input)
                ? JsonText.compact(input.fields())
                : "";
    }

    /** A contract, a record of it and a flow that does something with its fields. */
    private static final class RandomFlow {
        private final Random random;
        private final Map<String, String> leaves = new LinkedHashMap<>();
        private final List<String> texts = new ArrayList<>();
        private final List<String> objects = new ArrayList<>(List.of("record"));
        private final List<String> lists = new ArrayList<>();
        private final List<String> clearance = new ArrayList<>();
        private final StringBuilder definitions = new StringBuilder();
        private final WorkspaceFiles files;
        private final Document record;
        private int made;

        RandomFlow(Random random) {
            this.random = random;
            Map<String, Object> fields = new LinkedHashMap<>();
            String schema = object("record", fields, "", 0);
            record = Document.of(fields);
            if (random.nextBoolean()) {
                clearance.add("personal");
            }
            if (random.nextInt(3) == 0) {
                clearance.add("payment");
            }
            Map<String, String> all = new TreeMap<>(dev.tieline.flow.CheckCase.base().texts());
            String head = "{\"$defs\":{" + definitions + "},";
            all.put("contracts/lead.schema.json", head + schema.substring(1));
            all.put("flows/leads.yaml", flow());
            all.put("systems/crm.yaml", crm(clearance));
            files = WorkspaceFiles.of(all);
        }

        WorkspaceFiles files() {
            return files;
        }

        Document record() {
            return record;
        }

        /** Value of every leaf with its class. */
        Map<String, String> leaves() {
            return leaves;
        }

        List<String> clearance() {
            return clearance;
        }

        private String oneOf(List<String> some) {
            return some.get(random.nextInt(some.size()));
        }

        private String object(
                String path, Map<String, Object> fields, String inherited, int depth) {
            List<String> plain = new ArrayList<>();
            List<String> combined = new ArrayList<>();
            List<String> required = new ArrayList<>();
            List<String> alsoRequired = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                String name = "f" + made++;
                String field =
                        "\""
                                + name
                                + "\":"
                                + field(path + "." + name, name, fields, inherited, depth);
                boolean apart = random.nextInt(4) == 0;
                (apart ? combined : plain).add(field);
                (apart ? alsoRequired : required).add("\"" + name + "\"");
            }
            return "{\"type\":\"object\",\"required\":["
                    + String.join(",", required)
                    + "],\"properties\":{"
                    + String.join(",", plain)
                    + "}"
                    + (combined.isEmpty()
                            ? ""
                            : ",\"allOf\":[{\"properties\":{"
                                    + String.join(",", combined)
                                    + "},\"required\":["
                                    + String.join(",", alsoRequired)
                                    + "]}]")
                    + "}";
        }

        private String field(
                String path, String name, Map<String, Object> fields, String inherited, int depth) {
            String own = oneOf(List.of("", "", "", "personal", "payment", "secret"));
            String meant = own.isEmpty() ? inherited : own;
            String mark = own.isEmpty() ? "" : ",\"x-class\":\"" + own + "\"";
            return switch (depth > 2 ? 0 : random.nextInt(6)) {
                case 1 -> {
                    Map<String, Object> inner = new LinkedHashMap<>();
                    objects.add(path);
                    String schema = object(path, inner, meant, depth + 1);
                    fields.put(name, inner);
                    yield schema.substring(0, schema.length() - 1) + mark + "}";
                }
                case 2 -> {
                    fields.put(name, List.of(leaf(meant), leaf(meant)));
                    lists.add(path);
                    boolean onItem = random.nextBoolean();
                    yield "{\"type\":\"array\""
                            + (onItem ? "" : mark)
                            + ",\"items\":{\"type\":\"string\""
                            + (onItem ? mark : "")
                            + "}}";
                }
                case 3 -> {
                    fields.put(name, leaf(meant));
                    texts.add(path);
                    definitions.append(definitions.isEmpty() ? "" : ",");
                    definitions.append("\"d" + name + "\":{\"type\":\"string\"" + mark + "}");
                    yield "{\"$ref\":\"#/$defs/d" + name + "\"}";
                }
                case 4 -> {
                    fields.put(name, Map.of("k", leaf(meant)));
                    objects.add(path);
                    yield "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\""
                            + mark
                            + "}}";
                }
                default -> {
                    fields.put(name, leaf(meant));
                    texts.add(path);
                    yield "{\"type\":\"string\"" + mark + "}";
                }
            };
        }

        private String leaf(String classification) {
            String value = "zq" + made++ + "z";
            leaves.put(value, classification);
            return value;
        }

        private String flow() {
            StringBuilder steps = new StringBuilder();
            int count = random.nextInt(4);
            for (int i = 0; i < count; i++) {
                String name = "made" + i;
                boolean text = random.nextBoolean();
                String value = text ? text() : any();
                steps.append("  - set: { " + name + ": \"${" + value + "}\" }\n");
                if (text) {
                    texts.add(name);
                }
            }
            StringBuilder map = new StringBuilder();
            count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                String value =
                        switch (random.nextInt(4)) {
                            case 0 -> "a ${" + text() + "} b ${" + text() + "}";
                            case 1 -> "${" + any() + "}";
                            default -> "${" + text() + "}";
                        };
                map.append("      out" + i + ": \"" + value + "\"\n");
            }
            boolean whole = random.nextInt(10) == 0;
            return ClearanceTest.flow(
                    steps.isEmpty() ? "" : "steps:\n" + steps,
                    whole ? " \"${" + object() + "}\"\n" : "\n" + map);
        }

        private String object() {
            return random.nextBoolean()
                    ? oneOf(objects)
                    : condition() + " ? " + oneOf(List.of("record")) + " : record";
        }

        private String condition() {
            return texts.isEmpty() ? "true" : "size(" + oneOf(texts) + ") > 1";
        }

        private String any() {
            return switch (random.nextInt(6)) {
                case 0 -> oneOf(objects);
                case 1 -> lists.isEmpty() ? text() : oneOf(lists);
                case 2 -> "[" + text() + ", " + text() + "]";
                case 3 -> " {'a': " + text() + ", 'b': " + oneOf(objects) + "}";
                case 4 -> "[" + text() + "].map(v, v + " + text() + ")";
                default -> "[" + text() + ", " + condition() + " ? " + text() + " : 'x']";
            };
        }

        private String text() {
            if (texts.isEmpty()) {
                return "'plain'";
            }
            String one = oneOf(texts);
            return switch (random.nextInt(9)) {
                case 0 -> one + ".trim()";
                case 1 -> "(" + one + " + " + oneOf(texts) + ")";
                case 2 -> "coalesce(['', " + one + "])";
                case 3 -> one + ".lowerAscii().replace('y', 'x')";
                case 4 -> lists.isEmpty() ? one : oneOf(lists) + ".join('-')";
                case 5 -> lists.isEmpty() ? one : oneOf(lists) + "[0]";
                case 6 -> "(" + condition() + " ? " + one + " : " + oneOf(texts) + ")";
                default -> one;
            };
        }
    }
}
