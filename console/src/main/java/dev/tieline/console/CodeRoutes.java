package dev.tieline.console;

import dev.tieline.api.Document;
import dev.tieline.gate.Gate;
import dev.tieline.gate.Routes;
import dev.tieline.people.Account;
import dev.tieline.people.People;
import dev.tieline.people.People.SignIn;
import dev.tieline.people.SecondFactor;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The second half of signing in, where a password alone is not enough. Thread-safe. */
final class CodeRoutes {
    private static final String CODE = "/sign-in/code";
    private static final SecondFactor.Offer NONE = new SecondFactor.Offer("", "");

    private final Pages pages;
    private final Entrance entrance;
    private final People people;
    private final Gate gate;

    CodeRoutes(Pages pages, Entrance entrance) {
        this.pages = pages;
        this.entrance = entrance;
        this.people = pages.desk().sources().people();
        this.gate = pages.desk().sources().gate();
    }

    void routing(Routes routes) {
        routes.open("POST", CODE, Pages.answered(this::shown));
    }

    /** Asks for what is missing after a password was right. */
    void ask(ServerResponse response, SignIn.Half half, String next) {
        SecondFactor.Offer offer =
                half.on() ? NONE : people.codes().offer(half.account(), half.key()).orElse(NONE);
        page(response, half.key(), next, offer, "");
    }

    private void page(
            ServerResponse response,
            String key,
            String next,
            SecondFactor.Offer offer,
            String problem) {
        CodePage page =
                new CodePage(
                        pages.hub(),
                        pages.assets().build(),
                        key,
                        next,
                        offer.secret(),
                        offer.uri(),
                        List.of(),
                        problem);
        pages.part(response, "code", page);
    }

    private void shown(ServerRequest request, ServerResponse response) throws IOException {
        Document form = Asked.form(request).orElseGet(Document::empty);
        String key = form.text("key").orElse("");
        String code = form.text("code").orElse("");
        String next = Entrance.place(form.text("next").orElse(""));
        switch (people.codes().show(key, code, pages.remote(request))) {
            case SignIn.Welcome(Account _, String session) -> {
                gate.signedIn(response, session);
                Pages.go(response, next);
            }
            case SignIn.Started(Account _, String session, List<String> recovery) -> {
                gate.signedIn(response, session);
                CodePage page =
                        new CodePage(
                                pages.hub(),
                                pages.assets().build(),
                                "",
                                next,
                                "",
                                "",
                                recovery,
                                "");
                pages.part(response, "code", page);
            }
            case SignIn.Half half -> {
                response.status(401);
                SecondFactor.Offer offer =
                        half.on() ? NONE : people.codes().offer(half.account(), key).orElse(NONE);
                page(response, key, next, offer, "The code is wrong, or was used already.");
            }
            case SignIn.Refused() -> {
                response.status(401);
                entrance.show(response, next, "That took too long. Sign in again.");
            }
            case SignIn.Wait(Duration time) -> entrance.wait(response, next, "", time);
        }
    }
}
