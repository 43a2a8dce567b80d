package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workspace that changes under a running hub. */
class ReloadTest {
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id + '-old'}" }
            fallback: hold
            """;

    @TempDir Path folder;
    private RunningHub hub;

    @BeforeEach
    void start() {
        hub = RunningHub.start(folder, FLOW);
        hub.there.usually(Act.json(200, "{\"number\":\"n-1\"}"));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private String post(String id) {
        String body = hub.post("{\"id\":\"" + id + "\",\"email\":\"a@b.example\"}").body();
        return RunningHub.json(body).text("id").orElseThrow();
    }

    private List<String> called() {
        return hub.there.heard().stream().map(ScriptedPeer.Heard::target).toList();
    }

    @Test
    void aChangedFlowRunsWithoutARestart() throws IOException {
        hub.settled(post("r-1"));
        RunningHub.write(folder, "flows/things.yaml", FLOW.replace("-old", "-new"));

        assertThat(hub.hub().reload()).isEmpty();
        hub.settled(post("r-2"));

        assertThat(called()).containsExactly("/things/r-1-old", "/things/r-2-new");
    }

    @Test
    void aChangeThatDoesNotCheckChangesNothingAndTheConsoleSaysWhy() throws IOException {
        RunningHub.write(folder, "flows/things.yaml", FLOW.replace("record.id +", "record.idd +"));

        assertThat(hub.hub().reload()).hasSize(1);
        hub.settled(post("r-3"));

        assertThat(called()).containsExactly("/things/r-3-old");
        String today = hub.send(hub.request("/").GET()).body();
        assertThat(today).contains("flows/things.yaml").contains("idd");
        assertThat(hub.get("/api/status").at("/refused/0/line")).isPresent();
    }

    @Test
    void aRecordKeepsTheVersionItCameInWithAcrossReloadAndRestart() throws IOException {
        hub.there.next(Act.json(503, "{}"));
        String id = post("r-4");
        hub.there.awaitHeard(1);
        RunningHub.write(folder, "flows/things.yaml", FLOW.replace("-old", "-new"));
        assertThat(hub.hub().reload()).isEmpty();
        hub = hub.restarted();

        Document done = hub.settled(id);

        assertThat(done.at("/record/state")).contains("delivered");
        assertThat(called()).containsOnly("/things/r-4-old");
    }

    @Test
    void aReplayGoesUnderTodaysVersion() throws IOException {
        String id = held("r-5");
        reload(FLOW.replace("-old", "-new"));

        hub.command("/api/records/" + id + "/replay");

        assertThat(hub.settled(id).at("/record/state")).contains("delivered");
        assertThat(called()).containsExactly("/things/r-5-old", "/things/r-5-new");
    }

    @Test
    void aReplayKeepsItsVersionWhenTodaysWouldForgetWhatWaitsForIt() throws IOException {
        String also =
                """
                  also:
                    to: there.things.put
                    after: there
                    map: { id: "${record.id + '-too'}" }
                fallback: hold
                """;
        reload(FLOW.replace("fallback: hold\n", also));
        String id = held("r-6");
        reload(FLOW.replace("-old", "-new"));

        hub.command("/api/records/" + id + "/replay");

        assertThat(hub.settled(id).at("/record/state")).contains("delivered");
        assertThat(called())
                .containsExactly("/things/r-6-old", "/things/r-6-old", "/things/r-6-too");
    }

    private String held(String number) {
        hub.there.next(Act.json(422, "{}"));
        String id = post(number);
        RunningHub.awaitStory(hub, id, "/deliveries/0/fault");
        return id;
    }

    private void reload(String flow) throws IOException {
        RunningHub.write(folder, "flows/things.yaml", flow);
        assertThat(hub.hub().reload()).isEmpty();
    }

    @Test
    void watchingPicksAChangeUpByItself() {
        new Reloading(hub.hub(), new WorkspaceFolder(folder)).watch();
        RunningHub.write(
                folder, "flows/things.yaml", FLOW.replace("path: /things", "path: /moved"));

        long until = System.nanoTime() + 20_000_000_000L;
        int status = 401;
        while (status == 401 && System.nanoTime() < until) {
            status =
                    hub.send(
                                    hub.request("/in/moved")
                                            .header("Content-Type", "application/json")
                                            .header("Authorization", "Bearer " + RunningHub.TOKEN)
                                            .POST(
                                                    java.net.http.HttpRequest.BodyPublishers
                                                            .ofString(
                                                                    "{\"id\":\"w\",\"email\":\"a@b.example\"}")))
                            .statusCode();
        }
        assertThat(status).isEqualTo(202);
    }
}
