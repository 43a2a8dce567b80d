package dev.tieline.console;

import static dev.tieline.people.Permission.READ;

import dev.tieline.api.Document;
import dev.tieline.gate.Gate;
import dev.tieline.gate.Routes;
import dev.tieline.identity.IdentityProvider;
import dev.tieline.people.Account;
import dev.tieline.people.PassText;
import dev.tieline.people.People;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The pages that people get in by. Thread-safe. */
final class Entrance {
    static final String SET_UP = "/set-up";
    static final String INVITATION = "/invitation";

    static final String SIGN_IN = "/sign-in";

    /** A place of this console: nothing that a browser could take for another host. */
    private static final Pattern PLACE = Pattern.compile("/(?![/\\\\])[^\\\\\\p{Cntrl}]{0,400}");

    private final Pages pages;
    private final People people;
    private final Gate gate;
    private final String setUpKey;
    private final CodeRoutes codes;

    /**
     * @param setUpKey of the link with which the first account is made
     */
    Entrance(Pages pages, String setUpKey) {
        this.pages = pages;
        this.people = pages.desk().sources().people();
        this.gate = pages.desk().sources().gate();
        this.setUpKey = setUpKey;
        this.codes = new CodeRoutes(pages, this);
    }

    void routing(Routes routes) {
        routes.open("GET", SIGN_IN, Pages.answered(this::signIn));
        routes.open("POST", SIGN_IN, Pages.answered(this::signedIn));
        routes.post("/sign-out", READ, Pages.answered(this::signedOut));
        routes.open("GET", SET_UP, Pages.answered(this::setUp));
        routes.open("POST", SET_UP, Pages.answered(this::setUpNow));
        new ProviderRoutes(pages, this).routing(routes);
        codes.routing(routes);
        routes.open("GET", INVITATION, Pages.answered(this::invitation));
        routes.open("POST", INVITATION, Pages.answered(this::chosen));
    }

    private String provider() {
        return pages.desk().sources().access().provider().map(IdentityProvider::name).orElse("");
    }

    private EntrancePage signInPage(String next, String name, String problem) {
        String text =
                people.isEmpty()
                        ? "Nobody can sign in yet. The link that the hub printed when it was started"
                                + " sets it up; 'tieline people add' makes another."
                        : "";
        return new EntrancePage(
                pages.hub(),
                pages.assets().build(),
                "Sign in",
                text,
                SIGN_IN,
                "",
                next,
                name,
                false,
                false,
                provider(),
                false,
                problem);
    }

    /** Shows the page again. */
    void show(ServerResponse response, String next, String problem) {
        pages.part(response, "entrance", signInPage(next, "", problem));
    }

    private EntrancePage setUpPage(String key, String name, String problem) {
        return new EntrancePage(
                pages.hub(),
                pages.assets().build(),
                "Set up this hub",
                "You are the first here. Choose how you sign in; you can let others in afterwards.",
                SET_UP,
                key,
                "",
                name,
                false,
                true,
                "",
                false,
                problem);
    }

    private EntrancePage invitationPage(String key, Account account, String problem) {
        return new EntrancePage(
                pages.hub(),
                pages.assets().build(),
                "Choose your password",
                "You sign in as " + account.name() + ".",
                INVITATION,
                key,
                "",
                account.name(),
                true,
                true,
                "",
                false,
                problem);
    }

    private void signIn(ServerRequest request, ServerResponse response) {
        String next = Asked.text(request, "next");
        EntrancePage page = signInPage(place(next), "", "");
        boolean left = !provider().isEmpty() && !Asked.text(request, "left").isEmpty();
        pages.part(response, "entrance", left ? page.left() : page);
    }

    /** Where somebody may be sent on to. */
    static String place(String next) {
        return PLACE.matcher(next).matches() ? next : "/";
    }

