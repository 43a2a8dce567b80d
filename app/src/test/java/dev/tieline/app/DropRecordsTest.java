package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose rows are records, and how people find and start their runs. */
class DropRecordsTest {
    private static final String FLOW =
            DropWorld.FLOW
                    .replace("every: 1m, @how@", "every: 1h, whole: renamed, done: delete")
                    .replace(
                            "record: { contract: row, key: record.id }\nrun: { min-rows: 0 }",
                            "record: { contract: row, key: record.id, unique: { by: record.id,"
                                    + " within: 1d } }");

    @TempDir Path folder;
    private RunningHub hub;
    private Path drop;

    private void start() throws IOException {
        start(FLOW);
    }

    private void start(String flow) throws IOException {
        start(flow, DropWorld.SYSTEM);
    }

    private void start(String flow, String system) throws IOException {
        drop = Files.createDirectories(folder.resolve("data/drop"));
        hub =
                RunningHub.start(
                        folder,
                        Map.of(
                                "flows/things.yaml", flow,
                                "contracts/row.schema.json", DropWorld.CONTRACT,
                                "systems/drop.yaml", system),
                        InstantSource.system());
        hub.there.usually(_ -> Act.json(200, "{\"number\": \"n\"}"));
        // Its first look is over.
        await(() -> told(begin("{}")).equals("no-new-file"));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private static void await(java.util.function.BooleanSupplier wanted) {
        long until = System.nanoTime() + java.time.Duration.ofSeconds(20).toNanos();
        while (!wanted.getAsBoolean() && System.nanoTime() < until) {
            Between.looks();
        }
        assertThat(wanted.getAsBoolean()).isTrue();
    }

    private Document begin(String body) {
        return RunningHub.json(
                hub.send(
                                hub.request("/api/flows/things/runs")
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                        .body());
    }

    private static String told(Document answer) {
        return answer.text("code").orElse("");
    }

    private Document run(String body) {
        Document begun = begin(body);
        Object id = begun.field("id").orElseThrow(() -> new AssertionError(begun.fields()));
        BulkWorld.awaitEnd(hub, (Long) id);
        return hub.get("/api/runs/" + id);
    }

    @Test
    void eachRowIsARecordOnceAndWhatCannotBeReadIsHeldWithItsLine() throws IOException {
        start();
        Files.writeString(drop.resolve("a.csv"), "id,n\nt-1,1\nt-2,two\nt-3,3\n");
        Document first = run("{}");
        assertThat(first.text("state")).contains("done");
        assertThat(first.text("file")).contains("a.csv");
        assertThat(List.of(first.at("/told"), first.at("/taken"), first.at("/held")).toString())
                .isEqualTo("[Optional[3], Optional[2], Optional[1]]");
        await(() -> Files.notExists(drop.resolve("a.csv")));

        // What came already is known, whatever file it is in.
        Files.writeString(drop.resolve("b.csv"), "id,n\nt-3,3\nt-4,4\n");
        Document second = run("{}");
        assertThat(List.of(second.at("/taken"), second.at("/duplicate")).toString())
                .isEqualTo("[Optional[1], Optional[1]]");
        await(() ->
                hub.there.heard().stream().map(heard -> heard.target()).distinct().count() == 3);
        assertThat(hub.get("/api/balance?recount=things").at("/balanced")).contains(true);

        List<?> held = (List<?>) hub.get("/api/held").at("/groups").orElseThrow();
        assertThat(held).hasSize(1);
        assertThat(hub.get("/api/runs?file=b.csv").at("/runs/0/id"))
                .contains(second.at("/id").get());
        assertThat(hub.get("/api/runs?file=b.csv").at("/runs/1")).isEmpty();
        assertThat(hub.get("/api/runs?file=c.csv").at("/runs/0")).isEmpty();
    }

    @Test
    void aLineThatIsHeldAlreadyIsKnownWhenItsFileIsReadAgain() throws IOException {
        start();
        String text = "id,n\nt-1,1\nt-2,two\n";
        Files.writeString(drop.resolve("a.csv"), text);
        assertThat(run("{}").at("/held")).contains(1L);
        await(() -> Files.notExists(drop.resolve("a.csv")));

        Files.writeString(drop.resolve("a.csv"), text);
        Document again = run("{\"file\": \"a.csv\"}");
        assertThat(List.of(again.at("/told"), again.at("/duplicate"), again.at("/held")).toString())
                .isEqualTo("[Optional[2], Optional[2], Optional[0]]");
        List<?> held = (List<?>) hub.get("/api/held").at("/groups").orElseThrow();
        assertThat(held).hasSize(1);
    }

    @Test
    void aLineThatNobodyCanReadIsOneRecordForEachFileThatHasIt() throws IOException {
        start(
                FLOW.replace("done: delete", "done: stay, failed: wait"),
                DropWorld.SYSTEM.replace("csv", "jsonl"));
        for (int day = 1; day <= 2; day++) {
            Files.writeString(
                    drop.resolve("all.jsonl"),
                    "{\"id\": \"t-1\"}\nbroken" + "!".repeat(day) + "\n");
            for (long held = 1; held >= 0; held--) {
                assertThat(run("{\"file\": \"all.jsonl\"}").at("/held")).contains(held);
                assertThat(hub.hub().balances().getFirst().held()).isEqualTo(day);
            }
        }
    }

    @Test
    void aFileThatIsNotThereCannotBeReadAgainAndOneThatIsCan() throws IOException {
        start();
        assertThat(told(begin("{\"file\": \"a.csv\"}"))).isEqualTo("file-unknown");
        Files.writeString(drop.resolve("a.csv"), "id,n\nt-1,1\n");
        assertThat(run("{\"file\": \"a.csv\"}").at("/actor")).isNotEqualTo("hub");
        assertThat(command("trace", "a.csv").out())
                .contains("things of a.csv by ")
                .contains("done, 1 told, 1 new");
        assertThat(command("runs", "--file", "a.csv").out()).contains("things of a.csv by ");
        CommandRun missing = command("start", "things", "--file", "b.csv");
        assertThat(missing.out() + missing.err()).contains("There is no such file in the folder.");
    }

    private CommandRun command(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(
                List.of("--hub", hub.url().toString(), "--token-file", hub.tokenFile().toString()));
        return new CommandRun(all.toArray(String[]::new));
    }

    @Test
    void aPlanLooksAtTheFileThatIsDue() throws IOException {
        start(DropWorld.FLOW.replace("every: 1m, @how@", "every: 1h, whole: { marker: .ok }"));
        Files.writeString(drop.resolve("a.csv"), "id,n\nt-1,1\n");
        assertThat(plan().err()).contains("No new file in the folder is whole yet: a.csv.");
        Files.createFile(drop.resolve("a.csv.ok"));
        Files.writeString(drop.resolve("b.csv"), "id,n\nt-2,1\nt-3,two\n");

        assertThat(plan().out())
                .contains("1 read of a.csv: 1 to send, 0 to hold")
                .doesNotContain("held:");
        assertThat(run("{}").text("file")).contains("a.csv");

        CommandRun nothing = plan();
        assertThat(nothing.code()).isEqualTo(Main.CANNOT);
        assertThat(nothing.err()).contains("No new file in the folder is whole yet: b.csv.");
        assertThat(plan("--file", "a.csv").out()).contains("1 read of a.csv: 1 to send");
        assertThat(plan("--file", "c.csv").err()).contains("There is no such file");
        assertThat(plan("--since", "2026-11-01").err()).contains("The flow has no 'since'");
        Files.createFile(drop.resolve("b.csv.ok"));
        assertThat(plan().out()).contains("2 read of b.csv: 1 to send, 1 to hold");
        assertThat(hub.get("/api/flows/things/plan").at("/file")).contains("b.csv");
        assertThat(hub.get("/api/runs").at("/runs/1")).as("no run began").isEmpty();
    }

    private CommandRun plan(String... options) {
        List<String> words = new ArrayList<>(List.of("plan", "things"));
        words.addAll(List.of(options));
        return command(words.toArray(String[]::new));
    }
}
