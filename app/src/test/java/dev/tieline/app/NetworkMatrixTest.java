package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.tieline.api.Document;
import dev.tieline.app.NetworkCase.Came;
import dev.tieline.app.NetworkCase.Way;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ChaosProxy;
import dev.tieline.testkit.ChaosProxy.Fault;
import dev.tieline.testkit.ChaosProxy.Part;
import dev.tieline.testkit.ScriptedPeer;
import dev.tieline.testkit.ScriptedPeer.Heard;
import dev.tieline.testkit.TestKeys;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network that fails at a byte, between a real hub and a real destination: each fault with
 * operations of every kind, in the clear and over TLS, has a system, a flow, a line and a record of
 * its own. What the ledger tells and what the destination heard must be what the case says.
 */
@Tag("quiet")
class NetworkMatrixTest {
    private static final int QUEUED = 8;
    private static final int WAVE = 24;
    private static final String SYSTEM =
            """
            system: @name@
            purpose: Is behind a line of its own.
            owner: ops
            connector: http
            url: @url@
            credential: there
            auth: bearer
            allow: { call: all }
            limits: { timeout: 4s }
            operations:
              call:
                request: @request@
                body: { type: object, required: [id], properties: { id: { type: string } } }
            @declared@
            """;
    private static final String FLOW =
            """
            flow: @name@
            purpose: One record goes over one line.
            owner: ops
            trigger:
              webhook: { from: site, path: /@name@ }
            record: { contract: thing }
            deliver:
              there:
                to: @name@.call
                map: { id: "${record.id}" }
                retry: [1s]
            fallback: hold
            """;

    @TempDir Path folder;

    /** What the operation says of itself. */
    private enum Identity {
        IDEMPOTENT("PUT /@name@/{id}", ""),
        KEYED("POST /@name@", "    keyed: true"),
        NONE("POST /@name@", ""),
        VERIFIED("POST /@name@", "    verify: GET /@name@/{id}");

        private final String request;
        private final String declared;

        Identity(String request, String declared) {
            this.request = request;
            this.declared = declared;
        }
    }

    /** Names of flows are of one length, so that calls of one kind are. */
    private record Cell(String flow, NetworkCase made, Identity identity) {
        Kin kin() {
            return new Kin(made.scheme(), identity);
        }

        @Override
        public String toString() {
            return (made.scheme() + " " + identity + " " + made.way()).toLowerCase(Locale.ROOT);
        }
    }

    /** Calls that are as long as each other. */
    private record Kin(String scheme, Identity identity) {}

