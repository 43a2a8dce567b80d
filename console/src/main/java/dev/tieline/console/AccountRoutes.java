package dev.tieline.console;

import static dev.tieline.people.Permission.READ;

import dev.tieline.api.Document;
import dev.tieline.gate.Routes;
import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.Pass;
import dev.tieline.people.People;
import dev.tieline.people.Role;
import dev.tieline.people.SecondFactor;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What somebody signed in can do about themselves. Thread-safe. */
final class AccountRoutes {
    private static final int USUAL_DAYS = 90;
    private static final int MAX_LABEL = 60;

    private final Pages pages;
    private final People people;

    AccountRoutes(Pages pages) {
        this.pages = pages;
        this.people = pages.desk().sources().people();
    }

    /** What a page shows besides the account. */
    private record News(String token, String done, String problem, AccountPage.Codes codes) {
        static final News NONE = new News("", "", "");

        News(String token, String done, String problem) {
            this(token, done, problem, AccountPage.Codes.NONE);
        }

        @Override
        public String toString() {
            return "news";
        }
    }

    void routing(Routes routes) {
        routes.get("/account", READ, Pages.answered(this::own));
        routes.post("/account/password", READ, Pages.answered(this::password));
        routes.post("/account/codes", READ, Pages.answered(this::offer));
        routes.post("/account/codes/confirm", READ, Pages.answered(this::confirm));
        routes.post("/account/codes/end", READ, Pages.answered(this::stop));
        routes.post("/account/tokens", READ, Pages.answered(this::token));
        routes.post("/account/passes/{id}/end", READ, Pages.answered(this::end));
    }

    /** A program that acts for somebody is not somebody. */
    private Optional<Account> self() {
        return people.account(Actor.current().name());
    }

    private void own(ServerRequest request, ServerResponse response) {
        show(request, response, News.NONE);
    }

    private void show(ServerRequest request, ServerResponse response, News news) {
        Optional<Account> self = self();
        if (self.isEmpty()) {
            nobody(request, response);
            return;
        }
        Account account = self.get();
        AccountPage page =
                new AccountPage(
                        account.name(),
                        rights(account),
                        account.subject().isPresent(),
                        people.passes(account.name()).stream().map(this::line).toList(),
                        Stream.of(Role.values())
                                .filter(role -> role.atMost(account.role()) == role)
                                .map(Role::word)
                                .toList(),
                        news.token(),
                        news.done(),
                        news.problem(),
                        codes(account, news.codes()));
        if (!news.problem().isEmpty()) {
            response.status(422);
        }
        pages.page(response, "account", pages.shell(request, account.name(), "account"), page);
    }

    private AccountPage.Codes codes(Account account, AccountPage.Codes news) {
        SecondFactor codes = people.codes();
        return new AccountPage.Codes(
                codes.isOffered() && account.subject().isEmpty(),
                codes.isOn(account.name()),
                codes.isRequired(),
                codes.left(account.name()),
                news.secret(),
                news.uri(),
                news.recovery());
    }

    private void offer(ServerRequest request, ServerResponse response) throws IOException {
        Document form = Asked.form(request).orElseGet(Document::empty);
        Optional<Account> self = self();
        if (self.isEmpty()) {
            nobody(request, response);
            return;
        }
        String password = form.text("before").orElse("");
        if (!people.proves(self.get(), password, pages.remote(request))) {
            show(request, response, new News("", "", "The password is another."));
            return;
        }
        News news =
                people.codes()
                        .offer(self.get(), session(request))
                        .map(offer -> new News("", "", "", AccountPage.Codes.of(offer)))
                        .orElse(new News("", "", "You have codes already, or cannot have them."));
        show(request, response, news);
    }

    private void confirm(ServerRequest request, ServerResponse response) throws IOException {
        Document form = Asked.form(request).orElseGet(Document::empty);
        Optional<Account> self = self();
        if (self.isEmpty()) {
            nobody(request, response);
            return;
        }
        Account account = self.get();
        String code = form.text("code").orElse("");
        switch (people.codes().start(account, session(request), code, pages.remote(request))) {
            case People.SignIn.Started(Account _, String session, List<String> codes) -> {
                pages.desk().sources().gate().signedIn(response, session);
                String done = "From now on you sign in by password and code.";
                show(request, response, new News("", done, "", AccountPage.Codes.of(codes)));
            }
            case People.SignIn.Wait _ -> {
                String problem = "Too many codes were wrong. Wait a while, then begin again.";
                show(request, response, new News("", "", problem));
            }
            case People.SignIn _ -> wrong(request, response, account);
        }
    }

