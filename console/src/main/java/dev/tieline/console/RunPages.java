package dev.tieline.console;

import static dev.tieline.people.Permission.ACT;
import static dev.tieline.people.Permission.READ;

import dev.tieline.api.Document;
import dev.tieline.flow.Timing;
import dev.tieline.gate.Routes;
import dev.tieline.ledger.Range;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunLedger;
import dev.tieline.plan.Plan;
import dev.tieline.run.NextSlot;
import dev.tieline.run.Pace;
import dev.tieline.run.Runs;
import dev.tieline.run.Started;
import dev.tieline.run.Wish;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes and answers the pages of runs. Thread-safe. */
final class RunPages {
    private static final int ON_A_PAGE = 50;
    private static final int ON_A_FLOW = 5;
    private static final int LOOK_SECONDS = 2;

    /** Then sessions are over anyway. */
    private static final Duration FAR = Duration.ofDays(1);

    private final Pages pages;
    private final Desk desk;
    private final Runs runs;
    private final RunLedger ledger;

    RunPages(Pages pages) {
        this.pages = pages;
        this.desk = pages.desk();
        this.runs = desk.sources().running().runs();
        this.ledger = desk.sources().running().ledger();
    }

    void routing(Routes routes) {
        routes.get("/runs", READ, Pages.answered(this::list));
        routes.post("/flows/{flow}/runs", ACT, Pages.answered(this::start));
        routes.get("/runs/{id}", READ, Pages.answered(this::one));
        routes.post("/runs/{id}/cancel", ACT, Pages.answered(this::cancel));
        routes.post("/runs/{id}/resume", ACT, Pages.answered(this::resume));
        routes.post("/runs/{id}/pause", ACT, Pages.answered(this::pause));
        routes.post("/runs/{id}/approve", ACT, Pages.answered(this::approve));
    }

    private void list(ServerRequest request, ServerResponse response) {
        String flow = Asked.text(request, "flow");
        long before = Asked.position(request, "before");
        RunsPage page = page(desk, flow, before, ON_A_PAGE);
        String again = before > 0 ? "" : again(page, Asked.byPage(request));
        pages.page(response, "runs", pages.shell(request, "Runs", "runs"), page.again(again));
    }

    /**
     * While something runs; and for somebody who came to look, once the next slot is due. Not
     * beyond it, or a page that nobody looks at would keep its session awake for ever.
     */
    private String again(RunsPage page, boolean byPage) {
        Optional<Duration> next =
                page.coming().stream()
                        .findFirst()
                        .map(coming -> Duration.between(desk.moments().now(), coming.due()));
        if (page.running() || next.filter(time -> !time.isPositive()).isPresent()) {
            return "every " + LOOK_SECONDS + "s";
        }
        return next.filter(time -> !byPage && time.compareTo(FAR) < 0)
                .map(time -> "load delay:" + (time.toSeconds() + LOOK_SECONDS) + "s")
                .orElse("");
    }

    private void one(ServerRequest request, ServerResponse response) {
        Optional<Run> run = Asked.whole(request, "id").flatMap(ledger::run);
        if (run.isEmpty()) {
            pages.missing(request, response, "There is no such run.");
            return;
        }
        RunPage page = new OneRun(desk, run.get()).page(Asked.position(request, "before"));
        pages.page(response, "run", pages.shell(request, "Run " + run.get().id(), "runs"), page);
    }

    /** What the page of a flow shows of its runs; empty when it asks nobody. */
    static Optional<RunsPage> of(Desk desk, Plan plan) {
        return plan.asks().map(_ -> page(desk, plan.flow(), 0, ON_A_FLOW));
    }

    /** The newest run of a flow and its next slot; empty when it asks nobody. */
    static Optional<TodayPage.Runs> brief(Desk desk, Plan plan) {
        RunLedger ledger = desk.sources().running().ledger();
        return plan.asks()
                .map(_ ->
                        new TodayPage.Runs(
                                ledger.runs(plan.flow(), 0, 1).stream()
                                        .findFirst()
                                        .map(run -> row(desk, run)),
                                NextSlot.of(plan, ledger, desk.moments().now())
                                        .map(desk.moments()::of)));
    }

    private static RunsPage page(Desk desk, String flow, long before, int most) {
        List<Run> found = desk.sources().running().ledger().runs(flow, before, most);
        List<RunsPage.Row> rows = found.stream().map(run -> row(desk, run)).toList();
        long running = rows.stream().filter(RunsPage.Row::running).count();
        return new RunsPage(
                running > 0
                        ? Words.count(running, "run")
                                + Words.verb(running, " is", " are")
                                + " under way."
                        : found.isEmpty() ? "Nothing has run yet." : "Nothing runs now.",
                flow,
                desk.plans().current().stream()
                        .filter(plan -> flow.isEmpty() || plan.flow().equals(flow))
                        .flatMap(plan -> coming(desk, plan).stream())
                        .sorted(Comparator.comparing(RunsPage.Coming::due))
                        .toList(),
                desk.plans().current(flow).flatMap(plan -> SlotList.of(desk, plan)),
                rows,
                found.size() < most ? "" : "/runs?flow=" + flow + "&before=" + found.getLast().id(),
                "");
    }

