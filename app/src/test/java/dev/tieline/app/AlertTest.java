package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.ledger.Incident;
import dev.tieline.store.SqliteStore;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.ScriptedPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Owners of a real hub are told of what is wrong, by ordinary systems. */
@Execution(ExecutionMode.CONCURRENT)
class AlertTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HUB =
            """
            hub: acme
            listen: 127.0.0.1:0
            data: data
            owners:
              ops: { name: Operations, mail: ops@acme.example }
              boss: { name: The boss, mail: boss@acme.example }
            credentials: { caller: env:CALLER, there: env:THERE }
            private-addresses: [127.0.0.1]
            """;
    private static final String THINGS =
            """
            flow: things@n@
            purpose: Things arrive there.
            owner: ops
            runbook: Ask the people of the warehouse.
            trigger:
              webhook: { from: site, path: /things@n@ }
            record: { contract: thing, key: record.id }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
                retry: [100ms]
            fallback: hold
            """;
    private static final String ALERTS =
            """
            flow: alerts
            purpose: Owners hear of what is wrong.
            owner: ops
            trigger:
              incidents: { digest: 1s, remind: 4h, escalate: { after: 30m, to: boss } }
            deliver:
              pager:
                to: pager.pages.send
                map:
                  id: ${record.id}
                  to: ${record.owner.mail}
                  subject: ${record.subject}
                  text: ${record.text}
                fallback:
                  after: 1s
                  to: notes.records.append
                  map: { subject: "${record.subject}" }
            fallback: hold
            """;
    private static final String PAGER =
            """
            system: pager
            purpose: Reaches people.
            owner: boss
            connector: http
            url: @url@
            credential: there
            auth: bearer
            allow: { pages.send: [id, to, subject, text] }
            operations:
              pages.send:
                request: PUT /pages/{id}
                body:
                  type: object
                  required: [id, to, subject, text]
                  properties:
                    id: { type: string }
                    to: { type: string }
                    subject: { type: string }
                    text: { type: string }
            """;
    private static final String NOTES =
            """
            system: notes
            purpose: The second way.
            owner: boss
            connector: files
            directory: notes
            allow: { records.append: [subject] }
            file: alerts.jsonl
            format: jsonl
            """;
    private static final List<Act> OK = Act.json(200, "{\"number\":\"n-1\"}");

    @TempDir Path folder;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private RunningHub hub;

    @AfterEach
    void stop() {
        hub.close();
    }

    private void start(int flows) {
        Map<String, String> files = new HashMap<>();
        files.put("tieline.yaml", HUB);
        files.put("systems/pager.yaml", PAGER);
        files.put("systems/notes.yaml", NOTES);
        files.put("flows/alerts.yaml", ALERTS);
        files.put("flows/things.yaml", THINGS.replace("@n@", ""));
        for (int i = 1; i < flows; i++) {
            files.put("flows/things" + i + ".yaml", THINGS.replace("@n@", Integer.toString(i)));
        }
        hub = RunningHub.start(folder, files, () -> Instant.now().plus(ahead.get()));
    }

    private void usually(List<Act> things, List<Act> pages) {
        hub.there.usually(heard -> heard.target().startsWith("/pages") ? pages : things);
    }

    private List<Document> pages() {
        return hub.there.heard().stream()
                .filter(heard -> heard.target().startsWith("/pages"))
                .map(ScriptedPeer.Heard::body)
                .map(RunningHub::json)
                .toList();
    }

    private Document awaitPage(Predicate<Document> wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            for (Document page : pages()) {
                if (wanted.test(page)) {
                    return page;
                }
            }
            // The hub's watch looks every two seconds; the peer has no signal for one page.
            Between.looks();
        }
        throw new AssertionError("no such page in " + pages());
    }

    /** Setting the clock is an incident of its own, so there may be more to tell. */
    private static Predicate<Document> text(String part) {
        return page -> page.text("text").orElse("").contains(part);
    }

    private static Predicate<Document> subject(String part) {
        return page -> page.text("subject").orElse("").contains(part);
    }

    @Test
    void aStormOfManyFlowsIsAHandfulOfMessages() {
        start(20);
        usually(Act.json(503, "{}"), OK);
        for (int i = 0; i < 400; i++) {
            String path = "/in/things" + (i % 20 == 0 ? "" : i % 20);
            hub.postTo(path, "{\"id\":\"" + i + "\",\"email\":\"a@b.example\"}");
        }

        Document page = awaitPage(subject("'there' takes nothing now."));
        assertThat(page.text("to")).contains("ops@acme.example");
        assertThat(page.text("text").orElse(""))
                .contains("Whose: It looks like the other system's fault.")
                .contains(hub.url() + "/incidents/");
        usually(OK, OK);
        awaitPage(subject("It is over: 'there' takes nothing now."));
        assertThat(pages()).hasSizeLessThanOrEqualTo(3);
        // Those that waited go out slowly at first.
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!hub.get("/api/balance").at("/total/pending").equals(Optional.of(0L))
                && System.nanoTime() < until) {
            Between.looks();
        }
        assertThat(hub.get("/api/balance").at("/total/delivered")).contains(400L + pages().size());
    }

    @Test
    void whatNobodySeesToIsToldAgainAndToSomebodyElse() {
        start(1);
        usually(Act.json(422, "{\"message\":\"no such product\"}"), OK);
        hub.post("{\"id\":\"1\",\"email\":\"a@b.example\"}");

        Document page = awaitPage(subject("things holds back what failed"));
        assertThat(page.text("subject").orElse("")).startsWith("acme: things holds back");
        assertThat(page.text("text").orElse("")).doesNotContain("no such product");
        assertThat(page.text("text").orElse(""))
                .contains("Touches: 1 record of things")
                .contains("Runbook: Ask the people of the warehouse.");

        ahead.set(Duration.ofMinutes(31));
        Document escalated = awaitPage(text("Nobody sees to it. things"));
        assertThat(escalated.text("to")).contains("boss@acme.example");
        ahead.set(Duration.ofHours(5));
        Document again = awaitPage(text("It is still so. things"));
        assertThat(again.text("to")).contains("ops@acme.example");
        assertThat(hub.send(hub.request("/incidents/1").GET()).body())
                .contains("Told")
                .contains("ops by alerts, record ")
                .contains("Escalated");
    }

    @Test
    void whenTheWayFailsThereIsASecondOne() throws Exception {
        start(1);
        usually(Act.json(422, "{\"message\":\"no such product\"}"), Act.json(503, "{}"));
        hub.post("{\"id\":\"1\",\"email\":\"a@b.example\"}");
        awaitPage(subject("things holds back what failed"));

        // By its age the alert is given up there; that the pager fails is an incident of its own.
        Path notes = folder.resolve("data/notes/alerts.jsonl");
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!(Files.exists(notes)
                        && Files.readString(notes).contains("things holds back what failed"))
                && System.nanoTime() < until) {
            Between.looks();
        }
        assertThat(Files.readString(notes)).contains("things holds back what failed");
    }

    @Test
    void aRestartTellsNothingTwice() {
        start(1);
        usually(Act.json(422, "{\"message\":\"no such product\"}"), OK);
        hub.post("{\"id\":\"1\",\"email\":\"a@b.example\"}");
        awaitPage(subject("things holds back what failed"));

        hub = hub.restarted();
        hub.post("{\"id\":\"2\",\"email\":\"a@b.example\"}");
        usually(OK, OK);
        replayHeld();
        awaitPage(subject("It is over"));
        assertThat(pages()).extracting(page -> page.text("id").orElse("")).doesNotHaveDuplicates();
        assertThat(pages()).filteredOn(subject("acme: things holds back")).hasSize(1);
    }

    @Test
    void aCrashBetweenNeitherRepeatsNorForgets() {
        start(1);
        usually(Act.json(422, "{\"message\":\"no such product\"}"), OK);
        hub.post("{\"id\":\"1\",\"email\":\"a@b.example\"}");
        String id = awaitPage(subject("things holds back what failed")).text("id").orElseThrow();
        long last = Long.parseLong(id.substring("ops-".length()));
        hub.hub().close();

        // As if the power failed after the record and before the note that it is told, ...
        mark(0, last);
        hub = hub.again();
        usually(OK, OK);
        replayHeld();
        String over = awaitPage(subject("It is over")).text("id").orElseThrow();
        assertThat(pages()).filteredOn(subject("acme: things holds back")).hasSize(1);

        // ... and as if it failed before the record.
        hub.hub().close();
        long next = Long.parseLong(over.substring("ops-".length())) + 100;
        mark(last, next);
        hub = hub.again();
        awaitPage(page -> page.text("id").orElse("").equals("ops-" + next));
    }

    private void mark(long told, long telling) {
        try (SqliteStore store = SqliteStore.open(folder.resolve("data"), InstantSource.system())) {
            store.journal().alerted(new Incident.AlertMark("alerts", "ops", told, telling));
        }
    }

    private void replayHeld() {
        Document held = hub.get("/api/held");
        Object group =
                ((Map<?, ?>) ((List<?>) held.at("/groups").orElseThrow()).getFirst()).get("id");
        hub.command("/api/held/" + group + "/replay");
    }
}
