package dev.tieline.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.ledger.HeldGroup;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do on the pages of what is held. */
class HeldPagesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:30:00Z");

    @TempDir Path directory;
    private ConsoleWorld world;
    private SampleRecords records;

    @BeforeEach
    void open() {
        world = new ConsoleWorld(directory, InstantSource.fixed(NOW), 0);
        records = new SampleRecords(world);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private String text(String path) {
        HttpResponse<String> page = world.get(path);
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        return page.body().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    private void post(String path, String field, String value) {
        String form = field + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        assertThat(world.post(path, form).statusCode()).isEqualTo(303);
    }

    private HeldGroup group() {
        return world.store.ledger().heldGroups().getFirst();
    }

    @Test
    void narrowsByFlowOwnerAgeAndKey() {
        String id = records.refusedByCrm(NOW.minusSeconds(7_200)).id();
        world.settled();

        assertThat(text("/held")).contains("1 delivery waits for a person, from 1 cause.");
        assertThat(text("/held?older=1h")).contains("1 delivery waits").contains("Replay all 1");
        assertThat(text("/held?older=1d")).contains("Nothing waits for you.");
        assertThat(text("/held?flow=partner-lead")).contains("Nothing waits for you.");
        assertThat(text("/held?owner=sales-ops")).contains("1 delivery waits");
        assertThat(text("/held?owner=nobody")).contains("Nothing waits for you.");
        assertThat(text("/held?q=" + id)).contains("Held records found by").contains("Property");
        assertThat(text("/held?q=other")).contains("None is held that has this");
    }

    @Test
    void discardsWithAReasonOnly() {
        String id = records.refusedByCrm(NOW.minusSeconds(60)).id();
        world.settled();

        post("/records/" + id + "/discard", "reason", " ");
        assertThat(text("/records/" + id)).contains("Discard instead of sending");
        post("/held/" + group().id() + "/discard", "reason", "A test <b>lead</b>.");
        assertThat(world.get("/records/" + id).body())
                .contains("Discarded by ada")
                .contains("A test &lt;b&gt;lead&lt;/b&gt;.")
                .doesNotContain("<b>lead</b>");
        assertThat(text("/held")).contains("Nothing waits for you.");
    }

    @Test
    void keepsWhatPeopleSayOfARecord() {
        String id = records.refusedByCrm(NOW.minusSeconds(60)).id();
        world.settled();

        post("/records/" + id + "/comment", "comment", "Asked the shop.");
        assertThat(text("/records/" + id)).contains("Commented by ada Asked the shop.");
    }

    @Test
    void replaysManyWithProgressAndLetsThemBeStopped() {
        records.refusedByCrm(NOW.minusSeconds(7_200));
        world.settled();

        String form = "flow=lead-capture&owner=&older=1h&rate=1&version=now";
        assertThat(world.post("/held/replay", form).statusCode()).isEqualTo(303);
        assertThat(text("/held")).contains("Running").contains("0 of 1 on their way, 1 a second");
        assertThat(world.post("/replays/1/pause", "").statusCode()).isEqualTo(303);
        assertThat(text("/held")).contains("Paused").contains("Go on");
        assertThat(world.post("/replays/1/resume", "").statusCode()).isEqualTo(303);
        world.replays.step();
        world.replays.step();
        assertThat(text("/held")).contains("1 of 1 on their way");
        world.replays.step();
        world.replays.step();
        assertThat(text("/held")).contains("Done").contains("Nothing waits for you.");
        assertThat(world.post("/replays/1/fly", "").statusCode()).isEqualTo(404);
    }
}
