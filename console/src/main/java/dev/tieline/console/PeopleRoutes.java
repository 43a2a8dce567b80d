package dev.tieline.console;

import static dev.tieline.people.Permission.MANAGE;

import dev.tieline.api.Document;
import dev.tieline.gate.Routes;
import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.Pass;
import dev.tieline.people.People;
import dev.tieline.people.Role;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may use the hub, and as what. Thread-safe. */
final class PeopleRoutes {
    private final Pages pages;
    private final Desk desk;
    private final People people;

    PeopleRoutes(Pages pages) {
        this.pages = pages;
        this.desk = pages.desk();
        this.people = desk.sources().people();
    }

    /** What a page shows besides the people. */
    private record News(String link, String whose, String problem) {
        static final News NONE = new News("", "", "");

        static News of(People.Change change) {
            return switch (change) {
                case People.Change.Done _ -> NONE;
                case People.Change.Refused(String why) -> new News("", "", why);
            };
        }
    }

    void routing(Routes routes) {
        routes.get("/people", MANAGE, Pages.answered(this::all));
        routes.post("/people", MANAGE, Pages.answered(this::add));
        routes.post("/people/{name}/change", MANAGE, Pages.answered(this::change));
        routes.post("/people/{name}/invite", MANAGE, Pages.answered(this::invite));
        routes.post("/people/{name}/forget-codes", MANAGE, Pages.answered(this::forgetCodes));
        routes.post("/people/{name}/remove", MANAGE, Pages.answered(this::remove));
    }

    private void all(ServerRequest request, ServerResponse response) {
        show(request, response, News.NONE);
    }

    private void show(ServerRequest request, ServerResponse response, News news) {
        PeoplePage page =
                new PeoplePage(
                        people.accounts().stream().map(this::person).toList(),
                        owners(),
                        Stream.of(Role.values()).map(Role::word).toList(),
                        news.link(),
                        news.whose(),
                        news.problem());
        if (!news.problem().isEmpty()) {
            response.status(422);
        }
        pages.page(response, "people", pages.shell(request, "People", "people"), page);
    }

    private PeoplePage.Person person(Account account) {
        return new PeoplePage.Person(
                account.name(),
                account.role().word(),
                account.owners().stream().sorted().toList(),
                account.reveals(),
                state(account),
                account.disabled(),
                account.subject().isPresent(),
                people.codes().isOn(account.name()),
                account.name().equals(Actor.current().name()),
                people.passes(account.name()).stream()
                        .map(pass -> pass.used().orElse(pass.created()))
                        .max(java.util.Comparator.naturalOrder())
                        .map(desk.moments()::of));
    }

    private String state(Account account) {
        if (account.disabled()) {
            return "disabled";
        }
        if (account.subject().isPresent()) {
            return "signs in at the identity provider";
        }
        boolean invited =
                people.passes(account.name()).stream()
                        .anyMatch(pass -> pass.kind() == Pass.Kind.INVITATION);
        if (account.password().isPresent()) {
            return invited ? "invited to choose another password" : "may sign in";
        }
        return invited ? "invited" : "cannot sign in yet";
    }

    /** Of what runs, and those that somebody is limited to although nothing is theirs now. */
    private List<String> owners() {
        return Stream.concat(
                        people.accounts().stream().flatMap(a -> a.owners().stream()),
                        desk.plans().current().stream()
                                .flatMap(plan ->
                                        Stream.concat(
                                                Stream.of(plan.owner()),
                                                plan.allDestinations()
                                                        .map(d -> d.keeper().owner()))))
                .filter(owner -> !owner.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    private void add(ServerRequest request, ServerResponse response) throws IOException {
        Document form = Asked.form(request).orElseGet(Document::empty);
        String name = form.text("name").orElse("").strip();
        Role role = Role.of(form.text("role").orElse("")).orElse(Role.VIEWER);
        switch (people.add(name, role, chosen(form), Actor.current())) {
            case People.Change.Done(Account account) -> show(request, response, link(account));
            case People.Change.Refused refused -> show(request, response, News.of(refused));
        }
    }

    /** Those that a form names; everybody's when it names none. */
    private static Set<String> chosen(Document form) {
        Object sent = form.fields().getOrDefault("owner", List.of());
        List<?> named = sent instanceof List<?> list ? list : List.of(sent);
        return named.stream().map(String::valueOf).collect(Collectors.toSet());
    }

    private News link(Account account) {
        return people.invite(account, Actor.current())
                .map(key -> desk.sources().url().get() + Entrance.INVITATION + "?key=" + key)
                .map(link -> new News(link, account.name(), ""))
                .orElse(new News("", "", "They may not sign in by a password now."));
    }

    private void invite(ServerRequest request, ServerResponse response) {
        Optional<Account> account = people.account(Asked.part(request, "name"));
        if (account.isEmpty()) {
            unknown(request, response);
            return;
        }
        show(request, response, link(account.get()));
    }

    private void change(ServerRequest request, ServerResponse response) throws IOException {
        Document form = Asked.form(request).orElseGet(Document::empty);
        Optional<Account> account = people.account(Asked.part(request, "name"));
        Optional<Role> role = Role.of(form.text("role").orElse(""));
        if (account.isEmpty() || role.isEmpty()) {
            unknown(request, response);
            return;
        }
        Map<String, Object> fields = form.fields();
        Account changed =
                account.get()
                        .with(role.get(), chosen(form), fields.containsKey("reveals"))
                        .disabled(fields.containsKey("disabled"));
        end(request, response, people.change(changed, Actor.current()));
    }

    private void forgetCodes(ServerRequest request, ServerResponse response) {
        Optional<Account> account = people.account(Asked.part(request, "name"));
        if (account.isEmpty()) {
            unknown(request, response);
            return;
        }
        people.codes().forget(account.get().name(), Actor.current().name());
        Pages.go(response, "/people");
    }

    private void remove(ServerRequest request, ServerResponse response) {
        Optional<Account> account = people.account(Asked.part(request, "name"));
        if (account.isEmpty()) {
            unknown(request, response);
            return;
        }
        end(request, response, people.remove(account.get(), Actor.current()));
    }

    private void end(ServerRequest request, ServerResponse response, People.Change change) {
        switch (change) {
            case People.Change.Done _ -> Pages.go(response, "/people");
            case People.Change.Refused refused -> show(request, response, News.of(refused));
        }
    }

    private void unknown(ServerRequest request, ServerResponse response) {
        pages.missing(request, response, "There is nobody of this name.");
    }
}
