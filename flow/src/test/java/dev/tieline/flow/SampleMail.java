package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.SystemDeclaration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Mail made of templates in the system's file. */
final class SampleMail {
    private static final Kind.Text TEXT = new Kind.Text();
    private static final Pattern BLANK = Pattern.compile("\\{\\{(\\w+)}}");

    private static final Kind.Shape TEMPLATE =
            new Kind.Shape(
                    List.of(
                            required("subject", TEXT, "Subject. Required: people see it.", "Hi"),
                            required("text", TEXT, "Plain text. Required: all can read it.", "Hi"),
                            optional("html", TEXT, "The same as HTML.", "<p>Hi</p>")));

    static final Connector CONNECTOR =
            new SampleConnector(
                    new ConnectorSpec(
                            "mail",
                            "A mail server.",
                            List.of(
                                    optional(
                                            "starttls",
                                            new Kind.Choice(List.of("required", "off")),
                                            "Whether it is encrypted.",
                                            "required"),
                                    required(
                                            "from",
                                            TEXT,
                                            "Sender. Required: replies go there.",
                                            "a@b.example"),
                                    required(
                                            "templates",
                                            new Kind.MapOf(TEMPLATE),
                                            "What can be sent. Required: nothing else can be.",
                                            "{ hello: { subject: Hi, text: Hi } }"))),
                    SampleMail::operations);

    private SampleMail() {}

    private static List<Operation> operations(SystemDeclaration system) {
        Node.Mapping templates =
                Keys.mapping(system.settings(), "templates").orElse(system.settings());
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("to", Map.of("type", "string", "format", "email"));
        properties.put(
                "template",
                Map.of("type", "string", "enum", List.copyOf(templates.entries().keySet())));
        templates.entries().values().stream()
                .flatMap(node -> Keys.mapping(node).stream())
                .flatMap(node -> node.entries().values().stream())
                .flatMap(node -> Keys.scalar(node).stream())
                .flatMap(text -> BLANK.matcher(text.text()).results())
                .forEach(blank -> properties.put(blank.group(1), Map.of("type", "string")));
        Map<String, Object> request =
                Map.of(
                        "type",
                        "object",
                        "required",
                        List.of("to", "template"),
                        "additionalProperties",
                        false,
                        "properties",
                        properties);
        return List.of(
                new Operation(
                        "messages.send",
                        Operation.Effect.WRITE,
                        Operation.Identity.NONE,
                        false,
                        request,
                        Optional.empty()));
    }
}
