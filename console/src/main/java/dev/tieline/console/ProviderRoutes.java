package dev.tieline.console;

import dev.tieline.gate.Gate;
import dev.tieline.gate.Routes;
import dev.tieline.identity.Claimed;
import dev.tieline.identity.IdentityProvider;
import dev.tieline.identity.IdentityProvider.Arrived;
import dev.tieline.identity.IdentityProvider.Brought;
import dev.tieline.identity.IdentityProvider.Departure;
import dev.tieline.people.Account;
import dev.tieline.people.Guests;
import dev.tieline.people.People;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The way in and out by the identity provider. Thread-safe. */
final class ProviderRoutes {
    private static final String BACK = "/sign-in/return";
    private static final int MAX_TEXT = 4_096;

    private final Pages pages;
    private final Entrance entrance;
    private final People people;
    private final Gate gate;
    private final Optional<IdentityProvider> provider;

    /**
     * @param entrance shows why somebody is not in
     */
    ProviderRoutes(Pages pages, Entrance entrance) {
        this.pages = pages;
        this.entrance = entrance;
        this.people = pages.desk().sources().people();
        this.gate = pages.desk().sources().gate();
        this.provider = pages.desk().sources().access().provider();
    }

    void routing(Routes routes) {
        routes.open("GET", "/sign-in/provider", Pages.answered(this::away));
        routes.open("GET", BACK, Pages.answered(this::back));
        routes.open("GET", "/sign-in/leave", Pages.answered(this::leave));
    }

    private URI url(String path) {
        return URI.create(pages.desk().sources().url().get() + path);
    }

    private static void go(ServerResponse response, String place) {
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        Pages.go(response, place);
    }

    private void away(ServerRequest request, ServerResponse response) {
        if (provider.isEmpty()) {
            go(response, Entrance.SIGN_IN);
            return;
        }
        String next = Entrance.place(Asked.text(request, "next"));
        try {
            Departure departure = provider.get().depart(next, url(BACK));
            gate.departs(response, departure.cookie(), IdentityProvider.PATIENCE);
            go(response, departure.where().toString());
        } catch (IOException _) {
            silent(response, next);
        }
    }

    private void silent(ServerResponse response, String next) {
        response.status(503);
        response.header(HeaderNames.RETRY_AFTER, "5");
        String problem = "The identity provider does not answer. Try again in a moment.";
        entrance.show(response, next, problem);
    }

    private void back(ServerRequest request, ServerResponse response) {
        if (provider.isEmpty()) {
            go(response, Entrance.SIGN_IN);
            return;
        }
        Brought brought =
                new Brought(
                        gate.departed(request).orElse(""),
                        only(request, "state"),
                        only(request, "code"),
                        only(request, "error"),
                        only(request, "iss"));
        // What is of no errand may be anybody's link: it counts for nobody and ends nothing.
        if (!provider.get().expects(brought)) {
            unknown(response);
            return;
        }
        String remote = pages.remote(request);
        Duration wait = people.guests().enter(remote);
        if (!wait.isZero()) {
            entrance.wait(response, "/", "", wait);
            return;
        }
        gate.arrives(response);
        switch (provider.get().arrive(brought, url(BACK))) {
            case Arrived.Known(Claimed who, String next) ->
                    known(request, response, who, Entrance.place(next));
            case Arrived.Silent() -> {
                people.guests().untried(remote);
                silent(response, "/");
            }
            case Arrived.Unknown() -> unknown(response);
        }
    }

    private void unknown(ServerResponse response) {
        response.status(401);
        String problem =
                "The identity provider did not sign you in, or this link was used"
                        + " already. Begin again.";
        entrance.show(response, "/", problem);
    }

    /** What stands there twice could be taken for either. */
    private static String only(ServerRequest request, String name) {
        var sent =
                request.query().contains(name)
                        ? request.query().all(name)
                        : java.util.List.<String>of();
        return sent.size() == 1 && sent.getFirst().length() <= MAX_TEXT ? sent.getFirst() : "";
    }

    private void known(ServerRequest request, ServerResponse response, Claimed who, String next) {
        String remote = pages.remote(request);
        switch (people.guests().signIn(who.subject(), who.name(), who.groups(), remote)) {
            case Guests.SignIn.Welcome(Account _, String session) -> {
                // Whoever the browser was signed in as is not who it is now.
                gate.session(request).ifPresent(people::signOut);
                gate.signedIn(response, session);
                go(response, next);
            }
            case Guests.SignIn.Refused(String why) -> {
                response.status(403);
                entrance.show(response, next, why);
            }
        }
    }

    private void leave(ServerRequest request, ServerResponse response) {
        String place =
                provider.flatMap(known -> known.leave(url(Entrance.SIGN_IN)))
                        .map(URI::toString)
                        .orElse(Entrance.SIGN_IN);
        go(response, place);
    }
}
