package dev.tieline.gate;

import dev.tieline.journal.JournalUnavailable;
import dev.tieline.people.Actor;
import dev.tieline.people.PassText;
import dev.tieline.people.People;
import dev.tieline.people.Role;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out who asks, before anything else sees the request. Whoever is known is the {@link Actor}
 * of the thread; nobody else gets to any path but those that are open. The name the hub is asked
 * under must be one of its own, or a foreign name could be pointed at it; and what changes
 * something must not come from a page of elsewhere. Callers prove themselves to their endpoints, so
 * these pass untouched. Thread-safe.
 */
public final class Gate implements Filter {
    /** Who uses the key that the hub leaves beside its data for commands on its machine. */
    private static final Actor COMMAND_LINE =
            new Actor("command line", Role.ADMIN, Set.of(), false);

    /** Paths that anybody may ask for. */
    private static final Set<String> OPEN =
            Set.of(
                    "/sign-in",
                    "/sign-in/provider",
                    "/sign-in/return",
                    "/sign-in/leave",
                    "/sign-in/code",
                    "/set-up",
                    "/invitation",
                    "/health/live",
                    "/health/ready");

    /** Asked by address by whatever looks after machines; strangers are told nothing there. */
    private static final String HEALTH = "/health/";

    private static final String ASSETS = "/assets/";

    /** Asked by itself while a page is open: that keeps nobody signed in. */
    private static final String LIVE = "/live";

