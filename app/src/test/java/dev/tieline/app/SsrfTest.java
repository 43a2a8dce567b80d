package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Arrival;
import dev.tieline.api.Attempt;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Connector;
import dev.tieline.api.Credentials;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Outside;
import dev.tieline.api.Payload;
import dev.tieline.api.Place;
import dev.tieline.api.Rendition;
import dev.tieline.api.Secret;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.api.TraceContext;
import dev.tieline.caller.CallerProof;
import dev.tieline.caller.Proof;
import dev.tieline.caller.Surroundings;
import dev.tieline.connector.http.Errands;
import dev.tieline.connector.http.HttpConnector;
import dev.tieline.connector.jdbc.MariaDbConnector;
import dev.tieline.connector.mail.MailConnector;
import dev.tieline.connector.postgresql.PostgresqlConnector;
import dev.tieline.egress.EgressGuard;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every way out of a hub, led to where it must not go in every spelling. Somebody listens on every
 * address of this machine and hears of nobody; each way is shown to reach it when it is allowed.
 */
class SsrfTest {
    private static final Place PLACE = Place.startOf("systems/there.yaml");
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Credentials NO_SECRETS = name -> Secret.of("0123456789abcdef-" + name);
    private static final EgressGuard CLOSED =
            new EgressGuard(List.of(), SsrfHosts::resolve, Set.of());
    private static final EgressGuard OPEN =
            new EgressGuard(List.of("127.0.0.1"), SsrfHosts::resolve, Set.of());

    private Recorder recorder;

    @BeforeEach
    void listen() {
        recorder = new Recorder(null);
    }

    @AfterEach
    void end() {
        recorder.close();
    }

    /** Takes every connection and says nothing: its end is all that comes. */
    private static final class Recorder implements AutoCloseable {
        private final ServerSocket listening;
        private final AtomicInteger connections = new AtomicInteger();

        Recorder(String address) {
            this(address, 0);
        }