    private static Optional<RunsPage.Coming> coming(Desk desk, Plan plan) {
        RunLedger ledger = desk.sources().running().ledger();
        return plan.timing()
                .map(Timing::schedule)
                .flatMap(schedule ->
                        NextSlot.of(plan, ledger, desk.moments().now())
                                .map(slot ->
                                        new RunsPage.Coming(
                                                plan.flow(),
                                                SlotList.there(slot, schedule.zone()),
                                                desk.moments().of(slot),
                                                slot,
                                                schedule.text())));
    }

    static RunsPage.Row row(Desk desk, Run run) {
        Optional<ZoneId> zone =
                desk.plans()
                        .current(run.flow())
                        .flatMap(Plan::timing)
                        .map(timing -> timing.schedule().zone());
        Instant end = run.ended().orElse(desk.moments().now());
        Pace pace = Pace.of(run, desk.sources().running().ledger(), desk.moments().now());
        return new RunsPage.Row(
                run.id(),
                run.flow(),
                RunWords.badge(run.state()),
                run.slot()
                        .map(slot ->
                                "for " + SlotList.there(slot, zone.orElse(desk.moments().zone())))
                        .orElseGet(() -> why(run)),
                RunWords.counts(run),
                run.counts().held(),
                run.why().map(Run.Why::message).orElse(""),
                desk.moments().of(run.begun()),
                Words.age(Duration.between(run.begun(), end)),
                run.state() == Run.State.RUNNING,
                run.state() == Run.State.WAITING,
                pace.percent(run).orElse(-1),
                run.state() == Run.State.RUNNING ? RunWords.pace(run, pace) : "");
    }

    private static String why(Run run) {
        if (run.cause() > 0) {
            return "after run " + run.cause();
        }
        boolean itself = run.actor().equals(Run.HUB);
        return run.file().map(file -> "for " + file.name()).orElse("")
                + (run.file().isPresent() && !itself ? ", " : "")
                + (run.file().isPresent() && itself ? "" : "started by " + run.actor())
                + run.range().map(RunPages::words).orElse("");
    }

    private static String words(Range range) {
        return range.since().map(since -> ", from " + since).orElse("")
                + range.until().map(until -> ", until " + until).orElse("");
    }

    private void start(ServerRequest request, ServerResponse response) throws IOException {
        Optional<Plan> plan = desk.plans().current(Asked.part(request, "flow"));
        if (plan.isEmpty()) {
            pages.missing(request, response, "No flow of this name is running.");
            return;
        }
        Optional<Document> form = Asked.form(request);
        if (form.isEmpty()) {
            pages.missing(request, response, "This is no form of the flow's page.");
            return;
        }
        Optional<Range> range = Range.of(text(form.get(), "since"), text(form.get(), "until"));
        switch (runs.start(plan.get().flow(), new Wish("", range), Pages.actor())) {
            case Started.NoFile(String _, String why) -> pages.missing(request, response, why);
            case Started.NoRange(String _, String why) ->
                    pages.refused(
                            request,
                            response,
                            new Message(
                                    "Nothing was begun",
                                    why,
                                    "/flows/" + plan.get().flow(),
                                    "Back to the flow"));
            case Started.Begun _, Started.Busy _ ->
                    Pages.go(response, "/runs?flow=" + plan.get().flow());
            case Started.AsksNobody(), Started.AtRest() ->
                    pages.missing(request, response, "This flow cannot be run.");
        }
    }

    private static String text(Document form, String name) {
        return form.text(name).map(String::strip).orElse("");
    }

    private void cancel(ServerRequest request, ServerResponse response) {
        Optional<Run> run = Asked.whole(request, "id").flatMap(ledger::run);
        if (run.isEmpty()) {
            pages.missing(request, response, "There is no such run.");
            return;
        }
        runs.cancel(run.get().id(), Pages.actor());
        Pages.go(response, "/runs");
    }

    private void pause(ServerRequest request, ServerResponse response) {
        Optional<Run> run = Asked.whole(request, "id").flatMap(ledger::run);
        if (run.isEmpty()) {
            pages.missing(request, response, "There is no such run.");
            return;
        }
        runs.pause(run.get().id(), Pages.actor());
        Pages.go(response, "/runs/" + run.get().id());
    }

    private void resume(ServerRequest request, ServerResponse response) {
        Optional<Run> run = Asked.whole(request, "id").flatMap(ledger::run);
        if (run.isEmpty()) {
            pages.missing(request, response, "There is no such run.");
            return;
        }
        runs.goOn(run.get().id(), Pages.actor());
        Pages.go(response, "/runs/" + run.get().id());
    }

    private void approve(ServerRequest request, ServerResponse response) throws IOException {
        Optional<Run> run = Asked.whole(request, "id").flatMap(ledger::run);
        String proposal = Asked.form(request).flatMap(form -> form.text("proposal")).orElse("");
        if (run.isEmpty()) {
            pages.missing(request, response, "There is no such run.");
            return;
        }
        String page = "/runs/" + run.get().id();
        switch (runs.approve(run.get().id(), proposal, Pages.actor())) {
            case GOES_ON, NOT_WAITING -> Pages.go(response, page);
            case ANOTHER_PLAN ->
                    pages.refused(
                            request,
                            response,
                            new Message(
                                    "It would do something else by now",
                                    "Nothing was approved. See what it would do.",
                                    page,
                                    "Back to the run"));
        }
    }
}
