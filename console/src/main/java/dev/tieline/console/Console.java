package dev.tieline.console;

import dev.tieline.api.Document;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Trace;
import dev.tieline.operate.Amendment;
import dev.tieline.plan.Plan;
import dev.tieline.resource.Masking;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pages of a hub, to be registered at {@code /} after everything that has a path of its own.
 * Thread-safe.
 */
public final class Console implements HttpService, AutoCloseable {
    private static final Set<String> THEMES = Set.of("light", "dark");

    private static final Set<String> STATES =
            Set.of("pending", "held", "delivered", "skipped", "duplicate");

    /** Who did it, as long as nobody logs in. */
    private static final String ACTOR = "console";

    private static final int MAX_COMMENT = 2_000;
    private static final HeaderName HX_REQUEST = HeaderNames.create("HX-Request");
    private static final String NOT_HELD = "Nothing of this record can be corrected now.";

    private final String hub;
    private final Desk desk;
    private final Html html = new Html();
    private final Assets assets = new Assets();
    private final Live live;

    /**
     * @param hub its name
     * @param sources what the console reads and acts through
     * @param clock tells the time
     * @param zone in which times are shown
     */
    public Console(String hub, Sources sources, InstantSource clock, ZoneId zone) {
        this.hub = hub;
        Masking masking = new Masking(sources.ledger(), sources.plans());
        Keys keys = new Keys(sources.plans(), masking);
        this.desk = new Desk(sources, new Moments(clock, zone), masking, keys);
        this.live = new Live(sources.ledger());
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", guarded(this::today));
        rules.get("/assets/{name}", guarded(assets::serve));
        rules.get("/live", guarded(live::serve));
        rules.get("/flows/{flow}", guarded(this::flow));
        rules.get("/records", guarded(this::records));
        rules.get("/records/{id}", guarded(this::record));
        rules.post("/records/{id}/replay", guarded(this::replay));
        rules.get("/records/{id}/edit", guarded(this::edit));
        rules.post("/records/{id}/check", guarded(this::check));
        rules.post("/records/{id}/amend", guarded(this::amend));
        rules.get("/search", guarded(this::search));
        rules.get("/held", guarded(this::held));
        rules.get("/held/{group}", guarded(this::group));
        rules.post("/held/{group}/replay", guarded(this::replayGroup));
        rules.post("/systems/{system}/resume", guarded(this::resume));
        rules.get("/incidents", guarded(this::incidents));
        rules.get("/incidents/{id}", guarded(this::incident));
        rules.post("/incidents/{id}/acknowledge", guarded(this::acknowledge));
        rules.post("/incidents/{id}/comment", guarded(this::comment));
    }

    private static Handler guarded(Handler handler) {
        return (request, response) -> {
            if (!Guard.passes(request, response)) {
                return;
            }
            try {
                handler.handle(request, response);
            } catch (JournalUnavailable e) {
                unavailable(response, e);
            }
        };
    }