    private record Lengths(Map<Part, Integer> of) {
        Lengths {
            of = Map.copyOf(of);
        }
    }

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (NetworkCase made : NetworkCase.all()) {
            for (Identity identity : Identity.values()) {
                cells.add(new Cell("n%04d".formatted(1_000 + cells.size()), made, identity));
            }
        }
        return cells;
    }

    /** A destination that says truly whether it has what it is asked for. */
    private static ScriptedPeer truthful(ScriptedPeer peer) {
        Set<String> applied = ConcurrentHashMap.newKeySet();
        return peer.usually(heard -> {
            String flow = flow(heard);
            if (heard.method().equals("GET") && !applied.contains(flow)) {
                return Act.json(404, "{}");
            }
            applied.add(flow);
            return Act.json(200, "{\"id\":\"r-1\"}");
        });
    }

    private static String flow(Heard heard) {
        return heard.target().split("/", -1)[1];
    }

    @Test
    void whateverTheNetworkDoesWhatFollowsIsSafeAndTheLedgerIsTrue() throws Exception {
        List<Cell> cells = cells();
        assertThat(cells.size()).isGreaterThan(250);
        TestKeys keys = TestKeys.make(folder.resolve("keys"), "localhost");
        try (ScriptedPeer clear = truthful(ScriptedPeer.start());
                ScriptedPeer secret = truthful(ScriptedPeer.startEncrypted(keys.serverSockets()));
                Lines lines = new Lines(Map.of("http", clear.port(), "https", secret.port()))) {
            RunningHub.workspace(folder, clear.url(), "127.0.0.1:0");
            for (Cell cell : cells) {
                write(cell.flow(), cell.identity(), lines.to(cell));
            }
            Map<Kin, ChaosProxy> quiet = quiet(lines);
            try (MatrixHub hub = MatrixHub.start(folder, keys)) {
                measure(hub, quiet, lines);
                Map<String, String> records = inWaves(hub, cells);
                Map<String, Document> stories = new HashMap<>();
                for (Cell cell : cells) {
                    stories.put(cell.flow(), story(hub, cell, records.get(cell.flow())));
                }
                Map<String, List<Heard>> heard =
                        Stream.concat(clear.heard().stream(), secret.heard().stream())
                                .collect(Collectors.groupingBy(NetworkMatrixTest::flow));
                assertAll(
                        cells.stream()
                                .map(cell ->
                                        (Executable)
                                                () ->
                                                        check(
                                                                cell,
                                                                stories.get(cell.flow()),
                                                                heard.getOrDefault(
                                                                        cell.flow(), List.of()))));
            }
        }
    }

    private void write(String flow, Identity identity, String url) {
        RunningHub.write(
                folder,
                "systems/" + flow + ".yaml",
                SYSTEM.replace("@request@", identity.request)
                        .replace("@declared@", identity.declared)
                        .replace("@name@", flow)
                        .replace("@url@", url));
        RunningHub.write(folder, "flows/" + flow + ".yaml", FLOW.replace("@name@", flow));
    }

    private static String warm(Kin kin) {
        return "n%s%03d"
                .formatted(
                        kin.scheme().equals("http") ? "c" : "s",
                        List.of(Identity.values()).indexOf(kin.identity()));
    }

    /** A line without faults for each kin, on which its calls are measured. */
    private Map<Kin, ChaosProxy> quiet(Lines lines) throws IOException {
        Map<Kin, ChaosProxy> quiet = new HashMap<>();
        for (String scheme : List.of("http", "https")) {
            for (Identity identity : Identity.values()) {
                Kin kin = new Kin(scheme, identity);
                ChaosProxy proxy = lines.quiet(scheme);
                quiet.put(kin, proxy);
                write(warm(kin), identity, url(scheme, proxy.url().getPort()));
            }
        }
        return quiet;
    }

    private static String url(String scheme, int port) {
        return scheme + "://" + (scheme.equals("http") ? "127.0.0.1" : "localhost") + ":" + port;
    }

    private static void measure(MatrixHub hub, Map<Kin, ChaosProxy> quiet, Lines lines)
            throws IOException {
        Map<String, String> records =
                hub.post(quiet.keySet().stream().map(NetworkMatrixTest::warm).toList());
        for (Map.Entry<Kin, ChaosProxy> line : quiet.entrySet()) {
            Document story = hub.story(records.get(warm(line.getKey())), MatrixHub::isSettled);
            assertThat(story.at("/record/state")).contains("delivered");
            Map<Part, Integer> lengths = new EnumMap<>(Part.class);
            for (Part part : Part.values()) {
                lengths.put(part, line.getValue().bytes(part));
            }
            lengths.merge(Part.HEAD, -lengths.get(Part.BODY), Integer::sum);
            // Well within the first thing that each of them says.
            lengths.put(Part.HELLO, 200);
            lengths.put(Part.FLIGHT, 600);
            lines.lengths.put(line.getKey(), new Lengths(lengths));
        }
    }

    /**
     * What waits does so at once; what works comes a few at a time, or it would be late as well.
     */
    private static Map<String, String> inWaves(MatrixHub hub, List<Cell> cells) throws IOException {
        Map<String, String> records = new HashMap<>();
        List<Cell> quick = cells.stream().filter(cell -> cell.made().came().quick()).toList();
        for (int at = 0; at < quick.size(); at += WAVE) {
            List<Cell> wave = quick.subList(at, Math.min(quick.size(), at + WAVE));
            Map<String, String> posted = hub.post(wave.stream().map(Cell::flow).toList());
            for (String record : posted.values()) {
                hub.story(record, story -> MatrixHub.tries(story) > 0);
            }
            records.putAll(posted);
        }
        records.putAll(
                hub.post(
                        cells.stream()
                                .filter(cell -> !cell.made().came().quick())
                                .map(Cell::flow)
                                .toList()));
        return records;
    }

    private static Document story(MatrixHub hub, Cell cell, String record) throws IOException {
        return hub.story(
                record,
                story ->
                        cell.made().came().lasts()
                                ? MatrixHub.tries(story) > 0
                                : MatrixHub.isSettled(story));
    }

    private static void check(Cell cell, Document story, List<Heard> heard) {
        String name = cell.toString();
        NetworkCase made = cell.made();
        Came came = made.came();
        String tried = "/deliveries/0/tries/0";
        assertThat(story.at(tried + "/outcome")).as(name).contains(came.outcome);
        assertThat(came.codes())
                .as("%s: %s", name, story.at(tried + "/fault"))
                .contains(story.at(tried + "/fault/code").orElse("").toString());
        assertThat(made.phases()).as(name).contains(text(story, tried + "/phase"));
        List<String> calls = heard.stream().map(Heard::method).toList();
        String send = cell.identity() == Identity.IDEMPOTENT ? "PUT" : "POST";
        List<String> once = made.heard() ? List.of(send) : List.of();
        String state = text(story, "/deliveries/0/state");
        if (came.lasts()) {
            assertThat(state).as(name).isEqualTo("pending");
            assertThat(story.at("/deliveries/0/nextAttempt")).as(name).isPresent();
            assertThat(calls).as(name).isEmpty();
            return;
        }
        switch (came.outcome) {
            case "accepted" -> {
                assertThat(state).as(name).isEqualTo("delivered");
                assertThat(MatrixHub.tries(story)).as(name).isEqualTo(1);
                assertThat(calls).as(name).containsExactly(send);
            }
            case "unreachable" -> {
                assertThat(state).as(name).isEqualTo("delivered");
                assertThat(MatrixHub.tries(story)).as(name).isEqualTo(2);
                assertThat(calls).as(name).containsExactly(send);
            }
            default -> {
                Next next = next(cell.identity(), made.heard());
                assertThat(text(story, "/deliveries/0/unknowns/0/followed"))
                        .as(name)
                        .isEqualTo(next.said());
                assertThat(state).as(name).isEqualTo(next.state());
                assertThat(calls)
                        .as(name)
                        .isEqualTo(Stream.concat(once.stream(), next.calls().stream()).toList());
            }
        }
        assertThat(heard.stream().map(call -> call.headers().get("idempotency-key")).distinct())
                .as(name)
                .hasSizeLessThanOrEqualTo(calls.contains("GET") ? 2 : 1);
    }

    /**
     * What follows an attempt of which nobody knows.
     *
     * @param said in the ledger
     * @param calls that the destination hears after it
     */
    private record Next(String said, String state, List<String> calls) {}

    private static Next next(Identity identity, boolean heard) {
        return switch (identity) {
            case IDEMPOTENT ->
                    new Next("sent again with the same key", "delivered", List.of("PUT"));
            case KEYED -> new Next("sent again with the same key", "delivered", List.of("POST"));
            case NONE -> new Next("held: a person decides", "held", List.of());
            case VERIFIED ->
                    heard
                            ? new Next(
                                    "read back: it had been applied", "delivered", List.of("GET"))
                            : new Next(
                                    "read back: it had not been applied, so it was sent again",
                                    "delivered",
                                    List.of("GET", "POST"));
        };
    }

    private static String text(Document story, String pointer) {
        return story.at(pointer).orElse("").toString();
    }

    /** The lines to the destinations, one for each cell. */
    private static final class Lines implements Closeable {
        private final Map<String, Integer> ports;
        private final List<Closeable> open = new ArrayList<>();
        final Map<Kin, Lengths> lengths = new ConcurrentHashMap<>();

        Lines(Map<String, Integer> ports) {
            this.ports = ports;
        }

        String to(Cell cell) throws IOException {
            String scheme = cell.made().scheme();
            return switch (cell.made().way()) {
                case Way.Refused _ -> url(scheme, 1);
                case Way.NotTaken _ -> scheme + "://127.0.0.1:" + full();
                case Way.AtByte way -> {
                    ChaosProxy proxy =
                            ChaosProxy.start(
                                    ports.get(scheme),
                                    number -> number == 1 ? fault(cell, way) : Fault.NONE);
                    open.add(proxy);
                    yield url(scheme, proxy.url().getPort());
                }
            };
        }

        private Fault fault(Cell cell, Way.AtByte way) {
            int length = lengths.get(cell.kin()).of().get(way.part());
            return new Fault(way.kind(), way.part(), way.where().of(length));
        }

        ChaosProxy quiet(String scheme) throws IOException {
            ChaosProxy proxy = ChaosProxy.start(ports.get(scheme), _ -> Fault.NONE);
            open.add(proxy);
            return proxy;
        }

        /** A port at which so many wait to be taken that nobody else can. */
        private int full() throws IOException {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            open.add(socket);
            for (int i = 0; i < QUEUED; i++) {
                Socket waits = new Socket();
                open.add(waits);
                try {
                    waits.connect(socket.getLocalSocketAddress(), 50);
                } catch (SocketTimeoutException _) {
                    return socket.getLocalPort();
                }
            }
            throw new IOException("this system queues more connections than it was told to");
        }

        @Override
        public void close() throws IOException {
            for (Closeable one : open) {
                one.close();
            }
        }
    }
}