        Recorder(String address, int port) {
            try {
                listening =
                        address == null
                                ? new ServerSocket(port, 500)
                                : new ServerSocket(port, 500, InetAddress.ofLiteral(address));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            while (true) {
                try (Socket _ = listening.accept()) {
                    connections.incrementAndGet();
                } catch (IOException _) {
                    return;
                }
            }
        }

        int port() {
            return listening.getLocalPort();
        }

        /** Connections are taken in their order: once one of ours is, there is none before it. */
        int heard() {
            int before = connections.get();
            try (Socket mark = new Socket(InetAddress.ofLiteral("127.0.0.1"), port())) {
                mark.getInputStream().read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Math.max(before, connections.get() - 1);
        }

        @Override
        public void close() {
            try {
                listening.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A way out: goes there and tells why it did not; empty when it tried. */
    private interface WayOut {
        String go(EgressGuard guard, String url);
    }

    private void assertShut(String scheme, String path, WayOut way) {
        String port = ":" + recorder.port();
        int first = recorder.connections.get();
        way.go(OPEN, scheme + "://127.0.0.1" + port + path);
        assertThat(recorder.heard() - first).as("it does reach what is allowed").isPositive();
        int before = recorder.connections.get();
        List<String> hosts = SsrfHosts.all();
        assertThat(hosts.size()).isGreaterThanOrEqualTo(150);
        for (String host : hosts) {
            assertThat(way.go(CLOSED, scheme + "://" + host + port + path))
                    .as("why %s is not connected to", host)
                    .isNotEmpty();
        }
        assertThat(recorder.heard() - before).isZero();
        System.out.printf("%d spellings by %s%n", hosts.size(), scheme + ":" + path);
    }

    private static SystemDeclaration system(
            String connector, String url, Map<String, Object> more) {
        return new SystemDeclaration(
                "there",
                PLACE,
                "Somewhere.",
                "ops",
                connector,
                Optional.of(url),
                Optional.empty(),
                Map.of("things.put", List.of("*"), "messages.send", List.of("*")),
                new SystemDeclaration.Limits(0, Duration.ofSeconds(1), 4, LONG),
                (Node.Mapping) node(more));
    }

    private static Node node(Object tree) {
        if (tree instanceof List<?> list) {
            return new Node.Sequence(PLACE, list.stream().map(SsrfTest::node).toList());
        }
        if (!(tree instanceof Map<?, ?> map)) {
            return new Node.Scalar(PLACE, tree.toString(), false);
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Place> keys = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            entries.put(key.toString(), node(value));
            keys.put(key.toString(), PLACE);
        });
        return new Node.Mapping(PLACE, entries, keys);
    }

    /** What a check says of it; what is not refused then is called. */
    private static String called(
            Connector connector, SystemDeclaration system, String operation, Document input) {
        Findings findings = new Findings();
        connector.operations(system, findings);
        if (findings.count() > 0) {
            return findings.sorted().getFirst().code();
        }
        try (Outlet outlet = connector.open(system, NO_SECRETS)) {
            return code(outlet.send(rendition(operation, input), LONG));
        }
    }

    private static Rendition rendition(String operation, Document input) {
        return new Rendition(
                "things", operation, input, new DeliveryKey("0199-1", "there"), TraceContext.NONE);
    }

    private static String code(Attempt attempt) {
        return attempt.outcome() instanceof Outcome.Unreachable(var fault)
                        && fault.message().contains("the hub does not connect there")
                ? fault.code()
                : "";
    }

    private static final Map<String, Object> HTTP =
            Map.of(
                    "operations",
                    Map.of(
                            "things.put",
                            Map.of(
                                    "request",
                                    "PUT /things/{id}",
                                    "body",
                                    Map.of(
                                            "type",
                                            "object",
                                            "required",
                                            List.of("id"),
                                            "properties",
                                            Map.of("id", Map.of("type", "string"))))));

    private static final Map<String, Object> MAIL =
            Map.of(
                    "from",
                    "hello@acme.example",
                    "starttls",
                    "off",
                    "templates",
                    Map.of("thanks", Map.of("subject", "Thanks", "text", "Hello")));

    private static String http(EgressGuard guard, String url) {
        return called(
                new HttpConnector(guard),
                system("http", url, HTTP),
                "things.put",
                Document.of(Map.of("id", "t-1")));
    }

    @Test
    void systems() {
        assertShut("http", "", SsrfTest::http);
        assertShut("https", "/v1", SsrfTest::http);
    }

    @Test
    void mailServers() {
        assertShut(
                "smtp",
                "",
                (guard, url) ->
                        called(
                                new MailConnector(guard),
                                system("mail", url, MAIL),
                                "messages.send",
                                Document.of(
                                        Map.of("to", "ada@mail.example", "template", "thanks"))));
    }

    private static final Map<String, Object> DATABASE =
            Map.of(
                    "user",
                    "hub",
                    "tls",
                    "off",
                    "operations",
                    Map.of(
                            "things.put",
                            Map.of(
                                    "insert",
                                    "thing",
                                    "body",
                                    Map.of(
                                            "type",
                                            "object",
                                            "properties",
                                            Map.of("id", Map.of("type", "string"))))));

    @Test
    void databases() {
        assertShut(
                "postgresql",
                "/erp",
                (guard, url) ->
                        called(
                                new PostgresqlConnector(guard),
                                system("postgresql", url, DATABASE),
                                "things.put",
                                Document.of(Map.of("id", "t-1"))));
    }

    @Test
    void databasesOfMariaDb() {
        assertShut(
                "mariadb",
                "/erp",
                (guard, url) ->
                        called(
                                new MariaDbConnector(guard),
                                system("mariadb", url, DATABASE),
                                "things.put",
                                Document.of(Map.of("id", "t-1"))));
    }

    /** What the URL of a hub file is made into when the hub starts. */
    private static Optional<URI> parsed(String url) {
        try {
            return Optional.of(URI.create(url));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String reason(IOException e) {
        boolean refused =
                String.valueOf(e.getMessage())
                        .matches(
                                "(?s).*the hub does not connect there|.* is neither a host name nor.*"
                                        + "|Its url cannot be asked|.* would be asked without TLS.*");
        return refused ? e.getMessage() : "";
    }

    private static String told(EgressGuard guard, String url) {
        Optional<URI> to = parsed(url);
        if (to.isEmpty()) {
            return "no URL";
        }
        try {
            Telling.way(guard).post(to.get(), Map.of(), new byte[] {1}, LONG);
            return "";
        } catch (IOException e) {
            return reason(e);
        }
    }

    @Test
    void collectorsOfTelemetry() {
        assertShut("http", "/v1/traces", SsrfTest::told);
        assertShut("https", "/v1/traces", SsrfTest::told);
    }

    @Test
    void issuersOfTokens() {
        assertShut(
                "https",
                "/token",
                (guard, url) ->
                        parsed(url)
                                .map(to ->
                                        switch (new Errands(guard)
                                                .ask(
                                                        new Outside.Question(
                                                                "POST",
                                                                to,
                                                                Map.of(),
                                                                new byte[] {1},
                                                                100),
                                                        LONG)) {
                                            case Outside.Heard.Answer _ -> "";
                                            case Outside.Heard.Nothing(Fault fault, _) ->
                                                    reason(
                                                            new IOException(
                                                                    EgressDownload.words(fault)));
                                        })
                                .orElse("no URL"));
    }

    private static String fetched(EgressGuard guard, String url) {
        Optional<URI> from = parsed(url);
        if (from.isEmpty()) {
            return "no URL";
        }
        try {
            new EgressDownload(guard).get(from.get(), 100);
            return "";
        } catch (IOException e) {
            return reason(e);
        }
    }

    @Test
    void certificatesAndConfirmationsOfSenders() {
        assertShut("https", "/SimpleNotificationService-1.pem", SsrfTest::fetched);
        assertShut("http", "/?Action=ConfirmSubscription", SsrfTest::fetched);
    }

    @Test
    void keySetsOfIssuers() {
        String token =
                part("{\"alg\":\"RS256\",\"kid\":\"a\"}") + "." + part("{}") + "." + part("x");
        assertShut(
                "https",
                "/jwks",
                (guard, url) -> {
                    if (parsed(url).isEmpty()) {
                        return "no URL";
                    }
                    CallerProof proof =
                            CallerProof.of(
                                    new CallerScheme.Jwt(
                                            "https://login.example",
                                            "tieline",
                                            url,
                                            List.of("RS256"),
                                            List.of(),
                                            Map.of()),
                                    NO_SECRETS,
                                    around(new EgressDownload(guard)));
                    Proof answer =
                            proof.prove(
                                    arrival(
                                            Map.of("authorization", List.of("Bearer " + token)),
                                            ""));
                    return answer instanceof Proof.Proved ? "" : answer.toString();
                });
    }

    private static String part(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Surroundings around(Surroundings.Download download) {
        return new Surroundings(Instant::now, "", CallerSurroundings::json, download, Set::of);
    }

    private static Arrival arrival(Map<String, List<String>> headers, String body) {
        return new Arrival(
                "things",
                new Payload(body.getBytes(StandardCharsets.UTF_8), "application/json"),
                "",
                "",
                "POST",
                "/in/things",
                headers,
                "203.0.113.9",
                List.of(),
                Instant.now());
    }

    /**
     * Whoever calls chooses the URL of the certificate; nothing is asked for outside the sender's.
     */
    @Test
    void certificatesThatACallerPointsTo() {
        AtomicInteger fetches = new AtomicInteger();
        CallerProof proof =
                CallerProof.of(
                        new CallerScheme.Vendor(
                                "paypal",
                                List.of("key"),
                                Optional.empty(),
                                Optional.empty(),
                                Set.of()),
                        _ -> Secret.of("1JE4291016473214C"),
                        around((_, _) -> {
                            fetches.incrementAndGet();
                            throw new IOException("no answer");
                        }));
        proof.prove(paypal("https://api.paypal.com/v1/notifications/certs/CERT-1"));
        assertThat(fetches).as("it does ask the sender").hasValue(1);
        for (String host : SsrfHosts.all()) {
            for (String form :
                    List.of(
                            "https://%s/v1/notifications/certs/CERT-1",
                            "https://api.paypal.com@%s/v1/notifications/certs/CERT-1",
                            "https://%s?.api.paypal.com/v1/notifications/certs/CERT-1")) {
                String url = form.replace("%s", host);
                assertThat(proof.prove(paypal(url))).as(url).isInstanceOf(Proof.Refused.class);
            }
        }
        assertThat(fetches).hasValue(1);
    }

    private static Arrival paypal(String certificate) {
        return arrival(
                Map.of(
                        "paypal-transmission-sig", List.of("AAAA"),
                        "paypal-transmission-id", List.of("id-1"),
                        "paypal-transmission-time", List.of(Instant.now().toString()),
                        "paypal-auth-algo", List.of("SHA256withRSA"),
                        "paypal-cert-url", List.of(certificate)),
                "{\"id\":\"t-1\"}");
    }

    /** The system is allowed; where it sends the hub is not, though it is the same machine. */
    @Test
    void redirectsOfASystem() {
        try (ScriptedPeer peer = ScriptedPeer.start();
                Outlet outlet =
                        new HttpConnector(OPEN)
                                .open(system("http", peer.url().toString(), HTTP), NO_SECRETS)) {
            List<Integer> statuses = List.of(300, 301, 302, 303, 305, 307, 308, 200, 201, 401, 503);
            int turn = 0;
            for (String host : SsrfHosts.all()) {
                int status = statuses.get(turn++ % statuses.size());
                String to = "http://" + host.replaceAll("[\r\n\u0000]", "") + ":" + recorder.port();
                peer.next(
                        new Act.Write(
                                "HTTP/1.1 "
                                        + status
                                        + " Elsewhere\r\nLocation: "
                                        + to
                                        + "/\r\nRefresh: 0; url="
                                        + to
                                        + "/\r\nContent-Location: "
                                        + to
                                        + "/\r\nLink: <"
                                        + to
                                        + "/>; rel=preload\r\nAlt-Svc: h2=\""
                                        + to
                                        + "\"\r\nContent-Length: 0\r\n\r\n"));
                Attempt attempt =
                        outlet.send(rendition("things.put", Document.of(Map.of("id", "t"))), LONG);
                if (status >= 300) {
                    assertThat(attempt.outcome()).isNotInstanceOf(Outcome.Accepted.class);
                }
            }
            assertThat(peer.heard()).hasSize(SsrfHosts.all().size());
            assertThat(recorder.heard()).isZero();
        }
    }

    /** What is written into a path stays in that path, on that host. */
    @Test
    void pathsMadeFromData() {
        try (ScriptedPeer peer = ScriptedPeer.start();
                Outlet outlet =
                        new HttpConnector(OPEN)
                                .open(system("http", peer.url().toString(), HTTP), NO_SECRETS)) {
            for (String host : SsrfHosts.all()) {
                for (String id :
                        List.of(
                                "http://" + host + ":" + recorder.port() + "/",
                                "//" + host + ":" + recorder.port() + "/",
                                "@" + host + ":" + recorder.port(),
                                "../../" + host)) {
                    outlet.send(rendition("things.put", Document.of(Map.of("id", id))), LONG);
                }
            }
            assertThat(peer.heard())
                    .hasSizeGreaterThan(150)
                    .allSatisfy(heard -> {
                        assertThat(heard.target()).startsWith("/things/");
                        assertThat(heard.target().indexOf('/', 8)).isNegative();
                        assertThat(heard.headers())
                                .containsEntry("host", "127.0.0.1:" + peer.port())
                                .doesNotContainKey("x-injected");
                    });
            assertThat(recorder.heard()).isZero();
        }
    }

    /** A name that points elsewhere between check and connection does not get the hub there. */
    @Test
    void namesThatPointElsewhereAtTheNextQuestion() {
        AtomicInteger asked = new AtomicInteger();
        EgressGuard.Resolver rebinding =
                _ ->
                        new InetAddress[] {
                            InetAddress.ofLiteral(
                                    asked.getAndIncrement() == 0 ? "127.0.0.2" : "127.0.0.1")
                        };
        for (boolean download : List.of(false, true)) {
            try (Recorder allowed = new Recorder("127.0.0.2");
                    Recorder forbidden = new Recorder("127.0.0.1", allowed.port())) {
                asked.set(0);
                EgressGuard guard = new EgressGuard(List.of("127.0.0.2"), rebinding, Set.of());
                String url = "http://crm.example:" + allowed.port();
                for (int i = 0; i < 20; i++) {
                    if (download) {
                        told(guard, url);
                    } else {
                        http(guard, url);
                    }
                }
                assertThat(asked.get()).isGreaterThanOrEqualTo(20);
                assertThat(allowed.connections).hasPositiveValue();
                assertThat(forbidden.heard()).isZero();
            }
        }
    }
}
