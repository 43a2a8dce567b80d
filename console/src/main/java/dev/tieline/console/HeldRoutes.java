package dev.tieline.console;

import static dev.tieline.people.Permission.ACT;
import static dev.tieline.people.Permission.READ;

import dev.tieline.api.Document;
import dev.tieline.gate.Routes;
import dev.tieline.ledger.BulkReplay;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.operate.Operator;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The pages of what is held, and what people do there. Thread-safe. */
final class HeldRoutes {
    private static final int MAX_WORDS = 2_000;
    private static final int MAX_NAME = 100;
    private static final int USUAL_RATE = 50;

    /** What a press of a button sends at once; more is a replay of many. */
    private static final long AT_ONCE = 100;

    private static final Map<String, BulkReplay.State> COMMANDS =
            Map.of(
                    "pause", BulkReplay.State.PAUSED,
                    "resume", BulkReplay.State.RUNNING,
                    "stop", BulkReplay.State.STOPPED);

    private final Pages pages;
    private final Desk desk;
    private final Operator operator;

    HeldRoutes(Pages pages) {
        this.pages = pages;
        this.desk = pages.desk();
        this.operator = desk.sources().operator();
    }

    void routing(Routes routes) {
        routes.get("/held", READ, Pages.answered(this::held));
        routes.get("/held/{group}", READ, Pages.answered(this::group));
        routes.post("/held/replay", ACT, Pages.answered(this::replayMany));
        routes.post("/held/{group}/replay", ACT, Pages.answered(this::replayGroup));
        routes.post("/held/{group}/discard", ACT, Pages.answered(this::discardGroup));
        routes.post("/held/{group}/assign", ACT, Pages.answered(this::assign));
        routes.post("/held/{group}/comment", ACT, Pages.answered(this::comment));
        routes.post("/replays/{id}/{command}", ACT, Pages.answered(this::command));
        routes.post("/records/{id}/discard", ACT, Pages.answered(this::discard));
        routes.post("/records/{id}/comment", ACT, Pages.answered(this::remark));
    }

    private void held(ServerRequest request, ServerResponse response) {
        HeldPage.Filter filter = Held.filter(desk, name -> Asked.text(request, name));
        HeldPage page =
                new Held(desk)
                        .page(
                                filter,
                                Asked.number(request, "replayed", -1),
                                Asked.position(request, "after"));
        pages.page(response, "held", pages.shell(request, "Held", "held"), page);
    }

    private void group(ServerRequest request, ServerResponse response) {
        Optional<GroupPage> page =
                new Held(desk)
                        .group(Asked.part(request, "group"), Asked.position(request, "after"));
        if (page.isEmpty()) {
            gone(request, response);
            return;
        }
        pages.page(response, "group", pages.shell(request, "Held", "held"), page.get());
    }

    private void gone(ServerRequest request, ServerResponse response) {
        pages.missing(request, response, "Nothing is held for this cause any more.");
    }

    private Optional<HeldGroup> known(ServerRequest request) {
        String id = Asked.part(request, "group");
        return desk.ledger().heldGroups(HeldFilter.of(id), 1).stream()
                .filter(g -> g.id().equals(id))
                .findFirst();
    }

    private void replayGroup(ServerRequest request, ServerResponse response) throws IOException {
        Document form = form(request);
        Optional<HeldGroup> group = known(request);
        if (group.isEmpty()) {
            gone(request, response);
        } else if (group.get().count() <= AT_ONCE && !isThen(form)) {
            String id = group.get().id();
            int replayed = operator.replayGroup(id, Held.REPLAY_AT_ONCE, Pages.actor());
            Pages.go(response, "/held?replayed=" + replayed);
        } else {
            begin(response, HeldFilter.of(group.get().id()), form);
        }
    }

    private void replayMany(ServerRequest request, ServerResponse response) throws IOException {
        Document form = form(request);
        HeldPage.Filter filter =
                Held.filter(desk, name -> name.equals("q") ? "" : form.text(name).orElse(""));
        begin(response, new Held(desk).asked(filter), form);
    }

    private void begin(ServerResponse response, HeldFilter filter, Document form) {
        String rate = form.text("rate").orElse("");
        desk.sources()
                .replays()
                .begin(
                        filter,
                        rate.matches("\\d{1,6}") ? Integer.parseInt(rate) : USUAL_RATE,
                        isThen(form),
                        Pages.actor());
        Pages.go(response, "/held");
    }

    private static boolean isThen(Document form) {
        return form.text("version").filter("then"::equals).isPresent();
    }

    private void command(ServerRequest request, ServerResponse response) {
        Optional<Long> id = Asked.whole(request, "id");
        BulkReplay.State state = COMMANDS.get(Asked.part(request, "command"));
        if (id.isEmpty() || state == null) {
            pages.missing(request, response, "There is no such replay.");
            return;
        }
        desk.sources().replays().become(id.get(), state, Pages.actor());
        Pages.go(response, "/held");
    }

    private void discardGroup(ServerRequest request, ServerResponse response) throws IOException {
        String reason = words(form(request), "reason");
        Optional<HeldGroup> group = known(request);
        if (group.isEmpty()) {
            gone(request, response);
            return;
        }
        String id = group.get().id();
        if (!reason.isEmpty()) {
            operator.discardGroup(id, Held.REPLAY_AT_ONCE, reason, Pages.actor());
        }
        Pages.go(response, known(request).isPresent() ? "/held/" + id : "/held");
    }

    private void assign(ServerRequest request, ServerResponse response) throws IOException {
        String whom = Words.cut(form(request).text("to").orElse("").strip(), MAX_NAME);
        incident(request).ifPresent(incident -> operator.assign(incident, whom, Pages.actor()));
        Pages.go(response, "/held/" + Asked.part(request, "group"));
    }

    private void comment(ServerRequest request, ServerResponse response) throws IOException {
        String said = words(form(request), "comment");
        if (!said.isEmpty()) {
            incident(request)
                    .ifPresent(incident -> operator.comment(incident, said, Pages.actor()));
        }
        Pages.go(response, "/held/" + Asked.part(request, "group"));
    }

    private Optional<Long> incident(ServerRequest request) {
        return known(request).flatMap(group -> Held.incident(desk, group)).map(i -> i.id());
    }

    private void discard(ServerRequest request, ServerResponse response) throws IOException {
        String id = Asked.part(request, "id");
        String reason = words(form(request), "reason");
        if (desk.ledger().trace(id).isEmpty()) {
            pages.missing(request, response, "There is no such record.");
            return;
        }
        if (!reason.isEmpty()) {
            operator.discard(id, reason, Pages.actor());
        }
        Pages.go(response, "/records/" + id);
    }

    private void remark(ServerRequest request, ServerResponse response) throws IOException {
        String id = Asked.part(request, "id");
        String said = words(form(request), "comment");
        if (desk.ledger().trace(id).isEmpty()) {
            pages.missing(request, response, "There is no such record.");
            return;
        }
        if (!said.isEmpty()) {
            operator.remark(id, said, Pages.actor());
        }
        Pages.go(response, "/records/" + id);
    }

    private static String words(Document form, String field) {
        return Words.cut(form.text(field).orElse("").strip(), MAX_WORDS);
    }

    private static Document form(ServerRequest request) throws IOException {
        return Asked.form(request).orElseGet(Document::empty);
    }
}
