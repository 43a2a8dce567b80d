package dev.tieline.console;

import dev.tieline.audit.Act;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.ledger.Balance;
import dev.tieline.people.Actor;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What every page needs: the frame around it, and answers when there is none. Thread-safe. */
final class Pages {
    private static final HeaderName FORWARDED = HeaderNames.create("X-Forwarded-For");
    private static final Set<String> THEMES = Set.of("light", "dark");

    private final String hub;
    private final Desk desk;
    private final Html html = new Html();
    private final Assets assets = new Assets();

    Pages(String hub, Desk desk) {
        this.hub = hub;
        this.desk = desk;
    }

    String hub() {
        return hub;
    }

    Desk desk() {
        return desk;
    }

    Assets assets() {
        return assets;
    }

    /** A page in its frame. */
    void page(ServerResponse response, String template, Shell shell, Object page) {
        html.page(response, template, shell, page);
    }

    /** A part of a page that is shown already. */
    void part(ServerResponse response, String template, Object page) {
        html.part(response, template, page);
    }

    /** Who is named in the ledger. */
    static String actor() {
        return Actor.current().name();
    }

    /** Where somebody comes from, so that one who guesses is not all who use the same proxy. */
    String remote(ServerRequest request) {
        String peer = request.remotePeer().host();
        List<String> forwarded = request.headers().values(FORWARDED);
        return desk.sources().access().remote().apply(peer, String.join(",", forwarded));
    }

    /** Notes that somebody sees classified values, before they do. */
    void reveals(String recordId) {
        desk.sources().audit().note(Act.of(desk.moments().now(), actor(), "reveal", recordId));
    }

    /** Answers also when the store does not. */
    static Handler answered(Handler handler) {
        return (request, response) -> {
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

    void missing(ServerRequest request, ServerResponse response, String what) {
        response.status(404);
        Message page =
                new Message(
                        what,
                        "It may have been settled meanwhile, or the link is not whole.",
                        "/",
                        "Go to Today");
        html.page(response, "message", shell(request, what, ""), page);
    }

    /** What was asked for cannot be done as things are. */
    void refused(ServerRequest request, ServerResponse response, Message why) {
        response.status(409);
        html.page(response, "message", shell(request, why.title(), ""), why);
    }

    /** After a post: the browser goes on with a get, so that a reload does nothing twice. */
    static void go(ServerResponse response, String place) {
        response.status(303);
        response.header("Location", place);
        response.send();
    }

    Shell shell(ServerRequest request, String title, String place) {
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
                assets.build(),
                desk.plans().current().stream().anyMatch(plan -> plan.asks().isPresent()),
                Shell.Rights.of(Actor.current()));
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
