package dev.tieline.console;

import static dev.tieline.people.Permission.ACT;
import static dev.tieline.people.Permission.CORRECT;
import static dev.tieline.people.Permission.MANAGE;
import static dev.tieline.people.Permission.READ;
import static dev.tieline.people.Permission.REVEAL;

import dev.tieline.api.Document;
import dev.tieline.gate.Routes;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Trace;
import dev.tieline.operate.Amendment;
import dev.tieline.plan.Plan;
import dev.tieline.resource.Masking;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pages of a hub, to be registered at {@code /} after everything that has a path of its own.
 * Thread-safe.
 */
public final class Console implements HttpService, AutoCloseable {
    private static final Set<String> STATES =
            Set.of("pending", "held", "delivered", "skipped", "duplicate");

    private static final int MAX_COMMENT = 2_000;
    private static final String NOT_HELD = "Nothing of this record can be corrected now.";

    private final Desk desk;
    private final Pages pages;
    private final Live live;

    /**
     * @param hub its name
     * @param sources what the console reads and acts through
     * @param clock tells the time
     * @param zone in which times are shown
     */
    public Console(String hub, Sources sources, InstantSource clock, ZoneId zone) {
        Masking masking = new Masking(sources.ledger(), sources.plans());
        Keys keys = new Keys(sources.plans(), masking);
        this.desk = new Desk(sources, new Moments(clock, zone), masking, keys);
        this.pages = new Pages(hub, desk);
        this.live = new Live(sources.ledger());
    }

    @Override
    public void routing(HttpRules rules) {
        Routes routes = desk.sources().gate().routes(rules, "");
        routes.get("/", READ, Pages.answered(this::today));
        routes.open("GET", "/assets/{name}", Pages.answered(pages.assets()::serve));
        new Entrance(pages, desk.sources().access().setUpKey()).routing(routes);
        new PeopleRoutes(pages).routing(routes);
        new AccountRoutes(pages).routing(routes);
        new CredentialRoutes(pages).routing(routes);
        routes.get("/live", READ, Pages.answered(live::serve));
        routes.get("/flows/{flow}", READ, Pages.answered(this::flow));
        routes.get("/records", READ, Pages.answered(this::records));
        routes.get("/records/{id}", READ, Pages.answered(this::record));
        routes.get("/records/{id}/clear", REVEAL, Pages.answered(this::clear));
        routes.post("/records/{id}/replay", ACT, Pages.answered(this::replay));
        routes.get("/records/{id}/edit", CORRECT, Pages.answered(this::edit));
        routes.post("/records/{id}/check", CORRECT, Pages.answered(this::check));
        routes.post("/records/{id}/amend", CORRECT, Pages.answered(this::amend));
        routes.get("/search", READ, Pages.answered(this::search));
        new HeldRoutes(pages).routing(routes);
        new RunPages(pages).routing(routes);
        new PlanPages(pages).routing(routes);
        new AccessPages(pages).routing(routes);
        routes.get("/audit", MANAGE, Pages.answered(new AuditPages(pages)::list));
        routes.post("/systems/{system}/resume", ACT, Pages.answered(this::resume));
        routes.post("/flows/{flow}/resync", ACT, Pages.answered(this::resync));
        routes.get("/incidents", READ, Pages.answered(this::incidents));
        routes.get("/incidents/{id}", READ, Pages.answered(this::incident));
        routes.post("/incidents/{id}/acknowledge", ACT, Pages.answered(this::acknowledge));
        routes.post("/incidents/{id}/comment", ACT, Pages.answered(this::comment));
    }

    /** Lets go of the pages that are open; to be called before the server stops. */
    @Override
    public void close() {
        live.close();
    }

    private void today(ServerRequest request, ServerResponse response) {
        TodayPage page = new Today(desk).page(Asked.number(request, "page", 1));
        pages.page(response, "today", pages.shell(request, "Today", "today"), page);
    }

