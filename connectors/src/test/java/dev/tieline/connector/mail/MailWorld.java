package dev.tieline.connector.mail;

import dev.tieline.api.Attempt;
import dev.tieline.api.Credentials;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Outlet;
import dev.tieline.api.Place;
import dev.tieline.api.Rendition;
import dev.tieline.api.Secret;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.api.TraceContext;
import dev.tieline.egress.EgressGuard;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;

/** A mail system as a file would declare it, and requests to it. */
final class MailWorld {
    static final String HOST = "mail.acme.example";
    static final Place PLACE = new Place("systems/mail.yaml", 1, 1);
    static final DeliveryKey KEY = new DeliveryKey("0199-abc", "thanks-mail");
    static final Duration LONG = Duration.ofSeconds(20);

    /** Every name is this machine. */
    static final EgressGuard GUARD =
            new EgressGuard(
                    List.of("127.0.0.1"),
                    _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
                    Set.of());

    final Map<String, Object> settings = new LinkedHashMap<>();
    String url = "smtp://127.0.0.1:25";
    Optional<String> credential = Optional.empty();
    Credentials credentials = _ -> Secret.of("s3cret-pass");
    Duration timeout = LONG;
    SSLSocketFactory tls = (SSLSocketFactory) SSLSocketFactory.getDefault();

    MailWorld() {
        settings.put("starttls", "off");
        settings.put("from", "Grüße von Acme <hello@acme.example>");
        settings.put(
                "templates",
                Map.of(
                        "thanks",
                        Map.of(
                                "subject", "Danke, {{name}}",
                                "text",
                                        "Hello {{name}},\n\n.hidden?\nYour reference: {{contact}}\n",
                                "html", "<p>Hello {{name}}, {{ contact }}</p>\n")));
    }

    MailWorld at(int port) {
        url = "smtp://127.0.0.1:" + port;
        return this;
    }

    MailWorld with(String key, Object value) {
        settings.put(key, value);
        return this;
    }

    MailConnector connector() {
        return new MailConnector(GUARD, tls);
    }

    SystemDeclaration system() {
        return new SystemDeclaration(
                "mail",
                PLACE,
                "Answers people.",
                "sales-ops",
                "mail",
                Optional.of(url).filter(text -> !text.isEmpty()),
                credential,
                Map.of(MailConnector.SEND, List.of("*")),
                new SystemDeclaration.Limits(0, Duration.ofSeconds(1), 1, timeout),
                (Node.Mapping) node(settings));
    }

    List<String> codes() {
        Findings findings = new Findings();
        connector().operations(system(), findings);
        return findings.sorted().stream().map(Finding::code).toList();
    }

    Attempt send(Map<String, Object> fields) {
        try (Outlet outlet = connector().open(system(), credentials)) {
            return outlet.send(
                    new Rendition(
                            "leads",
                            MailConnector.SEND,
                            Document.of(fields),
                            KEY,
                            TraceContext.NONE),
                    LONG);
        }
    }

    Attempt send() {
        return send(fields());
    }

    static Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("to", "ada.reader@example.org");
        fields.put("template", "thanks");
        fields.put("name", "Zoë Ångström");
        fields.put("contact", "C-4711");
        return fields;
    }

    static Map<String, Object> fields(String name, Object value) {
        Map<String, Object> fields = fields();
        fields.put(name, value);
        return fields;
    }

    private static Node node(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return new Node.Scalar(PLACE, String.valueOf(value), true);
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Place> keys = new LinkedHashMap<>();
        map.forEach((key, item) -> {
            entries.put(String.valueOf(key), node(item));
            keys.put(String.valueOf(key), PLACE);
        });
        return new Node.Mapping(PLACE, entries, keys);
    }
}
