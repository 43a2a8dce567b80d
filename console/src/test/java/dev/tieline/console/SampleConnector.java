package dev.tieline.console;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Outlet;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.SystemDeclaration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connector that declares what the example workspace calls, and opens nothing. */
record SampleConnector(ConnectorSpec spec) implements Connector {
    private static final Kind.Text TEXT = new Kind.Text();

    /** Those the example workspace names. */
    static Map<String, Connector> all() {
        Kind operation =
                new Kind.Shape(
                        List.of(
                                optional("request", TEXT),
                                optional("keyed", new Kind.Bool()),
                                optional("body", new Kind.JsonSchema()),
                                optional("result", new Kind.JsonSchema()),
                                optional("id", TEXT),
                                optional("duplicate", new Kind.Whole(100, 599)),
                                optional("verify", TEXT)));
        Kind template =
                new Kind.Shape(
                        List.of(
                                optional("subject", TEXT),
                                optional("text", TEXT),
                                optional("html", TEXT)));
        return Map.of(
                "http",
                sample(
                        "http",
                        optional("auth", TEXT),
                        optional("operations", new Kind.MapOf(operation))),
                "mail",
                sample(
                        "mail",
                        optional("starttls", TEXT),
                        optional("from", TEXT),
                        optional("templates", new Kind.MapOf(template))),
                "files",
                sample(
                        "files",
                        optional("directory", TEXT),
                        optional("file", TEXT),
                        optional("format", TEXT),
                        optional("columns", new Kind.ListOf(TEXT))));
    }

    private static Setting optional(String name, Kind kind) {
        return Setting.optional(name, kind, "For tests.", "x");
    }

    private static Connector sample(String name, Setting... settings) {
        return new SampleConnector(new ConnectorSpec(name, "For tests.", List.of(settings)));
    }

    @Override
    public List<Operation> operations(SystemDeclaration system, Findings findings) {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, List<String>> granted : system.allow().entrySet()) {
            Optional<Node.Mapping> declared =
                    inside(system.settings(), "operations")
                            .flatMap(all -> inside(all, granted.getKey()));
            operations.add(operation(granted.getKey(), granted.getValue(), declared));
        }
        return operations;
    }

    private static Operation operation(
            String name, List<String> fields, Optional<Node.Mapping> declared) {
        Map<String, Object> properties = new LinkedHashMap<>();
        fields.forEach(field -> properties.put(field, Map.of("type", "string")));
        boolean put = begins(declared, "PUT");
        return new Operation(
                name,
                begins(declared, "GET") ? Operation.Effect.READ : Operation.Effect.WRITE,
                put
                        ? Operation.Identity.IDEMPOTENT
                        : declared.isPresent() ? Operation.Identity.KEYED : Operation.Identity.NONE,
                put,
                declared.flatMap(o -> inside(o, "body"))
                        .map(SampleConnector::schema)
                        .orElse(Map.of("type", "object", "properties", properties)),
                declared.flatMap(o -> inside(o, "result")).map(SampleConnector::schema));
    }

    private static boolean begins(Optional<Node.Mapping> declared, String method) {
        return declared.flatMap(o -> o.entry("request"))
                .filter(n -> n instanceof Node.Scalar s && s.text().startsWith(method))
                .isPresent();
    }

    private static Optional<Node.Mapping> inside(Node.Mapping node, String key) {
        return node.entry(key).filter(Node.Mapping.class::isInstance).map(Node.Mapping.class::cast);
    }

    private static Map<String, Object> schema(Node.Mapping mapping) {
        Map<String, Object> tree = new LinkedHashMap<>();
        mapping.entries().forEach((name, value) -> tree.put(name, tree(value)));
        return tree;
    }

    private static Object tree(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> schema(mapping);
            case Node.Sequence list -> list.items().stream().map(SampleConnector::tree).toList();
            case Node.Scalar scalar -> scalar.text();
        };
    }

    @Override
    public Outlet open(SystemDeclaration system, Credentials credentials) {
        throw new UnsupportedOperationException("pages send nothing");
    }
}
