package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Changes of a real database, followed by a real hub. */
@Execution(ExecutionMode.CONCURRENT)
class ChangesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;
    private PostgresqlBank server;
    private ChangesWorld world;
    private RunningHub hub;

    @BeforeEach
    void start() throws IOException {
        server = new PostgresqlBank(folder.resolve("postgres"), FreePorts.next());
        world = new ChangesWorld(server);
        hub = RunningHub.start(folder.resolve("hub"), world.files(), InstantSource.system());
    }

    @AfterEach
    void stop() throws IOException {
        hub.close();
        world.close();
    }

    private static void await(BooleanSupplier over, String what) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!over.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(until);
            Between.looks();
        }
    }

    /** All rows are there, and each flow is past reading them. */
    private boolean copied() {
        return Stream.of("accounts", "tellers", "branches", "history")
                        .map(flow -> hub.get("/api/flows/" + flow + "/changes"))
                        .allMatch(at -> at.text("position").orElse("").startsWith("LOG "))
                && world.ask("bank", ChangesWorld.SUMS)
                        .equals(world.ask("copy", ChangesWorld.SUMS));
    }

    /** Codes of the incidents that are open. */
    private List<String> open() {
        Object all = hub.get("/api/incidents").at("/incidents").orElse(List.of());
        return ((List<?>) all)
                .stream()
                        .map(one -> Document.of(BulkWorld.fields(one)))
                        .filter(one -> one.text("resolved").isEmpty())
                        .map(one -> String.valueOf(one.at("/fault/code").orElse("")))
                        .toList();
    }

    /** Where it connects just then, the slot is made anew, and has begun behind what is missing. */
    private boolean hasLost() {
        return open().contains("slot-lost") || open().contains("slot-ahead");
    }

    private int resync(String flow, String from) {
        return new CommandRun(
                        "resync",
                        "--hub",
                        hub.url().toString(),
                        "--token-file",
                        hub.tokenFile().toString(),
                        "--from",
                        from,
                        flow)
                .code();
    }

    private void loseSlot(String table) {
        String slot = "tieline_" + table;
        await(
                () -> {
                    world.ask(
                            "bank",
                            "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                                    + " WHERE slot_name = '"
                                    + slot
                                    + "' AND active");
                    return world.ask(
                                            "bank",
                                            "SELECT pg_drop_replication_slot(slot_name) FROM"
                                                    + " pg_replication_slots WHERE slot_name = '"
                                                    + slot
                                                    + "' AND NOT active")
                                    .size()
                            == 1;
                },
                "the slot goes");
    }

    /** What is missing by then stays so until a person has chosen. */
    @Test
    void aLostSlotIsAnIncidentUntilSomebodyChooses() {
        await(this::copied, "the rows are copied");
        loseSlot("accounts");
        world.run("bank", "UPDATE accounts SET balance = 5 WHERE id = 1");
        await(this::hasLost, "the incident");
        assertThat(world.ask("copy", "SELECT balance FROM accounts WHERE id = 1"))
                .containsExactly("0");
        tellsHowFarEachIs();
        assertThat(hub.send(hub.request("/metrics").GET()).body())
                .contains("tieline_changes_followed{flow=\"accounts\"} 0")
                .contains("tieline_changes_followed{flow=\"tellers\"} 1")
                .contains("tieline_changes_behind_bytes{flow=\"tellers\"} ")
                .doesNotContain("tieline_changes_behind_bytes{flow=\"accounts\"} ");
        hub = hub.restarted();
        await(this::hasLost, "the incident after a restart");

        assertThat(resync("accounts", "rows")).isZero();
        await(
                () ->
                        world.ask("copy", "SELECT balance FROM accounts WHERE id = 1")
                                .equals(List.of("5")),
                "all rows come again");
        await(() -> open().isEmpty(), "the incident is over");
        assertThat(hub.get("/api/audit?act=resync").fields().toString()).contains("flow accounts");
    }

    private String page(String flow) {
        return hub.send(hub.request("/flows/" + flow).GET()).body();
    }

    private void tellsHowFarEachIs() {
        assertThat(hub.get("/api/flows/accounts/changes").at("/follows")).contains(false);
        assertThat(page("accounts")).contains("It does not follow the changes of bank now.");
        world.run("bank", "UPDATE tellers SET balance = 7 WHERE id = 1");
        await(
                () -> hub.get("/api/flows/tellers/changes").at("/changed").isPresent(),
                "the change is heard of");
        Document tellers = hub.get("/api/flows/tellers/changes");
        assertThat(tellers.at("/follows")).contains(true);
        assertThat(tellers.text("position").orElse("")).startsWith("LOG ");
        assertThat(tellers.at("/behind").orElseThrow()).isInstanceOf(Long.class);
        assertThat(page("tellers"))
                .contains("It follows the changes of bank.", "last change", "<code>LOG ");
    }

    @Test
    void whoGoesOnWithoutGetsWhatChangesFromThenOn() {
        await(this::copied, "the rows are copied");
        loseSlot("tellers");
        world.run("bank", "UPDATE tellers SET balance = 5 WHERE id = 1");
        await(this::hasLost, "the incident");
        assertThat(resync("tellers", "now")).isZero();
        await(() -> open().isEmpty(), "the incident is over");
        await(
                () ->
                        world.ask(
                                                "bank",
                                                "SELECT 1 FROM pg_replication_slots WHERE slot_name ="
                                                        + " 'tieline_tellers' AND active")
                                        .size()
                                == 1,
                "it follows");
        world.run("bank", "UPDATE tellers SET balance = 6 WHERE id = 2");
        await(
                () ->
                        world.ask(
                                        "copy",
                                        "SELECT balance FROM tellers WHERE id IN (1, 2) ORDER BY id")
                                .equals(List.of("0", "6")),
                "only what came after");
        assertThat(resync("nothing", "rows")).isNotZero();
    }

    /** An incident while it lasts; nobody has to do anything but set the database right. */
    @Test
    void aDatabaseThatIsAwayIsGoneOnWith() throws Exception {
        await(this::copied, "the rows are copied");
        world.run("bank", "ALTER TABLE branches RENAME COLUMN balance TO money");
        await(() -> open().contains("column-missing"), "the incident");
        world.run("bank", "ALTER TABLE branches RENAME COLUMN money TO balance");
        world.kill();
        world.run("bank", "UPDATE branches SET balance = 7 WHERE id = 2");
        await(
                () ->
                        world.ask("copy", "SELECT balance FROM branches WHERE id = 2")
                                .equals(List.of("7")),
                "it goes on by itself");
        await(() -> open().isEmpty(), "the incident is over");
    }

    /** What the contract does not take waits for its owner, and what comes behind it goes on. */
    @Test
    void aChangeThatBreaksTheContractIsHeld() {
        await(this::copied, "the rows are copied");
        world.run("bank", "DELETE FROM branches WHERE id = 1");
        world.run("bank", "UPDATE branches SET balance = 3 WHERE id = 2");
        await(
                () ->
                        world.ask("copy", "SELECT balance FROM branches WHERE id = 2")
                                .equals(List.of("3")),
                "what comes behind it");
        Map<?, ?> groups = hub.get("/api/held").fields();
        assertThat(groups.toString()).contains("branches");
    }

    /** It lasts from the first try until the slot is free, though each try reaches the database. */
    @Test
    void aSlotThatSomebodyElseReadsIsOneIncidentAllTheWhile() throws Exception {
        await(this::copied, "the rows are copied");
        Path file = folder.resolve("hub/flows/tellers.yaml");
        String flow = Files.readString(file);
        Files.delete(file);
        assertThat(hub.hub().reload()).isEmpty();
        await(() -> server.isFree("tieline_tellers"), "a flow that is gone lets go");
        try (AutoCloseable _ = server.reads("tieline_tellers")) {
            RunningHub.write(folder.resolve("hub"), "flows/tellers.yaml", flow);
            assertThat(hub.hub().reload()).isEmpty();
            world.run("bank", "UPDATE tellers SET balance = 5 WHERE id = 1");
            await(() -> open().contains("slot-in-use"), "the incident");
            long tries = System.nanoTime() + Duration.ofSeconds(7).toNanos();
            while (System.nanoTime() < tries) {
                assertThat(open()).containsExactly("slot-in-use");
                Between.looks();
            }
        }
        await(() -> open().isEmpty(), "the incident is over");
        await(this::tellersCopied, "it goes on");
    }

    private boolean tellersCopied() {
        return world.ask("copy", "SELECT balance FROM tellers WHERE id = 1").equals(List.of("5"));
    }
}
