package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ChaosProxy;
import dev.tieline.testkit.ChaosProxy.Fault;
import dev.tieline.testkit.ChaosProxy.Kind;
import dev.tieline.testkit.ChaosProxy.Part;
import dev.tieline.testkit.ScriptedPeer;
import dev.tieline.testkit.ScriptedPeer.Heard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A network that fails in twelve ways at six bytes of the request, the answer's head, its body. */
class NetworkFaultTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final List<Part> PARTS = List.of(Part.REQUEST, Part.HEAD, Part.BODY);
    private static final String ACCEPTED = "accepted";
    private static final String UNKNOWN = "unknown";
    private static final String MISUNDERSTOOD = "misunderstood";

    private record Lengths(int request, int head, int body) {
        int of(Part part) {
            return switch (part) {
                case REQUEST -> request;
                case HEAD -> head;
                case BODY -> body;
                case HELLO, FLIGHT, SEALED_REQUEST, SEALED_ANSWER -> 0;
            };
        }
    }

    /** What one cell came to. */
    private record Cell(Fault fault, boolean last, String outcome, int heard, String problem) {}

    private static List<Act> answer(Heard request) {
        String email = request.target().substring(request.target().lastIndexOf('/') + 1);
        return Act.json(200, "{\"id\":\"of-" + email + "\"}");
    }

    @Test
    void eachIsTakenForWhatItIs() throws Exception {
        Lengths lengths = lengths();
        List<Fault> faults = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Part part : PARTS) {
                int n = lengths.of(part);
                IntStream at = IntStream.of(0, 1, n / 4, n / 2, n - 1, n);
                if (kind != Kind.NONE) {
                    at.forEach(bytes -> faults.add(new Fault(kind, part, bytes)));
                }
            }
        }
        List<Cell> cells = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(64)) {
            List<Future<Cell>> running = new ArrayList<>();
            for (Fault fault : faults) {
                boolean last = fault.at() == lengths.of(fault.part());
                running.add(threads.submit(() -> cell(fault, last)));
            }
            for (Future<Cell> one : running) {
                cells.add(one.get());
            }
        }
        assertThat(cells).hasSize(216);
        assertThat(cells).filteredOn(cell -> !cell.problem().isEmpty()).isEmpty();
        assertThat(cells)
                .filteredOn(cell -> !expected(cell.fault(), cell.last()).contains(cell.outcome()))
                .isEmpty();
    }

    /** What may be said of a fault; of one that damages bytes nobody can tell what it will hit. */
    private static List<String> expected(Fault fault, boolean last) {
        return switch (fault.kind()) {
            case NONE, DELAY, DRIBBLE -> List.of(ACCEPTED);
            case CLOSE, RESET, ABANDON -> ends(fault, last);
            case STALL, SWALLOW -> List.of(last && fault.part() != Part.HEAD ? ACCEPTED : UNKNOWN);
            case HALF_CLOSE ->
                    fault.part() == Part.REQUEST && last ? List.of(ACCEPTED) : ends(fault, last);
            case DROP ->
                    fault.part() == Part.BODY
                            ? List.of(last ? ACCEPTED : UNKNOWN)
                            : List.of(ACCEPTED, UNKNOWN);
            case CORRUPT, REPEAT, INSERT -> List.of(ACCEPTED, UNKNOWN, MISUNDERSTOOD);
        };
    }

    /**
     * Only what comes behind the last byte of an answer does not matter, unless it overtakes it.
     */
    private static List<String> ends(Fault fault, boolean last) {
        if (fault.part() == Part.HEAD || !last) {
            return List.of(UNKNOWN);
        }
        boolean races = fault.part() == Part.REQUEST || fault.kind() == Kind.RESET;
        return races ? List.of(ACCEPTED, UNKNOWN) : List.of(ACCEPTED);
    }

    /** Whether it may strike the next call on the same connection as well. */
    private static boolean lasts(Fault fault, boolean last) {
        return switch (fault.kind()) {
            case CLOSE, RESET, STALL, SWALLOW, ABANDON, HALF_CLOSE, CORRUPT, DROP -> last;
            // What comes late cannot be known to come.
            case REPEAT, INSERT -> true;
            default -> false;
        };
    }

    /** Or whoever controls one answer would control the next. */
    @Test
    void whatComesBehindAnAnswerIsNotTakenForTheNext() {
        String surplus = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
        String other = "{\"id\":\"of-another\"}";
        try (ScriptedPeer peer = peer()) {
            peer.next(
                    List.of(
                            new Act.Write(
                                    surplus
                                            + "Content-Length: 15\r\n\r\n{\"id\":\"of-ada\"}"
                                            + surplus
                                            + "Content-Length: 19\r\n\r\n"
                                            + other)));
            Outlet outlet = World.outlet(peer.url().toString(), TIMEOUT);
            assertThat(id(outlet, "ada")).isEqualTo("of-ada");
            assertThat(id(outlet, "bob")).isEqualTo("of-bob");
            outlet.close();
            assertThat(peer.connections()).isEqualTo(2);
        }
    }

    private static String id(Outlet outlet, String name) {
        Attempt attempt = outlet.send(World.rendition("contacts.upsert", name), TIMEOUT);
        return attempt.outcome() instanceof Outcome.Accepted accepted
                ? accepted.remoteId()
                : attempt.outcome().name();
    }

    private static String next(Outcome outcome, boolean mayFail) {
        if (outcome instanceof Outcome.Accepted accepted) {
            return accepted.remoteId().equals("of-bob") ? "" : "the next has another's answer";
        }
        return mayFail && outcome.name().equals(UNKNOWN) ? "" : "the next is " + outcome.name();
    }

    private static Lengths lengths() throws IOException {
        try (ScriptedPeer peer = peer();
                ChaosProxy proxy = ChaosProxy.start(peer.port(), _ -> Fault.NONE)) {
            Outlet outlet = World.outlet(proxy.url().toString(), TIMEOUT);
            outlet.send(World.rendition("contacts.upsert", "ada"), TIMEOUT);
            outlet.close();
            int body = proxy.bytes(Part.BODY);
            int head = proxy.bytes(Part.HEAD) - body;
            return new Lengths(proxy.bytes(Part.REQUEST), head, body);
        }
    }

    private static ScriptedPeer peer() {
        return ScriptedPeer.start().usually(NetworkFaultTest::answer);
    }

    private static Cell cell(Fault fault, boolean last) throws IOException {
        try (ScriptedPeer peer = peer();
                ChaosProxy proxy =
                        ChaosProxy.start(peer.port(), number -> number == 1 ? fault : Fault.NONE)) {
            Outlet outlet = World.outlet(proxy.url().toString(), TIMEOUT);
            long began = System.nanoTime();
            Attempt attempt = outlet.send(World.rendition("contacts.upsert", "ada"), TIMEOUT);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            int heard = peer.heard().size();
            int connections = proxy.connections();
            Attempt next = outlet.send(World.rendition("contacts.upsert", "bob"), TIMEOUT);
            outlet.close();
            String problem = "";
            if (connections != 1) {
                problem = "sent " + connections + " times";
            } else if (took.compareTo(TIMEOUT.plusSeconds(5)) > 0) {
                problem = "took " + took;
            } else if (attempt.outcome() instanceof Outcome.Accepted && heard == 0) {
                problem = "accepted, and the server heard nothing";
            } else {
                problem = next(next.outcome(), lasts(fault, last));
            }
            return new Cell(fault, last, attempt.outcome().name(), heard, problem);
        }
    }
}
