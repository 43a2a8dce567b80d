package dev.tieline.console;

import static dev.tieline.people.Permission.ACT;
import static dev.tieline.people.Permission.READ;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.bulk.Planned;
import dev.tieline.bulk.Plannings;
import dev.tieline.bulk.Plannings.Found;
import dev.tieline.bulk.Plannings.Planning;
import dev.tieline.gate.Routes;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import dev.tieline.run.Pace;
import dev.tieline.run.Wish;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Shows what runs in bulk would do. Thread-safe. */
final class PlanPages {
    private static final int LONGEST = 200;
    private final Pages pages;
    private final Plannings plannings;

    PlanPages(Pages pages) {
        this.pages = pages;
        this.plannings = pages.desk().sources().running().plannings();
    }

    void routing(Routes routes) {
        routes.get("/flows/{flow}/plan", READ, Pages.answered(this::show));
        routes.post("/flows/{flow}/plan", ACT, Pages.answered(this::begin));
    }

    private Optional<Plan> plan(ServerRequest request, ServerResponse response) {
        Optional<Plan> plan =
                pages.desk()
                        .plans()
                        .current(Asked.part(request, "flow"))
                        .filter(it -> it.bulk().isPresent());
        if (plan.isEmpty()) {
            pages.missing(request, response, "No flow of this name moves rows in chunks.");
        }
        return plan;
    }

    private void show(ServerRequest request, ServerResponse response) {
        plan(request, response)
                .ifPresent(plan -> {
                    PlanPage page = page(plan);
                    pages.page(response, "plan", pages.shell(request, "Plan", "runs"), page);
                });
    }

    private void begin(ServerRequest request, ServerResponse response) {
        plan(request, response)
                .ifPresent(plan -> {
                    plannings.begin(plan.flow(), Wish.PLAIN, Pages.actor());
                    Pages.go(response, "/flows/" + plan.flow() + "/plan");
                });
    }

    private PlanPage page(Plan plan) {
        Optional<Planning> planning = plannings.of(plan.flow());
        if (planning.isEmpty()) {
            return empty(plan, "What would a run do?", "", false, "");
        }
        Planning known = planning.get();
        String asked =
                "Asked for by "
                        + known.actor()
                        + ", "
                        + pages.desk().moments().of(known.begun()).exact()
                        + (known.wish().file().isEmpty() ? "" : ", of " + known.wish().file());
        if (known.found().isEmpty()) {
            return underWay(plan, known, asked);
        }
        return switch (known.found().get()) {
            case Found.Failed(Fault fault) ->
                    empty(
                            plan,
                            fault.code().equals("no-new-file")
                                    ? "A run would find nothing to read."
                                    : "It could not be found out.",
                            asked,
                            false,
                            fault.message());
            case Found.Whole(Planned planned) -> page(plan, planned, asked);
        };
    }

    private PlanPage underWay(Plan plan, Planning known, String asked) {
        return new PlanPage(
                plan.flow(),
                "All rows are read and compared.",
                asked,
                true,
                percent(plan, known),
                "",
                List.of(fact(known.told(), "read so far")),
                List.of(),
                List.of());
    }

    /** Of as many as the last run read; of how many a file or a range has, nothing follows. */
    private int percent(Plan plan, Planning known) {
        if (plan.drop().isPresent() || known.wish().range().isPresent()) {
            return -1;
        }
        Run run =
                Run.of(plan.flow(), Optional.empty(), known.actor(), known.begun())
                        .counting(new Run.Counts(known.told(), 0, 0, 0, 0));
        return Pace.of(run, pages.desk().sources().running().ledger(), pages.desk().moments().now())
                .percent(run)
                .orElse(-1);
    }

    private static PlanPage empty(
            Plan plan, String sentence, String asked, boolean finding, String problem) {
        return new PlanPage(
                plan.flow(),
                sentence,
                asked,
                finding,
                -1,
                problem,
                List.of(),
                List.of(),
                List.of());
    }

    static PlanPage page(Plan plan, Planned planned, String asked) {
        return new PlanPage(
                plan.flow(),
                sentence(planned),
                asked,
                false,
                -1,
                planned.stop().map(Fault::message).orElse(""),
                List.of(
                        fact(planned.counts().told(), "read"),
                        fact(planned.rows().same(), "the same"),
                        fact(planned.counts().held(), "to be held"),
                        fact(planned.rows().skipped(), "left out by a rule")),
                Stream.of(Planned.Kind.values()).flatMap(kind -> group(planned, kind)).toList(),
                planned.causes().stream()
                        .map(cause ->
                                new PlanPage.Cause(
                                        cause.rows(), cause.fault().message(), cause.place()))
                        .toList());
    }

    private static String sentence(Planned planned) {
        if (!planned.compared()) {
            return Words.count(planned.counts().taken(), "row") + " would be sent.";
        }
        long differ = planned.rows().created() + planned.rows().changed() + planned.rows().gone();
        return differ == 0
                ? "Nothing would change."
                : planned.rows().created()
                        + " to create, "
                        + planned.rows().changed()
                        + " to change, "
                        + planned.rows().gone()
                        + " to be gone.";
    }

    private static RecordPage.Fact fact(long value, String name) {
        return new RecordPage.Fact(name, Long.toString(value));
    }

    private static Stream<PlanPage.Group> group(Planned planned, Planned.Kind kind) {
        List<Planned.Example> all =
                planned.examples().stream().filter(example -> example.kind() == kind).toList();
        if (all.isEmpty()) {
            return Stream.empty();
        }
        Set<String> columns = new LinkedHashSet<>();
        all.forEach(example -> columns.addAll(shown(example).fields().keySet()));
        return Stream.of(
                new PlanPage.Group(
                        kind.word(),
                        switch (kind) {
                            case CREATED -> "Would be created";
                            case CHANGED -> "Would be changed";
                            case GONE -> "Would be gone";
                            case SENT -> "Would be sent";
                        },
                        List.copyOf(columns),
                        all.stream().map(example -> row(example, columns)).toList()));
    }

    private static Document shown(Planned.Example example) {
        return example.after().isEmpty() ? example.before() : example.after();
    }

    private static PlanPage.Row row(Planned.Example example, Set<String> columns) {
        return new PlanPage.Row(
                columns.stream()
                        .map(column -> {
                            String now = text(shown(example), column);
                            return new PlanPage.Cell(
                                    example.kind() == Planned.Kind.CHANGED
                                            ? text(example.before(), column)
                                            : now,
                                    now);
                        })
                        .toList());
    }

    private static String text(Document row, String column) {
        String text = row.field(column).map(Object::toString).orElse("");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
