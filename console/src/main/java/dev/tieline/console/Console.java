package dev.tieline.console;

import dev.tieline.ledger.Balance;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;

/**
 * The pages of a hub, to be registered at {@code /} after everything that has a path of its own.
 * Thread-safe.
 */
public final class Console implements HttpService {
    private static final Set<String> THEMES = Set.of("light", "dark");

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
        this.desk = new Desk(sources, new Moments(clock, zone), new Veil(sources.plans()));
        this.live = new Live(sources.ledger());
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/", guarded(this::today));
        rules.get("/assets/{name}", guarded(assets::serve));
        rules.get("/live", guarded(live::serve));
    }

    private static Handler guarded(Handler handler) {
        return (request, response) -> {
            if (Guard.passes(request, response)) {
                handler.handle(request, response);
            }
        };
    }

    private void today(ServerRequest request, ServerResponse response) {
        TodayPage page = new Today(desk).page(Asked.number(request, "page", 1));
        html.page(response, "today", shell(request, "Today", "today"), page);
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
                all.accepted(),
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
