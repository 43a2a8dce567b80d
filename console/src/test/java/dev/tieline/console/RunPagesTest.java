package dev.tieline.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Reading;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.RowKeys;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.ledger.Sighting;
import dev.tieline.ledger.SlotAccount;
import dev.tieline.ledger.SlotSpan;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see of runs, and do about them. */
class RunPagesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:30:00Z");
    private static final Instant SLOT = Instant.parse("2026-11-24T01:30:00Z");
    private static final String SHOP =
            """
            system: shop
            purpose: The web shop.
            owner: marketing
            connector: http
            url: https://shop.acme.example
            credential: crm-token
            allow: { customers.list: [] }
            operations: { customers.list: { request: GET /customers } }
            """;
    private static final String FLOW =
            """
            flow: customers
            purpose: Customers of the shop become contacts.
            owner: marketing
            trigger:
              schedule:
                cron: "30 2 * * *"
                zone: Europe/Berlin
                ask: shop.customers.list
                items: customers
            record: { contract: lead, key: record.submission_id, unique: { by: record.submission_id, within: 35d } }
            deliver:
              crm: { to: crm.contacts.upsert, map: { email: "${record.email}", firstname: x, source: partner } }
            fallback: hold
            """;

    @TempDir Path directory;
    private ConsoleWorld world;

    @BeforeEach
    void open() {
        world = new ConsoleWorld(directory, InstantSource.fixed(NOW), 0);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void schedule() {
        world.plans.clear();
        world.plans.addAll(
                ConsoleWorld.acme(Map.of("systems/shop.yaml", SHOP, "flows/customers.yaml", FLOW)));
    }

    private String text(String path) {
        HttpResponse<String> page = world.get(path);
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        return page.body().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    private void failed() {
        Run run = Run.of("customers", Optional.of(SLOT), Run.HUB, SLOT.plusSeconds(4));
        SlotAccount account =
                new SlotAccount(
                        "customers",
                        "30 2 * * *",
                        "Europe/Berlin",
                        SLOT,
                        Optional.empty(),
                        Optional.empty());
        SlotSpan span = new SlotSpan("customers", SLOT, SLOT, 1, SlotSpan.State.RAN, 0);
        long id = world.store.runJournal().account(account, List.of(span), Optional.of(run));
        world.store
                .runJournal()
                .end(
                        run.numbered(id)
                                .counting(new Run.Counts(1_431, 3, 1_426, 1, 1))
                                .over(
                                        Run.State.FAILED,
                                        Optional.of(new Run.Why("x", "It was <down>.")),
                                        SLOT.plusSeconds(64)),
                        Optional.of(account));
    }

    @Test
    void aHubWithoutFlowsThatAskShowsNothingOfRuns() {
        assertThat(world.get("/").body()).doesNotContain("/runs");
        assertThat(text("/runs")).contains("Nothing has run yet.", "Runs will show here");
    }

    @Test
    void runsTellWhatTheyCameToAndWhatIsNext() {
        schedule();
        failed();

        assertThat(text("/runs"))
                .contains("Nothing runs now.")
                .contains("customers at 25 Nov 2026, 02:30 Europe/Berlin, by 30 2 * * *")
                .contains("Failed")
                .contains("customers for 24 Nov 2026, 02:30 Europe/Berlin")
                .contains("run 1, 1 min: 1,431 told, 3 new, 1,426 duplicate, 1 held, 1 refused.")
                .contains("It was &lt;down&gt;.")
                .contains("Open what is held")
                .doesNotContain("Held records of run")
                .contains("8 h 59 min ago");
        assertThat(text("/flows/customers"))
                .contains("shop is asked for customers.list at '30 2 * * *' of Europe/Berlin")
                .contains("One run stands for all slots that could not begin in time.")
                .contains("Run now", "run 1, 1 min: 1,431 told");
        assertThat(text("/flows/lead-capture")).doesNotContain("Run now");
    }

    /** The rest is htmx, see RunsBrowserTest. */
    @Test
    void aPageOfRunsAsksForItselfAgainWhileThereIsSomethingToSee() {
        assertThat(world.get("/runs").body()).doesNotContain("hx-get=");
        schedule();

        // In 15 hours it is 02:30 in Berlin.
        assertThat(world.get("/runs").body())
                .contains("hx-get=\"/runs?flow=\"", "hx-trigger=\"load delay:54002s\"");
        assertThat(world.get("/runs?before=7").body()).doesNotContain("hx-get=");
        assertThat(world.getByPage("/runs").body()).doesNotContain("hx-get=");

        world.post("/flows/customers/runs", "");

        assertThat(world.getByPage("/runs?flow=customers").body())
                .contains("hx-get=\"/runs?flow=customers\"", "hx-trigger=\"every 2s\"");
    }

    @Test
    void peopleStartAndCancelRuns() {
        schedule();

        HttpResponse<String> started = world.post("/flows/customers/runs", "");

        assertThat(started.statusCode()).isEqualTo(303);
        assertThat(started.headers().firstValue("Location")).contains("/runs?flow=customers");
        assertThat(text("/runs?flow=customers"))
                .contains("1 run is under way.", "customers started by ada", "Cancel run 1");
        assertThat(world.post("/runs/1/cancel", "").statusCode()).isEqualTo(303);
        assertThat(world.store.runJournal().cancelledBy(1)).contains("ada");
        assertThat(world.post("/runs/7/cancel", "").statusCode()).isEqualTo(404);
        assertThat(world.post("/flows/lead-capture/runs", "").statusCode()).isEqualTo(404);
        assertThat(world.post("/flows/nothing/runs", "").statusCode()).isEqualTo(404);
    }

    private static RunChunk chunk(long run, long number, String low, String high) {
        return new RunChunk(
                run,
                number,
                new Run.Counts(5_000, 4_000, 0, 2, 0),
                new Run.Rows(1, 12, 88, 3_900, 0, 998),
                low,
                high,
                "line 5000",
                "",
                NOW.minusSeconds(60).plusSeconds(number * 10));
    }

    private long bulk(String state) {
        long id =
                world.store
                        .runJournal()
                        .begin(Run.of("customers", Optional.empty(), "ann", NOW.minusSeconds(60)));
        world.store.runJournal().chunk(chunk(id, 1, "1000", "1999"));
        world.store.runJournal().chunk(chunk(id, 2, "2000", "2999"));
        if (!state.equals("running")) {
            Run run = world.store.runLedger().run(id).orElseThrow();
            Run.Why why = new Run.Why("too-many", "More than <5 %> would change");
            Run.State how = Run.State.of(state);
            Optional<Run.Why> because = how == Run.State.DONE ? Optional.empty() : Optional.of(why);
            world.store.runJournal().end(run.over(how, because, NOW), Optional.empty());
        }
        return id;
    }

    @Test
    void aRunInBulkHasAPageWithItsChunks() {
        schedule();
        bulk("done");
        bulk("running");

        assertThat(text("/runs"))
                .contains(
                        "run 2, 1 min: 10,000 read, 24 created, 176 changed, 7,800 same, 1,996"
                                + " skipped, 4 held 167 rows/s, about 0 s left, 10,000 expected, as"
                                + " many as last time 100 %")
                .contains("run 1, 1 min: 10,000 read");
        assertThat(text("/runs/2"))
                .contains("Run 2 of customers", "Running", "Cancel")
                .contains("167 rows/s, about 0 s left, 10,000 expected, as many as last time.")
                .contains("read 10,000", "created 24", "skipped 1,996", "held 4")
                .contains(
                        "Chunk 2 2000 to 2999 5,000 12 created, 88 changed, 3,900 same, 998 skipped,")
                .contains("10.0 s")
                .doesNotContain("Go on");
        assertThat(world.get("/runs/2").body()).contains("hx-get=\"/runs/2\"");
        assertThat(text("/runs/2?before=2")).contains("1000 to 1999").doesNotContain("2000 to");
        assertThat(world.get("/runs/2?before=2").body()).doesNotContain("hx-get");
        assertThat(text("/runs/1")).contains("It is done.", "took 1 min", "2 chunks", "167 rows/s");
        assertThat(world.get("/runs/7").statusCode()).isEqualTo(404);
        assertThat(world.get("/runs/x").statusCode()).isEqualTo(404);
    }

    @Test
    void whatFailedSaysWhatToDoAndGoesOn() {
        schedule();
        bulk("failed");
        long id = bulk("failed");
        // As a hub that is started does.
        world.runs.begin();

        assertThat(text("/runs/" + id))
                .contains("More than &lt;5 %&gt; would change.", "What to do", "Go on")
                .contains("it reads on behind its last chunk");
        assertThat(text("/runs/1"))
                .contains("A later run of the flow stands for it")
                .doesNotContain("Go on");
        assertThat(world.post("/runs/1/resume", "").statusCode()).isEqualTo(303);
        assertThat(text("/runs/1")).contains("Failed");
        HttpResponse<String> resumed = world.post("/runs/" + id + "/resume", "");
        assertThat(resumed.headers().firstValue("Location")).contains("/runs/" + id);
        assertThat(text("/runs/" + id)).contains("Running").doesNotContain("What to do");
        assertThat(world.post("/runs/7/resume", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aKeyIsFoundInTheRunsThatMayHaveCarriedIt() {
        schedule();
        bulk("done");

        assertThat(text("/search?q=%202345"))
                .contains("1 chunk may have carried it", "No record has exactly this value")
                .contains("Runs that may have carried it")
                .contains("Run 1 of customers, chunk 2 may have carried it; keys 2000 to 2999");
        assertThat(text("/search?q=4"))
                .contains("Nothing has exactly this value")
                .doesNotContain("chunk");
    }

    @Test
    void aTracedKeyIsFoundForSure() {
        schedule();
        long id = bulk("running");
        RunChunk third = chunk(id, 3, "3000", "3999");
        world.store
                .runJournal()
                .prepare(third, Optional.of(new RowKeys(List.of("3100"), List.of("3200"))));
        world.store.runJournal().chunk(third);

        assertThat(text("/search?q=3100"))
                .contains("1 chunk wrote it", "Runs that carried it")
                .contains("Run 1 of customers, chunk 3 wrote it; keys 3000 to 3999")
                .doesNotContain("may have");
        assertThat(text("/search?q=3200")).contains("1 chunk left it out by a rule");
        assertThat(text("/search?q=3300")).contains("Nothing has exactly this value");
    }

    private static Sighting wrong(String cause) {
        return new Sighting(
                cause,
                Sighting.Kind.RUN,
                "customers",
                List.of("customers"),
                "marketing",
                Fault.of("run-failed", Blame.SENDER, "A run of 'customers' " + cause, "Look."),
                0);
    }

    /** What to click on the page of an incident. */
    private String way(String cause) {
        List<Sighting> now = cause.isEmpty() ? List.of() : List.of(wrong(cause));
        world.store.journal().sighted(now, Set.of(), NOW);
        Incident newest = world.store.ledger().incidents(1).getFirst();
        String page = world.get("/incidents/" + newest.id()).body();
        return page.replaceAll("(?s).*class=\"button main\" href=\"([^<]*)</a>.*", "$1");
    }

    @Test
    void anIncidentOfARunLeadsToTheRun() {
        schedule();
        bulk("failed");
        long waits = bulk("running");
        world.store.runJournal().waits(waits, new Run.Why("approval", "3 to change."), NOW);
        Run ofFile =
                Run.of("customers", Optional.empty(), Run.HUB, NOW)
                        .of(new Reading.Part("in/a.csv", "v1"));
        long third = world.store.runJournal().begin(ofFile, "drop");
        world.store
                .runJournal()
                .end(
                        ofFile.numbered(third).over(Run.State.FAILED, Optional.empty(), NOW),
                        Optional.empty(),
                        Optional.empty());

        assertThat(way("file-failed/customers/in/a.csv")).isEqualTo("/runs/3\">Open the run");
        assertThat(way("approval/customers")).isEqualTo("/runs/2\">Open the run");
        assertThat(way("run/customers")).isEqualTo("/runs/3\">Open the run");
        assertThat(way("slot/customers")).isEqualTo("/flows/customers\">Open the flow");
        assertThat(way("")).as("over").isEqualTo("/flows/customers\">Open the flow");
    }

    @Test
    void todayTellsTheLastRunOfAFlowAndItsNextSlot() {
        assertThat(text("/")).doesNotContain("Last run", "Next run");
        schedule();

        assertThat(text("/")).contains("Last run Next run", "none yet in 15 h");
        bulk("failed");
        bulk("done");
        assertThat(text("/")).contains("none yet – Done 1 min ago in 15 h");
        assertThat(world.get("/").body()).contains("href=\"/runs/2\"");
    }

    private void slots(SlotSpan.State state, int from, int count, boolean runs) {
        Instant first = SLOT.minus(Duration.ofDays(from));
        Instant last = first.plus(Duration.ofDays(count - 1));
        SlotAccount account =
                new SlotAccount(
                        "customers",
                        "30 2 * * *",
                        "Europe/Berlin",
                        last,
                        Optional.empty(),
                        Optional.empty());
        Run run = Run.of("customers", Optional.of(last), Run.HUB, last.plusSeconds(4));
        long id =
                world.store
                        .runJournal()
                        .account(
                                account,
                                List.of(new SlotSpan("customers", first, last, count, state, 0)),
                                runs ? Optional.of(run) : Optional.empty());
        if (runs) {
            world.store
                    .runJournal()
                    .end(
                            run.numbered(id).over(Run.State.DONE, Optional.empty(), last),
                            Optional.of(account));
        }
    }

    @Test
    void slotsThatDidNotRunInTimeAreShown() {
        schedule();
        assertThat(text("/flows/customers")).doesNotContain("slot ran", "did not run");
        slots(SlotSpan.State.RAN, 6, 1, true);
        assertThat(text("/flows/customers")).contains("The last slot ran in time.");
        slots(SlotSpan.State.MISSED, 5, 3, false);
        slots(SlotSpan.State.LATE, 2, 1, true);

        for (String page : List.of("/flows/customers", "/runs?flow=customers")) {
            assertThat(text(page))
                    .as(page)
                    .contains("Of the last 5 slots, 4 did not run in time.")
                    .contains("Late 22 Nov 2026, 02:30 Europe/Berlin began after its grace, run 2")
                    .contains(
                            "Missed 3 slots, 19 Nov 2026, 02:30 Europe/Berlin to 21 Nov 2026,"
                                    + " 02:30 Europe/Berlin never began");
        }
        assertThat(text("/runs")).doesNotContain("did not run in time");
    }

    @Test
    void peopleStartARunOfARangeOfWhatIsNew() {
        schedule();
        assertThat(text("/flows/customers")).doesNotContain("Read a range once more");
        world.plans.clear();
        world.plans.addAll(
                ConsoleWorld.acme(
                        Map.of(
                                "systems/shop.yaml",
                                SHOP.replace("[] }", "[changed_after] }")
                                        .replace(
                                                "GET /customers",
                                                "GET /customers, body: { type: object, properties:"
                                                        + " { changed_after: { type: string } } }"),
                                "flows/customers.yaml",
                                FLOW.replace(
                                        "    items: customers\n",
                                        "    items: customers\n"
                                                + "    since: { changed_after: changed }\n"))));
        assertThat(text("/flows/customers"))
                .contains("Run now Read a range once more From Until Run for this range");

        HttpResponse<String> no = world.post("/flows/customers/runs", "since=yesterday");
        assertThat(no.statusCode()).isEqualTo(409);
        assertThat(no.body())
                .contains("Nothing was begun", "neither a number nor a date", "/flows/customers");
        HttpResponse<String> begun =
                world.post("/flows/customers/runs", "since=+2026-11-01&until=2026-11-07");
        assertThat(begun.statusCode()).isEqualTo(303);
        assertThat(text("/runs?flow=customers"))
                .contains("customers started by ada, from 2026-11-01, until 2026-11-07");
    }
}