    private void signedIn(ServerRequest request, ServerResponse response) throws IOException {
        Document form = Asked.form(request).orElseGet(Document::empty);
        String name = form.text("name").orElse("").strip();
        String next = place(form.text("next").orElse(""));
        String password = form.text("password").orElse("");
        switch (people.signIn(name, password, pages.remote(request))) {
            case People.SignIn.Welcome(Account _, String session) ->
                    welcome(response, session, next);
            case People.SignIn.Started(Account _, String session, var _) ->
                    welcome(response, session, next);
            case People.SignIn.Half half -> codes.ask(response, half, next);
            case People.SignIn.Refused() -> {
                response.status(401);
                String problem = "The name or the password is wrong.";
                pages.part(response, "entrance", signInPage(next, Words.cut(name, 64), problem));
            }
            case People.SignIn.Wait(Duration time) -> wait(response, next, name, time);
        }
    }

    private void welcome(ServerResponse response, String session, String next) {
        gate.signedIn(response, session);
        Pages.go(response, next);
    }

    /** Too many tries were wrong. */
    void wait(ServerResponse response, String next, String name, Duration time) {
        response.status(429);
        response.header(HeaderNames.RETRY_AFTER, Long.toString(time.toSeconds() + 1));
        String problem =
                "Too many tries were wrong. Try again in "
                        + Words.count(time.toMinutes() + 1, "minute")
                        + ".";
        pages.part(response, "entrance", signInPage(next, Words.cut(name, 64), problem));
    }

    private void signedOut(ServerRequest request, ServerResponse response) {
        boolean guest =
                people.account(Pages.actor()).filter(a -> a.subject().isPresent()).isPresent();
        gate.session(request).ifPresent(people::signOut);
        gate.signedOut(response);
        Pages.go(response, guest ? SIGN_IN + "?left=yes" : SIGN_IN);
    }

    private void setUp(ServerRequest request, ServerResponse response) {
        String key = Asked.text(request, "key");
        if (!isSetUp(key)) {
            Pages.go(response, SIGN_IN);
            return;
        }
        pages.part(response, "entrance", setUpPage(key, "", ""));
    }

    private boolean isSetUp(String key) {
        return PassText.same(key, setUpKey) && people.isEmpty();
    }

    private void setUpNow(ServerRequest request, ServerResponse response) throws IOException {
        Document form = Asked.form(request).orElseGet(Document::empty);
        String key = form.text("key").orElse("");
        if (!isSetUp(key)) {
            Pages.go(response, SIGN_IN);
            return;
        }
        String name = form.text("name").orElse("").strip();
        String password = form.text("password").orElse("");
        switch (people.first(name, password)) {
            case People.Change.Done(Account account) -> enter(request, response, account, password);
            case People.Change.Refused(String why) -> {
                response.status(422);
                pages.part(response, "entrance", setUpPage(key, Words.cut(name, 64), why));
            }
        }
    }

    private void enter(
            ServerRequest request, ServerResponse response, Account account, String password) {
        String remote = pages.remote(request);
        switch (people.signIn(account.name(), password, remote)) {
            case People.SignIn.Welcome(Account _, String session) ->
                    welcome(response, session, "/");
            case People.SignIn.Half half -> codes.ask(response, half, "/");
            case People.SignIn.Started _, People.SignIn.Refused _, People.SignIn.Wait _ ->
                    Pages.go(response, "/");
        }
    }

    private void invitation(ServerRequest request, ServerResponse response) {
        String key = Asked.text(request, "key");
        people.invited(key)
                .ifPresentOrElse(
                        account ->
                                pages.part(response, "entrance", invitationPage(key, account, "")),
                        () -> gone(response));
    }

    private void gone(ServerResponse response) {
        response.status(410);
        String problem = "This link was used already, or is too old. Ask for another.";
        pages.part(response, "entrance", signInPage("/", "", problem));
    }

    private void chosen(ServerRequest request, ServerResponse response) throws IOException {
        Document form = Asked.form(request).orElseGet(Document::empty);
        String key = form.text("key").orElse("");
        String password = form.text("password").orElse("");
        Optional<Account> account = people.invited(key);
        if (account.isEmpty()) {
            gone(response);
            return;
        }
        switch (people.choose(key, password)) {
            case People.Change.Done(Account known) -> enter(request, response, known, password);
            case People.Change.Refused(String why) -> {
                response.status(422);
                pages.part(response, "entrance", invitationPage(key, account.get(), why));
            }
        }
    }
}
