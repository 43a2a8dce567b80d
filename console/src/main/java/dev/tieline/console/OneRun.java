package dev.tieline.console;

import dev.tieline.bulk.Plannings;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.ledger.RunLedger;
import dev.tieline.plan.Plan;
import dev.tieline.resource.ChunkKeys;
import dev.tieline.run.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the page of a run. */
final class OneRun {
    private static final int ON_A_PAGE = 50;

    private final Desk desk;
    private final RunLedger ledger;
    private final Run run;
    private final Optional<Plan> plan;
    private final RunsPage.Row row;

    OneRun(Desk desk, Run run) {
        this.desk = desk;
        this.ledger = desk.sources().running().ledger();
        this.run = run;
        this.plan = desk.plans().current(run.flow());
        this.row = RunPages.row(desk, run);
    }

    RunPage page(long before) {
        List<RunChunk> found = ledger.chunks(run.id(), before, ON_A_PAGE + 1);
        List<RunChunk> shown = found.subList(0, Math.min(found.size(), ON_A_PAGE));
        List<RunPage.Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            chunks.add(
                    chunk(
                            shown.get(i),
                            i + 1 < found.size()
                                    ? Optional.of(found.get(i + 1))
                                    : Optional.empty()));
        }
        boolean may = mayGoOn();
        String proposal = desk.sources().running().runs().proposal(run.id()).orElse("");
        return new RunPage(
                row,
                sentence(),
                facts(),
                counts(),
                doing(may),
                may,
                proposal,
                plan.filter(_ -> !proposal.isEmpty()).flatMap(this::proposed),
                (row.running() || row.waiting()) && before == 0,
                chunks,
                before == 0 ? new RunStory(desk, row).told(ledger.events(run.id())) : List.of(),
                found.size() > ON_A_PAGE
                        ? "/runs/" + run.id() + "?before=" + shown.getLast().number()
                        : "");
    }

    private String sentence() {
        return switch (run.state()) {
            case RUNNING -> underWay();
            case DONE -> ("It is done. " + Words.sentence(row.why())).strip();
            case WAITING ->
                    Words.sentence(row.why())
                            + (run.paused() ? "" : " Somebody has to approve it first.");
            case FAILED, CANCELLED -> Words.sentence(row.why());
        };
    }

    private String underWay() {
        if (!row.why().isEmpty()) {
            return Words.sentence(row.why());
        }
        return row.pace().isEmpty() ? "It is under way." : Words.sentence(row.pace());
    }

    private Optional<PlanPage> proposed(Plan of) {
        return desk.sources()
                .running()
                .plannings()
                .proposed(run.flow())
                .flatMap(Plannings.Planning::found)
                .filter(Plannings.Found.Whole.class::isInstance)
                .map(Plannings.Found.Whole.class::cast)
                .map(whole -> PlanPages.page(of, whole.planned(), ""));
    }

    private List<String> facts() {
        List<String> facts = new ArrayList<>();
        facts.add(row.what());
        facts.add(
                (row.waiting() ? "waits for " : run.ended().isEmpty() ? "runs for " : "took ")
                        + row.took());
        if (run.ended().isPresent()) {
            String pace = RunWords.pace(run, Pace.of(run, ledger, desk.moments().now()));
            Optional.of(pace).filter(words -> !words.isEmpty()).ifPresent(facts::add);
        }
        if (run.rows().chunks() > 0) {
            facts.add(Words.count(run.rows().chunks(), "chunk"));
        }
        if (run.resumed() > 0) {
            facts.add("went on " + Words.count(run.resumed(), "time") + " after the hub had ended");
        }
        return facts;
    }

    private List<RunPage.Count> counts() {
        boolean bulk = run.rows().chunks() > 0;
        if (row.waiting() && !bulk) {
            // Zeros would say less than what it would do.
            return List.of();
        }
        List<RunPage.Count> all = new ArrayList<>();
        all.add(count(bulk ? "read" : "told", run.counts().told(), ""));
        if (bulk) {
            all.add(count("created", run.rows().created(), "good"));
            all.add(count("changed", run.rows().changed(), "good"));
            all.add(count("same", run.rows().same(), ""));
            all.add(count("gone", run.rows().gone(), ""));
            all.add(count("skipped", run.rows().skipped(), ""));
        } else {
            all.add(count("new", run.counts().taken(), "good"));
            all.add(count("duplicate", run.counts().duplicate(), ""));
        }
        all.add(
                new RunPage.Count(
                        "held",
                        Words.number(run.counts().held()),
                        run.counts().held() > 0 ? "held" : "",
                        "/held?run=" + run.id()));
        all.add(count("refused", run.counts().refused(), ""));
        return all;
    }

    private static RunPage.Count count(String name, long number, String tone) {
        return new RunPage.Count(name, Words.number(number), tone, "");
    }

    /** Only the newest of its flow, as long as that runs. */
    private boolean mayGoOn() {
        return (run.state() == Run.State.FAILED || run.paused())
                && plan.flatMap(Plan::asks).isPresent()
                && ledger.runs(run.flow(), 0, 1).stream().allMatch(it -> it.id() == run.id());
    }

    private List<String> doing(boolean may) {
        if (run.state() != Run.State.FAILED) {
            return List.of();
        }
        List<String> doing = new ArrayList<>();
        doing.add("Correct what it says.");
        if (may) {
            doing.add(
                    run.rows().chunks() > 0
                            ? "Then let it go on: what is at the destination stays, and it reads on"
                                    + " behind its last chunk."
                            : "Then let it go on: what was taken in is known and not taken in"
                                    + " twice.");
            doing.add(
                    run.file().isPresent()
                            ? "Or have the file corrected and left again: it is a new one then."
                            : "Or run the flow anew, or wait for its next slot.");
        } else if (run.file().isPresent()) {
            doing.add("Then have the file left again, or read it by 'tieline start' and '--file'.");
        } else {
            doing.add("A later run of the flow stands for it; this one does not go on.");
        }
        return doing;
    }

    private RunPage.Chunk chunk(RunChunk chunk, Optional<RunChunk> before) {
        return new RunPage.Chunk(
                chunk.number(),
                RunWords.keys(ChunkKeys.shown(chunk, plan)),
                Words.number(chunk.counts().told()),
                RunWords.counts(chunk),
                before.map(it -> took(Duration.between(it.at(), chunk.at()))),
                desk.moments().of(chunk.at()));
    }

    private static String took(Duration took) {
        return took.toSeconds() < 60
                ? Words.took(Math.max(0, took.toNanos() / 1_000))
                : Words.age(took);
    }
}
