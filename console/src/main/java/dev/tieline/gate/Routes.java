package dev.tieline.gate;

import dev.tieline.people.Actor;
import dev.tieline.people.Permission;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes paths, each with what it takes to go there. The only way to make one: a rule of the house
 * keeps everybody else from the server's own.
 */
public final class Routes {
    private final HttpRules rules;
    private final String mounted;
    private final Consumer<Route> made;

    /**
     * @param made hears of each that is made
     */
    Routes(HttpRules rules, String mounted, Consumer<Route> made) {
        this.rules = rules;
        this.mounted = mounted;
        this.made = made;
    }

    /** A page or a question. */
    public Routes get(String path, Permission needs, Handler handler) {
        return route("GET", path, needs, handler);
    }

    /** A command. */
    public Routes post(String path, Permission needs, Handler handler) {
        return route("POST", path, needs, handler);
    }

    public Routes route(String method, String path, Permission needs, Handler handler) {
        return add(new Route(method, mounted + path, Optional.of(needs)), guarded(needs, handler));
    }

    /** A path for anybody; {@link Gate} must know it, too. */
    public Routes open(String method, String path, Handler handler) {
        return add(new Route(method, mounted + path, Optional.empty()), handler);
    }

    /** What is answered at a path for whatever nobody else answers there, to those who may read. */
    public Routes rest(String path, Handler handler) {
        rules.any(path, guarded(Permission.READ, handler));
        return this;
    }

    private Routes add(Route route, Handler handler) {
        made.accept(route);
        rules.route(
                Method.create(route.method()), route.path().substring(mounted.length()), handler);
        return this;
    }

    private static Handler guarded(Permission needs, Handler handler) {
        return (request, response) -> {
            if (Actor.isKnown() && Actor.current().may(needs)) {
                handler.handle(request, response);
            } else {
                Refusal.forbidden(request, response, needs);
            }
        };
    }
}