    /** No page can be drawn around it: every page asks the store. */
    private static void unavailable(ServerResponse response, JournalUnavailable e) {
        response.status(503);
        response.header("Content-Type", "text/plain; charset=utf-8");
        response.send(
                ("The store does not answer: " + e.getMessage() + ". Try again in a moment.")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Lets go of the pages that are open; to be called before the server stops. */
    @Override
    public void close() {
        live.close();
    }

    private void today(ServerRequest request, ServerResponse response) {
        TodayPage page = new Today(desk).page(Asked.number(request, "page", 1));
        html.page(response, "today", shell(request, "Today", "today"), page);
    }

    private void flow(ServerRequest request, ServerResponse response) {
        Optional<Plan> plan = desk.plans().current(Asked.part(request, "flow"));
        if (plan.isEmpty()) {
            missing(request, response, "No flow of this name is running.");
            return;
        }
        FlowPage page = Flows.page(desk, plan.get(), Asked.position(request, "before"));
        html.page(response, "flow", shell(request, page.name(), "today"), page);
    }

    private void records(ServerRequest request, ServerResponse response) {
        String state = Asked.text(request, "state");
        RecordList page =
                Records.recent(
                        desk,
                        STATES.contains(state) ? state : "",
                        Asked.position(request, "before"));
        html.page(response, "records", shell(request, page.title(), "records"), page);
    }

    private void search(ServerRequest request, ServerResponse response) {
        String text = Asked.text(request, "q").strip();
        List<RecordSummary> found = text.isEmpty() ? List.of() : Records.search(desk, text);
        if (found.size() == 1) {
            go(response, "/records/" + found.getFirst().id());
        } else if (found.isEmpty() && desk.plans().current(text).isPresent()) {
            go(response, "/flows/" + text);
        } else {
            RecordList page = Records.found(desk, text, found);
            html.page(response, "records", shell(request, "Search", "records"), page);
        }
    }

    private void record(ServerRequest request, ServerResponse response) {
        Optional<Trace> trace = desk.ledger().trace(Asked.part(request, "id"));
        if (trace.isEmpty()) {
            missing(request, response, "There is no such record.");
            return;
        }
        RecordPage page = new Story(desk, trace.get()).page();
        String title = "Record " + page.record().shortId();
        html.page(response, "record", shell(request, title, "records"), page);
    }

    private void replay(ServerRequest request, ServerResponse response) {
        Optional<Trace> trace = desk.ledger().trace(Asked.part(request, "id"));
        if (trace.isEmpty()) {
            missing(request, response, "There is no such record.");
            return;
        }
        String id = trace.get().record().id();
        desk.sources().operator().replay(id, ACTOR);
        go(response, "/records/" + id);
    }

    private void edit(ServerRequest request, ServerResponse response) {
        Optional<Editor> editor = Editor.of(desk, Asked.part(request, "id"));
        if (editor.isEmpty()) {
            missing(request, response, NOT_HELD);
            return;
        }
        show(request, response, editor.get().page(editor.get().texts(), ""));
    }

    private void check(ServerRequest request, ServerResponse response) throws IOException {
        Optional<Editor> editor = Editor.of(desk, Asked.part(request, "id"));
        Optional<Document> form = Asked.form(request);
        if (editor.isEmpty() || form.isEmpty()) {
            missing(request, response, NOT_HELD);
            return;
        }
        EditPage page = editor.get().page(Correction.texts(form.get()), "");
        if (request.headers().contains(HX_REQUEST)) {
            html.part(response, "checked", page);
        } else {
            show(request, response, page);
        }
    }

    private void amend(ServerRequest request, ServerResponse response) throws IOException {
        String id = Asked.part(request, "id");
        Optional<Editor> editor = Editor.of(desk, id);
        Optional<Document> form = Asked.form(request);
        if (editor.isEmpty() || form.isEmpty()) {
            missing(request, response, NOT_HELD);
            return;
        }
        Map<String, String> texts = Correction.texts(form.get());
        switch (desk.sources().operator().amend(id, editor.get().json(texts), ACTOR)) {
            case Amendment.Fits _ -> go(response, "/records/" + id);
            case Amendment.Breaks _, Amendment.Malformed _ -> {
                response.status(422);
                String refusal = "It was not replayed: it is not right yet.";
                show(request, response, editor.get().page(texts, refusal));
            }
        }
    }

    private void show(ServerRequest request, ServerResponse response, EditPage page) {
        html.page(response, "edit", shell(request, "Correct a copy", "held"), page);
    }

    private void held(ServerRequest request, ServerResponse response) {
        HeldPage page =
                Held.groups(
                        desk, Asked.text(request, "flow"), Asked.number(request, "replayed", -1));
        html.page(response, "held", shell(request, "Held", "held"), page);
    }

    private void group(ServerRequest request, ServerResponse response) {
        Optional<GroupPage> page =
                Held.group(desk, Asked.part(request, "group"), Asked.position(request, "after"));
        if (page.isEmpty()) {
            missing(request, response, "Nothing is held for this cause any more.");
            return;
        }
        html.page(response, "group", shell(request, "Held", "held"), page.get());
    }

    private void replayGroup(ServerRequest request, ServerResponse response) {
        int replayed =
                desk.sources()
                        .operator()
                        .replayGroup(Asked.part(request, "group"), Held.REPLAY_AT_ONCE, ACTOR);
        go(response, "/held?replayed=" + replayed);
    }

    private void resume(ServerRequest request, ServerResponse response) {
        String system = Asked.part(request, "system");
        if (desk.ledger().conditions().stream().anyMatch(c -> c.system().equals(system))) {
            desk.sources().operator().resume(system, ACTOR);
        }
        go(response, "/");
    }

    private void incidents(ServerRequest request, ServerResponse response) {
        html.page(
                response,
                "incidents",
                shell(request, "Incidents", "incidents"),
                Incidents.page(desk));
    }

    private void incident(ServerRequest request, ServerResponse response) {
        Optional<IncidentPage> page =
                Asked.whole(request, "id").flatMap(id -> Incidents.page(desk, id));
        if (page.isEmpty()) {
            missing(request, response, "There is no such incident.");
            return;
        }
        html.page(response, "incident", shell(request, "Incident", "incidents"), page.get());
    }

    private void acknowledge(ServerRequest request, ServerResponse response) {
        comment(request, response, "");
    }

    private void comment(ServerRequest request, ServerResponse response) throws IOException {
        String said = Asked.form(request).flatMap(form -> form.text("comment")).orElse("").strip();
        if (said.isEmpty()) {
            go(response, "/incidents/" + Asked.part(request, "id"));
        } else {
            comment(request, response, Words.cut(said, MAX_COMMENT));
        }
    }

    private void comment(ServerRequest request, ServerResponse response, String said) {
        Optional<Long> id = Asked.whole(request, "id");
        if (id.filter(n -> desk.sources().operator().comment(n, said, ACTOR)).isEmpty()) {
            missing(request, response, "There is no such incident.");
            return;
        }
        go(response, "/incidents/" + id.get());
    }

    private void missing(ServerRequest request, ServerResponse response, String what) {
        response.status(404);
        Message page =
                new Message(
                        what,
                        "It may have been settled meanwhile, or the link is not whole.",
                        "/",
                        "Go to Today");
        html.page(response, "message", shell(request, what, ""), page);
    }

    /** After a post: the browser goes on with a get, so that a reload does nothing twice. */
    private static void go(ServerResponse response, String place) {
        response.status(303);
        response.header("Location", place);
        response.send();
    }

    private Shell shell(ServerRequest request, String title, String place) {
        Balance all =
                desk.ledger().balances().stream()
                        .reduce(new Balance("", 0, 0, 0, 0, 0, 0), (a, b) -> a.plus(b, ""));
        return new Shell(
                hub,
                title,
                place,
                theme(request),
                all.held(),
                Incidents.open(desk),
                all.accepted(),
                all.accepted() - all.pending(),
                desk.moments().zone().getId(),
                assets.build());
    }

    private static String theme(ServerRequest request) {
        String asked = Asked.text(request, "theme");
        String chosen =
                asked.isEmpty()
                        ? request.headers().cookies().first("tieline-theme").orElse("")
                        : asked;
        return THEMES.contains(chosen.toLowerCase(Locale.ROOT)) ? chosen : "";
    }
}
