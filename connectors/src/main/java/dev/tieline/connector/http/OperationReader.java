package dev.tieline.connector.http;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Operation.Effect;
import dev.tieline.api.Operation.Identity;
import dev.tieline.api.Spelling;
import dev.tieline.connector.form.ResultForm;
import dev.tieline.connector.form.SchemaTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one entry of {@code operations}; mistakes are findings. Used once. */
final class OperationReader {
    private static final int MAX_DEPTH = 5;

    /** Statuses with a meaning of their own, which is never that a thing exists. */
    private static final Set<Integer> NEVER_DUPLICATE = Set.of(401, 403, 407, 408, 425, 429);

    private final String name;
    private final Node.Mapping node;
    private final List<AnswerRule> ofSystem;
    private final Findings findings;

    /**
     * @param ofSystem what answers mean at this system, whatever is called
     */
    OperationReader(String name, Node.Mapping node, List<AnswerRule> ofSystem, Findings findings) {
        this.name = name;
        this.node = node;
        this.ofSystem = ofSystem;
        this.findings = findings;
    }

    /** Empty when it cannot be called; then there was a finding, here or by the kinds of keys. */
    Optional<HttpOperation> read() {
        Optional<RequestLine> request =
                scalar("request").flatMap(line -> RequestLineReader.request(line, findings));
        Optional<RequestLine> verify =
                scalar("verify").flatMap(line -> RequestLineReader.verify(line, findings));
        Optional<Map<String, Object>> body = schema("body");
        boolean listed = isList();
        Optional<Map<String, Object>> result = listed ? list() : schema("result");
        body.ifPresent(schema -> {
            request.ifPresent(line -> checkHoles("request", line, schema));
            verify.ifPresent(line -> checkHoles("verify", line, schema));
        });
        String id = id(result);
        Set<Integer> duplicates = duplicates();
        Optional<NextPages.Source> next = request.flatMap(line -> next(line, result));
        Optional<BatchForm> batch = request.flatMap(line -> batch(line, body));
        return request.map(line -> operation(line, verify, body, result))
                .map(operation ->
                        new HttpOperation(
                                known(operation, next, batch),
                                properties(operation.request()).keySet(),
                                request.get(),
                                verify,
                                result.map(ResultForm::of),
                                id,
                                rules(),
                                duplicates,
                                next,
                                batch,
                                listed));
    }

    private static Operation known(
            Operation operation, Optional<NextPages.Source> next, Optional<BatchForm> batch) {
        Operation known = next.isPresent() ? operation.withLinks() : operation;
        return batch.map(form -> known.upTo(form.most())).orElse(known);
    }

    private Optional<BatchForm> batch(RequestLine line, Optional<Map<String, Object>> body) {
        return node.entry("batch").orElse(null) instanceof Node.Mapping written
                ? new BatchReader(written, findings)
                        .read(
                                line,
                                body.map(OperationReader::properties)
                                        .map(OperationReader::names)
                                        .orElse(List.of()))
                : Optional.empty();
    }

    private Operation operation(
            RequestLine line,
            Optional<RequestLine> verify,
            Optional<Map<String, Object>> body,
            Optional<Map<String, Object>> result) {
        Map<String, Object> request = body.orElseGet(() -> fromHoles(line, verify));
        Effect effect = line.method().equals("GET") ? Effect.READ : Effect.WRITE;
        return new Operation(
                name, effect, identity(line.method()), verify.isPresent(), request, result);
    }

    /** Where the link to the next page stands. */
    private Optional<NextPages.Source> next(
            RequestLine line, Optional<Map<String, Object>> result) {
        Optional<Node.Scalar> written = scalar("next");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        String text = written.get().text();
        if (!line.method().equals("GET")) {
            findings.add(
                    written.get().place(),
                    "next-not-reading",
                    "'next' means nothing here: only what a GET answers has pages.",
                    "",
                    "Remove it.");
        }
        if (text.equals(HttpSettings.LINK_HEADER)) {
            return Optional.of(new NextPages.Source.Header());
        }
        List<String> known = result.map(schema -> paths(schema, "", 0)).orElse(List.of());
        if (!known.isEmpty() && !known.contains(text)) {
            findings.add(
                    written.get().place(),
                    "next-field-unknown",
                    "'next' names '" + text + "', which is not a field of the result.",
                    "Only the first page would be seen.",
                    Spelling.nearest(text, known)
                            .map(near -> "Write '" + near + "'.")
                            .orElse(
                                    "Describe it at 'result', or write 'link-header' for the"
                                            + " header."));
        }
        return Optional.of(new NextPages.Source.Field(text));
    }

    /** All described fields, by their paths with dots. */
    private static List<String> paths(Map<String, ?> schema, String before, int depth) {
        List<String> paths = new ArrayList<>();
        if (depth < MAX_DEPTH) {
            properties(schema)
                    .forEach((field, form) -> {
                        paths.add(before + field);
                        if (form instanceof Map<?, ?> inner) {
                            Map<String, Object> named = new LinkedHashMap<>();
                            inner.forEach((key, value) -> named.put(String.valueOf(key), value));
                            paths.addAll(paths(named, before + field + ".", depth + 1));
                        }
                    });
        }
        return paths;
    }

    private boolean isList() {
        return node.entry("result").orElse(null) instanceof Node.Mapping written
                && "array".equals(SchemaTree.of(written).get("type"));
    }

    /** Only objects have fields: a list is seen as one. */
    private Optional<Map<String, Object>> list() {
        return node.entry("result")
                .map(written -> SchemaTree.of((Node.Mapping) written))
                .map(schema ->
                        Map.of(
                                "type",
                                "object",
                                "required",
                                List.of(HttpOperation.LIST),
                                "properties",
                                Map.of(HttpOperation.LIST, schema)));
    }