    private void flow(ServerRequest request, ServerResponse response) {
        Optional<Plan> plan = desk.plans().current(Asked.part(request, "flow"));
        if (plan.isEmpty()) {
            pages.missing(request, response, "No flow of this name is running.");
            return;
        }
        FlowPage page = Flows.page(desk, plan.get(), Asked.position(request, "before"));
        pages.page(response, "flow", pages.shell(request, page.name(), "today"), page);
    }

    private void records(ServerRequest request, ServerResponse response) {
        String state = Asked.text(request, "state");
        RecordList page =
                Records.recent(
                        desk,
                        STATES.contains(state) ? state : "",
                        Asked.position(request, "before"));
        pages.page(response, "records", pages.shell(request, page.title(), "records"), page);
    }

    private void search(ServerRequest request, ServerResponse response) {
        String text = Asked.text(request, "q").strip();
        List<RecordSummary> found = text.isEmpty() ? List.of() : Records.search(desk, text);
        List<RecordList.Chunk> carried = text.isEmpty() ? List.of() : Records.carried(desk, text);
        List<RunsPage.Row> files = text.isEmpty() ? List.of() : Records.ofFile(desk, text);
        if (found.size() == 1 && carried.isEmpty() && files.isEmpty()) {
            Pages.go(response, "/records/" + found.getFirst().id());
        } else if (found.isEmpty() && carried.isEmpty() && files.size() == 1) {
            Pages.go(response, "/runs/" + files.getFirst().id());
        } else if (found.isEmpty() && desk.plans().current(text).isPresent()) {
            Pages.go(response, "/flows/" + text);
        } else {
            RecordList page = Records.found(desk, text, found).with(carried, files);
            pages.page(response, "records", pages.shell(request, "Search", "records"), page);
        }
    }

    private void record(ServerRequest request, ServerResponse response) {
        Optional<Trace> trace = desk.ledger().trace(Asked.part(request, "id"));
        if (trace.isEmpty()) {
            pages.missing(request, response, "There is no such record.");
            return;
        }
        RecordPage page = new Story(desk, trace.get()).page();
        String title = "Record " + page.record().shortId();
        pages.page(response, "record", pages.shell(request, title, "records"), page);
    }

    private void clear(ServerRequest request, ServerResponse response) {
        String id = Asked.part(request, "id");
        Optional<Trace> trace = desk.ledger().trace(id);
        if (trace.isEmpty()) {
            pages.missing(request, response, "There is no such record.");
            return;
        }
        pages.reveals(id);
        RecordPage page = new Story(desk, trace.get()).clear();
        String title = "Record " + page.record().shortId();
        pages.page(response, "record", pages.shell(request, title, "records"), page);
    }

    private void replay(ServerRequest request, ServerResponse response) throws IOException {
        Optional<Trace> trace = desk.ledger().trace(Asked.part(request, "id"));
        if (trace.isEmpty()) {
            pages.missing(request, response, "There is no such record.");
            return;
        }
        String id = trace.get().record().id();
        boolean then =
                Asked.form(request)
                        .flatMap(form -> form.text("version"))
                        .filter("then"::equals)
                        .isPresent();
        desk.sources().operator().replay(id, then, Pages.actor());
        Pages.go(response, "/records/" + id);
    }

    private void edit(ServerRequest request, ServerResponse response) {
        Optional<Editor> editor = Editor.of(desk, Asked.part(request, "id"));
        if (editor.isEmpty()) {
            pages.missing(request, response, NOT_HELD);
            return;
        }
        if (editor.get().clear()) {
            pages.reveals(Asked.part(request, "id"));
        }
        show(request, response, editor.get().page(editor.get().texts(), ""));
    }

    private void check(ServerRequest request, ServerResponse response) throws IOException {
        Optional<Editor> editor = Editor.of(desk, Asked.part(request, "id"));
        Optional<Document> form = Asked.form(request);
        if (editor.isEmpty() || form.isEmpty()) {
            pages.missing(request, response, NOT_HELD);
            return;
        }
        EditPage page = editor.get().page(Correction.texts(form.get()), "");
        if (Asked.byPage(request)) {
            pages.part(response, "checked", page);
        } else {
            show(request, response, page);
        }
    }

