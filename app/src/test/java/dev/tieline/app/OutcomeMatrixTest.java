package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.tieline.api.Document;
import dev.tieline.app.OutcomeCase.Expected;
import dev.tieline.app.OutcomeCase.Rule;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import dev.tieline.testkit.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything a destination may do, with operations of every kind, in the clear and over TLS: each
 * has a system and a flow of its own, and one record. What the ledger tells of it and what the
 * destination saw must be what the case says.
 */
@Tag("quiet")
class OutcomeMatrixTest {
    private static final int TIMEOUT_SECONDS = 1;
    private static final String WARM = "warm";

    private static final String SYSTEM =
            """
            system: @name@
            purpose: Does as its case says.
            owner: ops
            connector: http
            url: @url@
            credential: there
            auth: bearer
            allow: { call: all }
            limits: { timeout: @timeout@s }
            outcomes:
              - { status: 200, body: { code: slow_down }, is: rate-limited, wait: 2s }
              - { status: [400, 403], body: { code: bad_token }, is: unauthorized }
              - { body: { /code: [exists, there] }, is: duplicate }
              - { header: { x-state: deploying }, is: unavailable }
            operations:
              call:
                request: @request@
                body: { type: object, required: [id], properties: { id: { type: string } } }
                duplicate: 409
            @declared@
            """;
    private static final String FLOW =
            """
            flow: @name@
            purpose: One record goes to one place.
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

        boolean safe() {
            return this == IDEMPOTENT || this == KEYED;
        }
    }

    private record Cell(OutcomeCase made, Identity identity, String scheme) {
        String name() {
            return (scheme + "-" + identity + "-" + made.name()).toLowerCase(Locale.ROOT);
        }

        Expected expected() {
            return identity.safe() ? made.safe() : made.unsafe();
        }
    }

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (OutcomeCase made : OutcomeCase.all()) {
            for (Identity identity : Identity.values()) {
                // No credential goes in the clear to a host that is not on this machine.
                if (!made.at().contains("invalid")) {
                    cells.add(new Cell(made, identity, "http"));
                }
                cells.add(new Cell(made, identity, "https"));
            }
        }
        return cells;
    }

    /** The destination: the first call of a cell is its case, later ones are taken. */
    private static ScriptedPeer acting(ScriptedPeer peer, Map<String, OutcomeCase> cases) {
        Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
        return peer.usually(heard -> {
            String name = heard.target().split("/", -1)[1];
            boolean first =
                    calls.computeIfAbsent(name, _ -> new AtomicInteger()).getAndIncrement() == 0;
            OutcomeCase made = cases.get(name);
            return first && made != null ? made.acts() : Act.json(200, "{\"id\":\"r-1\"}");
        });
    }

    @Test
    void everyOutcomeHasItsRule() throws Exception {
        List<Cell> cells = cells();
        assertThat(cells.size()).isGreaterThan(800);
        Map<String, OutcomeCase> cases =
                cells.stream().collect(Collectors.toMap(Cell::name, Cell::made));
        TestKeys keys = TestKeys.make(folder.resolve("keys"), "localhost");
        try (ScriptedPeer clear = acting(ScriptedPeer.start(), cases);
                ScriptedPeer secret =
                        acting(ScriptedPeer.startEncrypted(keys.serverSockets()), cases)) {
            write(cells, clear.url(), URI.create("https://localhost:" + secret.port()));
            try (MatrixHub hub = MatrixHub.start(folder, keys)) {
                warm(hub, secret);
                Map<String, String> records = hub.post(cells.stream().map(Cell::name).toList());
                assertAll(
                        cells.stream()
                                .map(cell ->
                                        (Executable)
                                                () ->
                                                        check(
                                                                hub,
                                                                cell,
                                                                records.get(cell.name()),
                                                                cell.scheme().equals("http")
                                                                        ? clear
                                                                        : secret)));
            }
        }
    }

    /** The first encrypted call of two fresh processes may take longer than a cell's time. */
    private static void warm(MatrixHub hub, ScriptedPeer secret) throws IOException {
        hub.post(List.of(WARM));
        secret.awaitHeard(1);
    }

    private void write(List<Cell> cells, URI clear, URI secret) {
        RunningHub.workspace(folder, clear, "127.0.0.1:0");
        RunningHub.write(
                folder,
                "systems/" + WARM + ".yaml",
                SYSTEM.replace("@request@", "PUT /" + WARM + "/{id}")
                        .replace("@declared@", "")
                        .replace("@name@", WARM)
                        .replace("@timeout@", "20")
                        .replace("@url@", secret.toString()));
        RunningHub.write(folder, "flows/" + WARM + ".yaml", FLOW.replace("@name@", WARM));
        for (Cell cell : cells) {
            String name = cell.name();
            URI peer = cell.scheme().equals("http") ? clear : secret;
            String there = cell.made().at().isEmpty() ? peer.getAuthority() : cell.made().at();
            RunningHub.write(
                    folder,
                    "systems/" + name + ".yaml",
                    SYSTEM.replace("@request@", cell.identity().request)
                            .replace("@declared@", cell.identity().declared)
                            .replace("@name@", name)
                            .replace("@timeout@", Integer.toString(TIMEOUT_SECONDS))
                            .replace("@url@", cell.scheme() + "://" + there));
            RunningHub.write(folder, "flows/" + name + ".yaml", FLOW.replace("@name@", name));
        }
    }

    private static void check(MatrixHub hub, Cell cell, String record, ScriptedPeer peer)
            throws IOException {
        Expected expected = cell.expected();
        Document story = story(hub, record, expected.rule());
        String name = cell.name();
        assertThat(story.at("/deliveries/0/tries/0/outcome")).as(name).contains(expected.outcome());
        List<ScriptedPeer.Heard> calls =
                peer.heard().stream()
                        .filter(heard -> heard.target().split("/", -1)[1].equals(name))
                        .toList();
        String state = story.at("/deliveries/0/state").orElse("").toString();
        int tries = MatrixHub.tries(story);
        switch (expected.rule()) {
            case SETTLE -> {
                assertThat(state).as(name).isEqualTo("delivered");
                assertThat(calls).as(name).hasSize(1);
            }
            case HOLD -> {
                assertThat(state).as(name).isEqualTo("held");
                assertThat(story.at("/deliveries/0/fault/remedy").orElse("").toString())
                        .as(name)
                        .isNotEmpty();
                assertThat(calls).as(name).hasSize(1);
            }
            case PAUSE -> {
                assertThat(state).as(name).isEqualTo("pending");
                assertThat(tries).as(name).isEqualTo(1);
                assertThat(calls).as(name).hasSize(1);
            }
            case RETRY, WAIT -> {
                if (expected.outcome().equals("unknown")) {
                    assertThat(story.at("/deliveries/0/unknowns/0/followed"))
                            .as(name)
                            .contains("sent again with the same key");
                }
                assertThat(state).as(name).isEqualTo("delivered");
                assertThat(tries).as(name).isEqualTo(2);
                assertThat(calls).as(name).hasSize(2);
                assertThat(calls.get(0).headers().get("idempotency-key"))
                        .as(name)
                        .isEqualTo(calls.get(1).headers().get("idempotency-key"));
                assertThat(wait(story))
                        .as(name)
                        .isBetween(
                                Duration.ofSeconds(expected.rule() == Rule.WAIT ? 2 : 0),
                                Duration.ofSeconds(expected.rule() == Rule.WAIT ? 20 : 18));
            }
            case ABSENT -> {
                assertThat(state).as(name).isEqualTo("pending");
                assertThat(story.at("/deliveries/0/nextAttempt")).as(name).isPresent();
                assertThat(calls).as(name).isEmpty();
            }
            case LOOK -> {
                boolean asks = cell.identity() == Identity.VERIFIED;
                assertThat(story.at("/deliveries/0/unknowns/0/followed"))
                        .as(name)
                        .contains(
                                asks ? "read back: it had been applied" : "held: a person decides");
                assertThat(state).as(name).isEqualTo(asks ? "delivered" : "held");
                assertThat(calls)
                        .as(name)
                        .extracting(ScriptedPeer.Heard::method)
                        .isEqualTo(asks ? List.of("POST", "GET") : List.of("POST"));
            }
        }
    }

    /** Between the starts of the first two attempts. */
    private static Duration wait(Document story) {
        return Duration.between(started(story, 0), started(story, 1));
    }

    private static Instant started(Document story, int attempt) {
        return Instant.parse(
                story.at("/deliveries/0/tries/" + attempt + "/started").orElseThrow().toString());
    }

    private static Document story(MatrixHub hub, String record, Rule rule) throws IOException {
        boolean stays = rule == Rule.PAUSE || rule == Rule.ABSENT;
        return hub.story(
                record, story -> stays ? MatrixHub.tries(story) > 0 : MatrixHub.isSettled(story));
    }
}