    private List<AnswerRule> rules() {
        List<AnswerRule> rules = new ArrayList<>(new AnswerRuleReader(findings).read(node));
        rules.addAll(ofSystem);
        return rules;
    }

    private Identity identity(String method) {
        boolean byNature = method.equals("GET") || method.equals("PUT") || method.equals("DELETE");
        if (flag("idempotent").orElse(byNature)) {
            return Identity.IDEMPOTENT;
        }
        return flag("keyed").orElse(false) ? Identity.KEYED : Identity.NONE;
    }

    /** Without a body's schema the holes are the fields that are known. */
    private static Map<String, Object> fromHoles(RequestLine line, Optional<RequestLine> verify) {
        Set<String> names = new LinkedHashSet<>(line.fields());
        verify.ifPresent(also -> names.addAll(also.fields()));
        Map<String, Object> properties = new LinkedHashMap<>();
        names.forEach(field -> properties.put(field, Map.of("type", "string")));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", List.copyOf(names));
        if (!line.hasBody()) {
            schema.put("additionalProperties", false);
        }
        return schema;
    }

    private void checkHoles(String key, RequestLine line, Map<String, Object> body) {
        Node.Scalar written = scalar(key).orElseThrow();
        Map<?, ?> properties = properties(body);
        Collection<?> required = body.get("required") instanceof List<?> list ? list : List.of();
        line.holes()
                .forEach(hole -> {
                    var place = RequestLineReader.place(written, hole.column());
                    String field = hole.field();
                    if (!properties.containsKey(field)) {
                        findings.add(
                                place,
                                "path-field-unknown",
                                "'{" + field + "}' in '" + key + "' is not a field of the body.",
                                "Nothing would fill the path.",
                                Spelling.remedy(field, names(properties)));
                    } else if (!required.contains(field)) {
                        findings.add(
                                place,
                                "path-field-optional",
                                "'{"
                                        + field
                                        + "}' in '"
                                        + key
                                        + "' is not a required field of the body.",
                                "Without it the path would be another one.",
                                "Add '" + field + "' to 'required' of the body.");
                    }
                });
    }

    private Optional<Map<String, Object>> schema(String key) {
        if (!(node.entry(key).orElse(null) instanceof Node.Mapping written)) {
            return Optional.empty();
        }
        Map<String, Object> schema = SchemaTree.of(written);
        if (!"object".equals(schema.get("type"))) {
            findings.add(
                    written.entry("type").map(Node::place).orElse(written.place()),
                    key + "-not-object",
                    "The schema at '" + key + "' is not of type object.",
                    "Fields are mapped by name, and only objects have names.",
                    "Write 'type: object' in it.");
        }
        return Optional.of(schema);
    }

    /** The remote id's place as a JSON Pointer. */
    private String id(Optional<Map<String, Object>> result) {
        Optional<Node.Scalar> written = scalar("id");
        if (written.isEmpty()) {
            return "";
        }
        String text = written.get().text();
        String pointer =
                text.startsWith("/") ? text : "/" + text.replace("~", "~0").replace("/", "~1");
        String first = pointer.substring(1).split("/", -1)[0].replace("~1", "/").replace("~0", "~");
        Map<?, ?> described = result.<Map<?, ?>>map(OperationReader::properties).orElse(Map.of());
        if (!described.isEmpty() && !described.containsKey(first)) {
            findings.add(
                    written.get().place(),
                    "id-field-unknown",
                    "'id' names '" + first + "', which is not a field of the result.",
                    "The record could not be found by what the system calls it.",
                    Spelling.remedy(first, names(described)));
        }
        return pointer;
    }

    private Set<Integer> duplicates() {
        List<Node> written =
                switch (node.entry("duplicate").orElse(null)) {
                    case Node.Scalar scalar -> List.of((Node) scalar);
                    case Node.Sequence list -> list.items();
                    case null, default -> List.of();
                };
        Set<Integer> statuses = new LinkedHashSet<>();
        for (Node item : written) {
            if (item instanceof Node.Scalar scalar && scalar.text().matches("[1-5][0-9]{2}")) {
                int status = Integer.parseInt(scalar.text());
                if (possible(status)) {
                    statuses.add(status);
                } else {
                    findings.add(
                            scalar.place(),
                            "duplicate-impossible",
                            "Status " + status + " never means that a thing exists already.",
                            "The record would count as delivered although nobody has it.",
                            "Write the status the system answers for a duplicate, such as 409.");
                }
            } else {
                findings.add(
                        item.place(),
                        "duplicate-not-status",
                        "'duplicate' is not an HTTP status.",
                        "",
                        "Write a number such as 409.");
            }
        }
        return statuses;
    }

    private static boolean possible(int status) {
        return status / 100 == 2 || (status / 100 == 4 && !NEVER_DUPLICATE.contains(status));
    }

    private static Map<String, ?> properties(Map<String, ?> schema) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (schema.get("properties") instanceof Map<?, ?> described) {
            described.forEach((field, form) -> properties.put(String.valueOf(field), form));
        }
        return properties;
    }

    private static List<String> names(Map<?, ?> properties) {
        return properties.keySet().stream().map(String::valueOf).toList();
    }

    private Optional<Boolean> flag(String key) {
        return scalar(key).map(written -> written.text().equalsIgnoreCase("true"));
    }

    private Optional<Node.Scalar> scalar(String key) {
        @Nullable Node written = node.entry(key).orElse(null);
        return written instanceof Node.Scalar scalar && !scalar.isNull()
                ? Optional.of(scalar)
                : Optional.empty();
    }
}
