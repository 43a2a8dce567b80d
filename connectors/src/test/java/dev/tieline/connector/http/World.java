package dev.tieline.connector.http;

import dev.tieline.api.Attempt;
import dev.tieline.api.Credentials;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Node;
import dev.tieline.api.Outlet;
import dev.tieline.api.Place;
import dev.tieline.api.Rendition;
import dev.tieline.api.Secret;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.api.TraceContext;
import dev.tieline.egress.EgressGuard;
import dev.tieline.testkit.ScriptedPeer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A scripted CRM and an outlet to it, as the example's system file declares it. */
final class World implements AutoCloseable {
    static final String TOKEN = "tok-5f1c9a7e";
    static final Place PLACE = Place.startOf("systems/crm.yaml");
    static final Map<String, Object> CONTACT =
            Map.of(
                    "type",
                    "object",
                    "required",
                    List.of("email", "firstname"),
                    "properties",
                    Map.of(
                            "email", Map.of("type", "string"),
                            "firstname", Map.of("type", "string"),
                            "note", Map.of("type", "string")));
    static final Map<String, Object> RESULT =
            Map.of(
                    "type",
                    "object",
                    "required",
                    List.of("id"),
                    "properties",
                    Map.of("id", Map.of("type", "string"), "email", Map.of("type", "string")));
    static final Map<String, Object> UPSERT =
            Map.of(
                    "request",
                    "PUT /contacts/{email}",
                    "body",
                    CONTACT,
                    "result",
                    RESULT,
                    "id",
                    "id",
                    "duplicate",
                    409,
                    "verify",
                    "GET /contacts/{email}");

    /** Neither idempotent nor keyed, and the answer is of no use. */
    static final Map<String, Object> NOTE =
            Map.of("request", "POST /notes", "body", CONTACT, "verify", "GET /notes?email={email}");

    static final Map<String, Object> EVENT =
            Map.of("request", "POST /events", "body", CONTACT, "keyed", true);
    static final Map<String, Object> SEARCH =
            Map.of("request", "GET /contacts/{email}", "body", CONTACT);

    private final ScriptedPeer peer;
    private final Outlet outlet;

    private World(ScriptedPeer peer, Duration timeout) {
        this.peer = peer;
        this.outlet = outlet(peer.url().toString(), timeout);
    }

    static Outlet outlet(String url, Duration timeout) {
        EgressGuard guard =
                new EgressGuard(List.of("127.0.0.1"), java.net.InetAddress::getAllByName, Set.of());
        return new HttpConnector(guard).open(system(url, Map.of(), timeout), credentials());
    }

    static World start() {
        return new World(ScriptedPeer.start(), Duration.ofSeconds(10));
    }

    static World impatient() {
        return new World(ScriptedPeer.start(), Duration.ofMillis(300));
    }

    static World with(ScriptedPeer peer) {
        return new World(peer, Duration.ofSeconds(10));
    }

    static Credentials credentials() {
        Secret secret = Secret.of(TOKEN);
        return _ -> secret;
    }

    static SystemDeclaration system(String url, Map<String, Object> more, Duration timeout) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(
                "operations",
                Map.of(
                        "contacts.upsert", UPSERT,
                        "notes.add", NOTE,
                        "events.send", EVENT,
                        "contacts.read", SEARCH));
        settings.putAll(more);
        return new SystemDeclaration(
                "crm",
                PLACE,
                "Customers.",
                "sales",
                "http",
                Optional.of(url),
                Optional.of("crm-token"),
                Map.of(
                        "contacts.upsert", List.of("*"),
                        "notes.add", List.of("*"),
                        "events.send", List.of("*"),
                        "contacts.read", List.of("*")),
                new SystemDeclaration.Limits(0, Duration.ofSeconds(1), 64, timeout),
                (Node.Mapping) node(settings));
    }

    /** A tree as the YAML reader would hand it over; texts count as unquoted. */
    static Node node(Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> {
                Map<String, Node> entries = new LinkedHashMap<>();
                Map<String, Place> keys = new LinkedHashMap<>();
                map.forEach((key, value) -> {
                    entries.put(key.toString(), node(value));
                    keys.put(key.toString(), PLACE);
                });
                yield new Node.Mapping(PLACE, entries, keys);
            }
            case List<?> list -> new Node.Sequence(PLACE, list.stream().map(World::node).toList());
            default -> new Node.Scalar(PLACE, tree.toString(), false);
        };
    }

    ScriptedPeer peer() {
        return peer;
    }

    Outlet outlet() {
        return outlet;
    }

    Attempt upsert() {
        return outlet.send(rendition("contacts.upsert"), Duration.ofSeconds(30));
    }

    Attempt send(String operation) {
        return outlet.send(rendition(operation), Duration.ofSeconds(30));
    }

    Attempt verify(String operation) {
        return outlet.verify(rendition(operation), Duration.ofSeconds(30));
    }

    static Rendition rendition(String operation) {
        return rendition(operation, "ada@lovelace.example");
    }

    static Rendition rendition(String operation, String email) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("email", email);
        fields.put("firstname", "Adelaide");
        return new Rendition(
                "leads",
                operation,
                Document.of(fields),
                new DeliveryKey("0199-1", "crm"),
                new TraceContext(
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                        "congo=t61rcWkgMzE"));
    }

    @Override
    public void close() {
        outlet.close();
        peer.close();
    }
}
