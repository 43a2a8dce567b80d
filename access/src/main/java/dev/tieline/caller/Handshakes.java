package dev.tieline.caller;

import dev.tieline.api.Arrival;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Receipt;
import dev.tieline.api.Secret;
import dev.tieline.scheme.Encoding;
import dev.tieline.scheme.Scheme;
import dev.tieline.scheme.Spot;
import dev.tieline.scheme.Way;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Answers what senders ask to be sure of their receiver. Whatever is sent back is short, of letters
 * that mean nothing to a browser, and plain text or JSON of the hub's own making.
 */
final class Handshakes {
    private static final Pattern ECHOED = Pattern.compile("[A-Za-z0-9 ._~:+/=|-]{1,1024}");
    private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9.:_-]{1,255}");
    private static final int MAX_ANSWER = 64 << 10;
    private static final String TEXT = "text/plain";
    private static final String JSON = "application/json";

    private final Scheme scheme;
    private final List<Secret> verifyTokens;
    private final CallerProof proof;
    private final Surroundings around;

    private Handshakes(
            Scheme scheme, List<Secret> verifyTokens, CallerProof proof, Surroundings around) {
        this.scheme = scheme;
        this.verifyTokens = verifyTokens;
        this.proof = proof;
        this.around = around;
    }

    static Handshakes of(
            Scheme scheme,
            CallerScheme.Vendor declared,
            Credentials credentials,
            CallerProof proof,
            Surroundings around) {
        List<Secret> verifyTokens =
                scheme.needsVerifyToken()
                        ? Keyring.read(
                                declared.verifyToken().stream().toList(),
                                credentials,
                                (name, secret) -> {
                                    Strength.require(name, secret.reveal(), 16, 1_024);
                                    return secret;
                                })
                        : List.of();
        return new Handshakes(scheme, verifyTokens, proof, around);
    }

    /** What needs no proof of its own, or cannot have one; empty when it is none. */
    Optional<Proof> before(Arrival arrival) {
        return switch (scheme.handshake()) {
            case META -> arrival.method().equals("GET") ? Optional.of(meta(arrival)) : none();
            case ECHO ->
                    arrival.method().equals("GET")
                            ? Optional.of(
                                    echo(FormParts.query(arrival, "challenge"), "a challenge"))
                            : none();
            case GRAPH ->
                    FormParts.query(arrival, "validationToken")
                            .map(token -> echo(Optional.of(token), "a validation token"));
            case HEAD ->
                    arrival.method().equals("HEAD")
                            ? Optional.of(answered(200, TEXT, "", Map.of(), "HEAD"))
                            : none();
            case CLOUDEVENTS ->
                    arrival.method().equals("OPTIONS") ? Optional.of(origin(arrival)) : none();
            case NONE, SLACK, ZOOM, DISCORD, MAILCHIMP, GITHUB, SNS, XERO, TWITCH, OKTA -> none();
        };
    }

    /** What came with a proof; empty when it is a record. */
    Optional<Proof> after(Arrival arrival, Proof.Proved proved) {
        return switch (scheme.handshake()) {
            case SLACK ->
                    json(arrival)
                            .filter(b ->
                                    b.text("type").filter("url_verification"::equals).isPresent())
                            .map(b -> echo(b.text("challenge"), "url_verification"));
            case ZOOM ->
                    json(arrival)
                            .filter(b ->
                                    b.text("event")
                                            .filter("endpoint.url_validation"::equals)
                                            .isPresent())
                            .map(b -> zoom(b, proved));
            case DISCORD -> json(arrival).flatMap(Handshakes::discord);
            case MAILCHIMP ->
                    arrival.method().equals("GET")
                            ? Optional.of(answered(200, TEXT, "", Map.of(), "GET"))
                            : none();
            case GITHUB ->
                    arrival.header("x-github-event")
                            .filter("ping"::equals)
                            .map(_ -> answered(200, TEXT, "", Map.of(), "ping"));
            case SNS -> json(arrival).flatMap(this::sns);
            case XERO ->
                    json(arrival)
                            .filter(b -> b.field("events").filter(List.of()::equals).isPresent())
                            .map(_ -> answered(200, TEXT, "", Map.of(), "intent to receive"));
            case TWITCH ->
                    arrival.header("twitch-eventsub-message-type")
                            .filter("webhook_callback_verification"::equals)
                            .flatMap(_ -> json(arrival))
                            .map(b -> echo(b.text("challenge"), "webhook_callback_verification"));
            case OKTA -> arrival.method().equals("GET") ? Optional.of(okta(arrival)) : none();
            case NONE, META, ECHO, GRAPH, HEAD, CLOUDEVENTS -> none();
        };
    }

    private static Optional<Proof> none() {
        return Optional.empty();
    }

    private Optional<Document> json(Arrival arrival) {
        return around.json().apply(arrival.payload());
    }

    private Proof meta(Arrival arrival) {
        byte[] token =
                FormParts.query(arrival, "hub.verify_token")
                        .orElse("")
                        .getBytes(StandardCharsets.UTF_8);
        boolean right = false;
        for (Secret secret : verifyTokens) {
            right |= secret.matches(token);
        }
        if (!right
                || !FormParts.query(arrival, "hub.mode").filter("subscribe"::equals).isPresent()) {
            return new Proof.Refused(Refusals.wrongToken(new Spot.Query("hub.verify_token")));
        }
        return echo(FormParts.query(arrival, "hub.challenge"), "hub.challenge");
    }

    private static Proof origin(Arrival arrival) {
        Optional<String> origin =
                arrival.header("webhook-request-origin").filter(o -> ORIGIN.matcher(o).matches());
        return origin.map(o ->
                        answered(
                                200,
                                TEXT,
                                "",
                                Map.of(
                                        "WebHook-Allowed-Origin",
                                        o,
                                        "WebHook-Allowed-Rate",
                                        "*",
                                        "Allow",
                                        "POST, OPTIONS"),
                                "an origin that asked"))
                .orElseGet(() ->
                        new Proof.Refused(
                                Refusals.unreadable(
                                        Spot.header("webhook-request-origin"),
                                        "origin",
                                        "missing")));
    }

    private static Proof okta(Arrival arrival) {
        return arrival.header("x-okta-verification-challenge")
                .filter(c -> ECHOED.matcher(c).matches())
                .map(c ->
                        answered(
                                200,
                                JSON,
                                "{\"verification\":\"" + c + "\"}",
                                Map.of(),
                                "a verification challenge"))
                .orElseGet(() -> new Proof.Refused(Refusals.notAsked("there is no challenge")));
    }

    private Proof zoom(Document body, Proof.Proved proved) {
        Optional<String> plain =
                body.at("/payload/plainToken")
                        .map(Object::toString)
                        .filter(p -> ECHOED.matcher(p).matches());
        if (plain.isEmpty() || !(proof instanceof SignatureProof signing)) {
            return new Proof.Refused(Refusals.notAsked("there is no plainToken"));
        }
        byte[] mac = signing.sign(proved.caller(), plain.get()).orElseThrow();
        return answered(
                200,
                JSON,
                "{\"plainToken\":\"%s\",\"encryptedToken\":\"%s\"}"
                        .formatted(plain.get(), Encoding.HEX.encode(mac)),
                Map.of(),
                "endpoint.url_validation");
    }

    /** Interactions have type 1 for a ping; events, which name their version, have 0. */
    private static Optional<Proof> discord(Document body) {
        String type = body.text("type").orElse("");
        if (body.field("version").isPresent() && body.field("event").isEmpty()) {
            return type.equals("0")
                    ? Optional.of(answered(204, TEXT, "", Map.of(), "PING"))
                    : none();
        }
        return type.equals("1") && body.field("event").isEmpty()
                ? Optional.of(answered(200, JSON, "{\"type\":1}", Map.of(), "PING"))
                : none();
    }

    private Optional<Proof> sns(Document body) {
        return switch (body.text("Type").orElse("")) {
            case "SubscriptionConfirmation" -> Optional.of(confirm(body));
            case "UnsubscribeConfirmation" ->
                    Optional.of(answered(200, TEXT, "", Map.of(), "UnsubscribeConfirmation"));
            default -> none();
        };
    }

    private Proof confirm(Document body) {
        String url = body.text("SubscribeURL").orElse("");
        if (!(scheme.way() instanceof Way.Certified way)
                || !url.matches(hosts(way) + "/\\?[A-Za-z0-9&=%._:+-]{1,2000}")) {
            return new Proof.Refused(
                    Refusals.notAsked("SubscribeURL is not where Amazon SNS confirms"));
        }
        try {
            around.download().get(URI.create(url), MAX_ANSWER);
            return answered(200, TEXT, "", Map.of(), "SubscriptionConfirmation, confirmed");
        } catch (IOException e) {
            return new Proof.Unclear(Refusals.unreachable(String.valueOf(e.getMessage())));
        }
    }

    private static String hosts(Way.Certified way) {
        return way.urls().substring(0, way.urls().lastIndexOf('/'));
    }

    private static Proof echo(Optional<String> text, String what) {
        return text.filter(t -> ECHOED.matcher(t).matches())
                .map(t -> answered(200, TEXT, t, Map.of(), what))
                .orElseGet(() ->
                        new Proof.Refused(
                                Refusals.notAsked(
                                        "what is to be sent back is missing or not plain")));
    }

    private static Proof answered(
            int status, String type, String body, Map<String, String> headers, String what) {
        return new Proof.Greeted(new Receipt.Greeted(status, type, body, headers), what);
    }
}
