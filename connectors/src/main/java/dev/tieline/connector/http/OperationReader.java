package dev.tieline.connector.http;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Spelling;
import dev.tieline.api.SystemDeclaration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the operations of a system's file. */
final class OperationReader {
    private final SystemDeclaration system;
    private final Findings findings;

    OperationReader(SystemDeclaration system, Findings findings) {
        this.system = system;
        this.findings = findings;
    }

    /** Those that are whole; what is wrong with the others is a finding. */
    List<HttpOperation> read() {
        List<HttpOperation> operations = new ArrayList<>();
        Texts.mapping(system.settings(), "operations")
                .ifPresent(all ->
                        all.entries()
                                .forEach((name, node) -> {
                                    if (node instanceof Node.Mapping declared) {
                                        operation(name, declared).ifPresent(operations::add);
                                    }
                                }));
        return operations;
    }

    private Optional<HttpOperation> operation(String name, Node.Mapping node) {
        Optional<RequestLine> request = line(node, "request");
        if (request.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> body =
                Texts.mapping(node, "body")
                        .map(Texts::schema)
                        .orElse(Map.of("type", "object", "additionalProperties", true));
        int before = findings.count();
        checkFields(node, "request", request.get(), body);
        Optional<RequestLine> verify = line(node, "verify");
        verify.ifPresent(line -> checkVerify(node, line, body));
        if (findings.count() > before) {
            return Optional.empty();
        }
        Operation operation =
                new Operation(
                        name,
                        request.get().method().equals("GET")
                                ? Operation.Effect.READ
                                : Operation.Effect.WRITE,
                        identity(node, request.get().method()),
                        verify.isPresent(),
                        body,
                        Texts.mapping(node, "result").map(Texts::schema));
        int duplicate = Texts.text(node, "duplicate").map(Integer::parseInt).orElse(0);
        return Optional.of(
                new HttpOperation(operation, request.get(), duplicate, pointer(node), verify));
    }

    private static Operation.Identity identity(Node.Mapping node, String method) {
        if (Texts.truth(node, "keyed").orElse(false)) {
            return Operation.Identity.KEYED;
        }
        boolean natural = !method.equals("POST") && !method.equals("PATCH");
        return Texts.truth(node, "idempotent").orElse(natural)
                ? Operation.Identity.IDEMPOTENT
                : Operation.Identity.NONE;
    }

    private static String pointer(Node.Mapping node) {
        String id = Texts.text(node, "id").orElse("");
        return id.isEmpty() || id.startsWith("/") ? id : "/" + id.replace("~", "~0");
    }

    private Optional<RequestLine> line(Node.Mapping node, String key) {
        Optional<Node.Scalar> written = Texts.scalar(node, key);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        String text = written.get().text();
        Optional<RequestLine> line = RequestLine.parse(text);
        if (line.isEmpty()) {
            String method = text.strip().split("\\s", 2)[0];
            boolean known = RequestLine.METHODS.contains(method);
            findings.add(
                    written.get().place(),
                    known ? "request-malformed" : "method-unknown",
                    known
                            ? "'" + text + "' is not a method and a path."
                            : "'" + method + "' is not a method that can be called.",
                    "",
                    known
                            ? "Write it as in 'PUT /contacts/{email}': one space, a path that starts"
                                    + " with a slash, no spaces in it."
                            : Spelling.remedy(
                                    method, RequestLine.METHODS.stream().sorted().toList()));
        }
        return line;
    }

    private void checkFields(
            Node.Mapping node, String key, RequestLine line, Map<String, Object> body) {
        Set<String> known = new HashSet<>();
        if (body.get("properties") instanceof Map<?, ?> properties) {
            properties.keySet().forEach(name -> known.add(String.valueOf(name)));
        }
        List<?> required = body.get("required") instanceof List<?> names ? names : List.of();
        for (String field : line.fields()) {
            if (!known.contains(field)) {
                findings.add(
                        node.entry(key).orElse(node).place(),
                        "path-field-unknown",
                        "The path needs '" + field + "', which 'body' does not describe.",
                        "Nothing could fill it.",
                        known.isEmpty()
                                ? "Describe it in 'body' with its type."
                                : Spelling.remedy(field, known));
            } else if (!required.contains(field)) {
                findings.add(
                        node.entry(key).orElse(node).place(),
                        "path-field-optional",
                        "The path needs '" + field + "', which 'body' does not require.",
                        "Without it another address would be called.",
                        "Add '" + field + "' to 'required' of 'body'.");
            }
        }
    }

    private void checkVerify(Node.Mapping node, RequestLine line, Map<String, Object> body) {
        if (!line.method().equals("GET")) {
            findings.add(
                    node.entry("verify").orElse(node).place(),
                    "verify-not-get",
                    "'verify' must read and change nothing, so it is a GET.",
                    "It is asked when nobody knows whether a call was applied.",
                    "Write 'GET " + String.join("", line.parts()) + "' or leave it out.");
        }
        checkFields(node, "verify", line, body);
    }
}