    private static final Pattern BEARER =
            Pattern.compile("bearer +(\\S{1,200}) *", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOOPBACK =
            Pattern.compile(
                    "(?:localhost|(?:[a-z0-9-]+\\.)+localhost|127(?:\\.\\d{1,3}){3}|\\[::1])"
                            + "(?::\\d{1,5})?");
    private static final HeaderName SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'";

    private final People people;
    private final String commandKey;
    private final Ground ground;
    private final List<Route> table = new CopyOnWriteArrayList<>();

    /**
     * Where the gate stands.
     *
     * @param callers the path below which callers prove themselves, such as {@code /in/}
     * @param hosts names, as {@code host} or {@code host:port}, that the hub is asked under besides
     *     those of this machine; small letters
     * @param secure whether browsers reach it by TLS
     */
    public record Ground(String callers, Set<String> hosts, boolean secure) {
        public Ground {
            hosts = Set.copyOf(hosts);
        }
    }

    /**
     * @param commandKey lets commands on this machine in
     */
    public Gate(People people, String commandKey, Ground ground) {
        this.people = people;
        this.commandKey = commandKey;
        this.ground = ground;
    }

    /**
     * What makes the paths of a part of the hub.
     *
     * @param mounted where the part stands; empty or begins with a slash
     */
    public Routes routes(HttpRules rules, String mounted) {
        return new Routes(rules, mounted, table::add);
    }

    /** Every path there is, and what it takes to go there. */
    public List<Route> table() {
        return List.copyOf(table);
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        String path = request.path().path();
        if (path.startsWith(ground.callers())) {
            chain.proceed();
            return;
        }
        headers(response);
        String host = host(request);
        if (!LOOPBACK.matcher(host).matches()
                && !ground.hosts().contains(host)
                && !path.startsWith(HEALTH)) {
            String detail =
                    "The hub is not asked under this name. It answers to those of its machine and"
                            + " to the one at 'url' in tieline.yaml.";
            Refusal.send(request, response, 421, "host-foreign", detail);
        } else if (!reads(request) && isMute(request)) {
            Refusal.unknown(request, response);
        } else if (!reads(request) && !isOwn(request, host)) {
            String detail = "Only a page of the hub itself may change something here, or a token.";
            Refusal.send(request, response, 403, "site-foreign", detail);
        } else {
            enter(path, chain, request, response);
        }
    }

    private void enter(
            String path, FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Optional<Actor> actor;
        try {
            actor = who(request, path);
        } catch (JournalUnavailable e) {
            response.header(HeaderNames.RETRY_AFTER, "5");
            String detail = "The store does not answer: " + e.getMessage();
            Refusal.send(request, response, 503, "store-unavailable", detail);
            return;
        }
        if (actor.isPresent()) {
            actor.get().doing(chain::proceed);
        } else if (OPEN.contains(path) || path.startsWith(ASSETS)) {
            chain.proceed();
        } else {
            Refusal.unknown(request, response);
        }
    }

    /** A token that is good no more is not made good by a cookie. */
    private Optional<Actor> who(ServerRequest request, String path) {
        List<String> authorizations = request.headers().values(HeaderNames.AUTHORIZATION);
        if (!authorizations.isEmpty()) {
            Matcher matcher = BEARER.matcher(authorizations.getFirst());
            return authorizations.size() == 1 && matcher.matches()
                    ? bearer(matcher.group(1))
                    : Optional.empty();
        }
        return session(request).flatMap(text -> people.session(text, !path.equals(LIVE)));
    }

    private Optional<Actor> bearer(String token) {
        return PassText.same(token, commandKey) ? Optional.of(COMMAND_LINE) : people.token(token);
    }

    /** The text of the session that a browser sent. */
    public Optional<String> session(ServerRequest request) {
        return sent(request, cookie());
    }

    private static Optional<String> sent(ServerRequest request, String cookie) {
        List<String> sent = request.headers().cookies().all(cookie, List::of);
        return sent.size() == 1 ? Optional.of(sent.getFirst()) : Optional.empty();
    }

    /** Gives a browser its session. */
    public void signedIn(ServerResponse response, String session) {
        setCookie(response, cookie(), session, People.SESSION);
    }

    /** Takes it away. */
    public void signedOut(ServerResponse response) {
        setCookie(response, cookie(), "", Duration.ZERO);
    }

    /** Gives a browser what it shows when it is back from the identity provider. */
    public void departs(ServerResponse response, String errand, Duration good) {
        setCookie(response, errand(), errand, good);
    }

    /** What a browser shows that is back. */
    public Optional<String> departed(ServerRequest request) {
        return sent(request, errand());
    }

    /** Takes it away. */
    public void arrives(ServerResponse response) {
        setCookie(response, errand(), "", Duration.ZERO);
    }

    private void setCookie(ServerResponse response, String name, String value, Duration good) {
        response.headers()
                .add(
                        HeaderNames.SET_COOKIE,
                        name
                                + "="
                                + value
                                + "; Path=/; HttpOnly; SameSite=Lax; Max-Age="
                                + good.toSeconds()
                                + (ground.secure() ? "; Secure" : ""));
    }

    /** Browsers take a cookie of this name only by TLS and for this host alone. */
    private String cookie() {
        return ground.secure() ? "__Host-tieline" : "tieline-session";
    }

    private String errand() {
        return ground.secure() ? "__Host-tieline-sign-in" : "tieline-sign-in";
    }

    private void headers(ServerResponse response) {
        response.header("Content-Security-Policy", CONTENT_POLICY);
        response.header("X-Content-Type-Options", "nosniff");
        response.header("X-Frame-Options", "DENY");
        response.header("Referrer-Policy", "no-referrer");
        response.header("Cross-Origin-Opener-Policy", "same-origin");
        response.header("Cross-Origin-Resource-Policy", "same-origin");
        if (ground.secure()) {
            response.header("Strict-Transport-Security", "max-age=31536000");
        }
    }

    private static boolean reads(ServerRequest request) {
        return switch (request.prologue().method().text()) {
            case "GET", "HEAD" -> true;
            default -> false;
        };
    }

    private static String host(ServerRequest request) {
        List<String> hosts = request.headers().values(HeaderNames.HOST);
        return hosts.size() == 1 ? hosts.getFirst().toLowerCase(Locale.ROOT) : "";
    }

    /** No browser sends something with none of these, so it is a program without a token. */
    private static boolean isMute(ServerRequest request) {
        return !request.headers().contains(SITE)
                && !request.headers().contains(HeaderNames.ORIGIN)
                && !request.headers().contains(HeaderNames.COOKIE)
                && !request.headers().contains(HeaderNames.AUTHORIZATION);
    }

    /**
     * Browsers say where a request comes from in Sec-Fetch-Site; under the referrer policy
     * no-referrer the older Origin is {@code null} for forms, so it counts only where the newer is
     * missing. A program says neither; it sends a token, which no browser adds by itself.
     */
    private static boolean isOwn(ServerRequest request, String host) {
        List<String> sites = request.headers().values(SITE);
        if (!sites.isEmpty()) {
            return sites.stream().allMatch("same-origin"::equals);
        }
        List<String> origins = request.headers().values(HeaderNames.ORIGIN);
        return origins.isEmpty()
                ? request.headers().contains(HeaderNames.AUTHORIZATION)
                : origins.stream()
                        .map(origin -> origin.toLowerCase(Locale.ROOT))
                        .allMatch(origin ->
                                origin.equals("http://" + host)
                                        || origin.equals("https://" + host));
    }
}