    private void amend(ServerRequest request, ServerResponse response) throws IOException {
        String id = Asked.part(request, "id");
        Optional<Editor> editor = Editor.of(desk, id);
        Optional<Document> form = Asked.form(request);
        if (editor.isEmpty() || form.isEmpty()) {
            pages.missing(request, response, NOT_HELD);
            return;
        }
        Map<String, String> texts = Correction.texts(form.get());
        switch (desk.sources().operator().amend(id, editor.get().json(texts), Pages.actor())) {
            case Amendment.Fits _ -> Pages.go(response, "/records/" + id);
            case Amendment.Breaks _, Amendment.Malformed _ -> {
                response.status(422);
                String refusal = "It was not replayed: it is not right yet.";
                show(request, response, editor.get().page(texts, refusal));
            }
        }
    }

    private void show(ServerRequest request, ServerResponse response, EditPage page) {
        pages.page(response, "edit", pages.shell(request, "Correct a copy", "held"), page);
    }

    private void resume(ServerRequest request, ServerResponse response) {
        String system = Asked.part(request, "system");
        desk.sources().operator().resume(system, Pages.actor());
        Pages.go(response, "/");
    }

    private void resync(ServerRequest request, ServerResponse response) throws IOException {
        String flow = Asked.part(request, "flow");
        String from = Asked.form(request).flatMap(form -> form.text("from")).orElse("");
        if (desk.plans().current(flow).isEmpty() || !(from.equals("rows") || from.equals("now"))) {
            Pages.go(response, "/incidents");
            return;
        }
        switch (desk.sources()
                .running()
                .followers()
                .beginAnew(flow, from.equals("rows"), Pages.actor())) {
            case TAKEN -> Pages.go(response, "/incidents");
            case FOLLOWS_NOTHING ->
                    pages.refused(
                            request,
                            response,
                            new Message(
                                    "'" + flow + "' follows no changes",
                                    "Its files may have been changed meanwhile.",
                                    "/incidents",
                                    "Back to the incidents"));
            case BUSY ->
                    pages.refused(
                            request,
                            response,
                            new Message(
                                    "'" + flow + "' is still at its last changes",
                                    "They did not end in time, and nothing has changed. Try again"
                                            + " in a moment.",
                                    "/incidents",
                                    "Back to the incidents"));
        }
    }

    private void incidents(ServerRequest request, ServerResponse response) {
        pages.page(
                response,
                "incidents",
                pages.shell(request, "Incidents", "incidents"),
                Incidents.page(desk));
    }

    private void incident(ServerRequest request, ServerResponse response) {
        Optional<IncidentPage> page =
                Asked.whole(request, "id").flatMap(id -> Incidents.page(desk, id));
        if (page.isEmpty()) {
            pages.missing(request, response, "There is no such incident.");
            return;
        }
        pages.page(response, "incident", pages.shell(request, "Incident", "incidents"), page.get());
    }

    private void acknowledge(ServerRequest request, ServerResponse response) {
        comment(request, response, "");
    }

    private void comment(ServerRequest request, ServerResponse response) throws IOException {
        String said = Asked.form(request).flatMap(form -> form.text("comment")).orElse("").strip();
        if (said.isEmpty()) {
            Pages.go(response, "/incidents/" + Asked.part(request, "id"));
        } else {
            comment(request, response, Words.cut(said, MAX_COMMENT));
        }
    }

    private void comment(ServerRequest request, ServerResponse response, String said) {
        Optional<Long> id = Asked.whole(request, "id");
        if (id.filter(n -> desk.sources().operator().comment(n, said, Pages.actor())).isEmpty()) {
            pages.missing(request, response, "There is no such incident.");
            return;
        }
        Pages.go(response, "/incidents/" + id.get());
    }
}