    /** What was shown once is never shown again, so that it can only be begun anew. */
    private void wrong(ServerRequest request, ServerResponse response, Account account) {
        String problem = "The code is wrong. Put this new secret into your authenticator.";
        News news =
                people.codes()
                        .offer(account, session(request))
                        .map(offer -> new News("", "", problem, AccountPage.Codes.of(offer)))
                        .orElse(new News("", "", "The code is wrong."));
        show(request, response, news);
    }

    private String session(ServerRequest request) {
        return pages.desk().sources().gate().session(request).orElse("");
    }

    private void stop(ServerRequest request, ServerResponse response) throws IOException {
        Document form = Asked.form(request).orElseGet(Document::empty);
        Optional<Account> self = self();
        if (self.isEmpty()) {
            nobody(request, response);
            return;
        }
        String code = form.text("code").orElse("");
        boolean stopped = people.codes().stop(self.get(), code, pages.remote(request));
        show(
                request,
                response,
                stopped
                        ? new News("", "From now on your password alone is enough.", "")
                        : new News("", "", "The code is wrong, or codes are required."));
    }

    private void nobody(ServerRequest request, ServerResponse response) {
        pages.missing(request, response, "A program has no account of its own.");
    }

    private static String rights(Account account) {
        List<String> owners = account.owners().stream().sorted().toList();
        return account.role().word()
                + (owners.isEmpty()
                        ? " of everything"
                        : " of what belongs to " + Words.list(owners))
                + (account.reveals() ? ", may see classified values" : "");
    }

    private AccountPage.Line line(Pass pass) {
        Moments moments = pages.desk().moments();
        String what =
                switch (pass.kind()) {
                    case SESSION -> "a browser";
                    case TOKEN ->
                            "token "
                                    + pass.id()
                                    + (pass.label().isEmpty() ? "" : ", " + pass.label())
                                    + pass.role().map(role -> ", " + role.word()).orElse("");
                    case HALFWAY -> "a sign-in without its code";
                    case INVITATION -> "a link to choose a password";
                };
        return new AccountPage.Line(
                pass.id(),
                what,
                moments.of(pass.created()),
                moments.of(pass.expires()),
                pass.used().map(moments::of));
    }

    private void password(ServerRequest request, ServerResponse response) throws IOException {
        Document form = Asked.form(request).orElseGet(Document::empty);
        Optional<Account> self = self();
        if (self.isEmpty()) {
            nobody(request, response);
            return;
        }
        Account account = self.get();
        String before = form.text("before").orElse("");
        if (!people.proves(account, before, pages.remote(request))) {
            show(request, response, new News("", "", "The password you have now is another."));
            return;
        }
        String password = form.text("password").orElse("");
        switch (people.password(account, password, account.name())) {
            case People.Change.Refused(String why) ->
                    show(request, response, new News("", "", why));
            case People.Change.Done _ -> again(request, response, account, password);
        }
    }

    /** Every session ended with the old password; this browser stays signed in. */
    private void again(
            ServerRequest request, ServerResponse response, Account account, String password) {
        boolean needsCode = people.codes().isOn(account.name()) || people.codes().isRequired();
        if (!needsCode
                && people.signIn(account.name(), password, pages.remote(request))
                        instanceof People.SignIn.Welcome(Account _, String session)) {
            pages.desk().sources().gate().signedIn(response, session);
        } else {
            // A code is missing.
            Pages.go(response, Entrance.SIGN_IN);
            return;
        }
        String done = "The password is changed. Everything else that was signed in for you is not.";
        show(request, response, new News("", done, ""));
    }

    private void token(ServerRequest request, ServerResponse response) throws IOException {
        Document form = Asked.form(request).orElseGet(Document::empty);
        Optional<Account> self = self();
        if (self.isEmpty()) {
            nobody(request, response);
            return;
        }
        String days = form.text("days").orElse("");
        long good = days.matches("[1-9]\\d{0,2}") ? Long.parseLong(days) : USUAL_DAYS;
        String label = Words.cut(form.text("label").orElse("").strip(), MAX_LABEL);
        Role role = Role.of(form.text("role").orElse("")).orElse(Role.VIEWER);
        Optional<String> token =
                people.token(self.get(), label, role, Duration.ofDays(good), Actor.current());
        show(
                request,
                response,
                token.map(text -> new News(text, "", ""))
                        .orElse(new News("", "", "There are too many; end some first.")));
    }

    private void end(ServerRequest request, ServerResponse response) {
        Optional<Long> id = Asked.whole(request, "id");
        Optional<Account> self = self();
        if (self.isPresent() && id.isPresent()) {
            people.end(self.get().name(), id.get(), Actor.current());
        }
        Pages.go(response, "/account");
    }
}
