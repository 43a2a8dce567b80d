package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.SystemDeclaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** HTTP with operations written in the system's file. */
final class SampleHttp {
    private static final Kind.Text TEXT = new Kind.Text();

    private static final List<Setting> OPERATION =
            List.of(
                    required(
                            "request", TEXT, "Method and path. Required: it is called.", "POST /a"),
                    optional("keyed", new Kind.Bool(), "Takes an idempotency key.", "true"),
                    optional("body", new Kind.JsonSchema(), "The body.", "{ type: object }"),
                    optional("result", new Kind.JsonSchema(), "The answer.", "{ type: object }"),
                    optional("id", TEXT, "Where the answer names the remote id.", "id"),
                    optional("next", TEXT, "Where the next page's link is.", "link-header"),
                    optional("duplicate", new Kind.Whole(100, 599), "Status.", "409"),
                    optional("verify", TEXT, "Method and path.", "GET /a/{id}"));

    static final Connector CONNECTOR =
            new SampleConnector(
                    new ConnectorSpec(
                            "http",
                            "Any HTTP API.",
                            List.of(
                                    optional(
                                            "auth",
                                            new Kind.Choice(List.of("bearer", "basic")),
                                            "How.",
                                            "bearer"),
                                    required(
                                            "operations",
                                            new Kind.MapOf(new Kind.Shape(OPERATION)),
                                            "What can be called. Required: nothing else can be.",
                                            "{ contacts.upsert: { request: PUT /contacts } }"))),
                    SampleHttp::operations);

    private SampleHttp() {}

    private static List<Operation> operations(SystemDeclaration system) {
        List<Operation> operations = new ArrayList<>();
        Keys.mapping(system.settings(), "operations")
                .ifPresent(named ->
                        named.entries()
                                .forEach((name, node) ->
                                        Keys.mapping(node)
                                                .ifPresent(
                                                        o -> operations.add(operation(name, o)))));
        return operations;
    }

    private static Operation operation(String name, Node.Mapping node) {
        String request = Keys.text(node, "request").orElse("");
        boolean keyed = Keys.text(node, "keyed").filter("true"::equals).isPresent();
        Operation operation =
                new Operation(
                        name,
                        request.startsWith("GET") ? Operation.Effect.READ : Operation.Effect.WRITE,
                        request.startsWith("PUT")
                                ? Operation.Identity.IDEMPOTENT
                                : keyed ? Operation.Identity.KEYED : Operation.Identity.NONE,
                        node.entries().containsKey("verify"),
                        Keys.mapping(node, "body")
                                .map(SampleConnector::schema)
                                .orElse(Map.of("type", "object")),
                        Optional.of(node)
                                .flatMap(n -> Keys.mapping(n, "result"))
                                .map(SampleConnector::schema));
        return node.entries().containsKey("next") ? operation.withLinks() : operation;
    }
}
