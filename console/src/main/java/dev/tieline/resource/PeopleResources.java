package dev.tieline.resource;

import static dev.tieline.people.Permission.MANAGE;

import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.Pass;
import dev.tieline.people.People;
import dev.tieline.people.Role;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The endpoints about those who use the hub. Thread-safe. */
final class PeopleResources {
    private static final long USUAL_DAYS = 90;
    private static final long MAX_DAYS = People.LONGEST_TOKEN.toDays();
    private static final Parameter NAME = Parameter.path("name", "What they sign in with.");
    private static final Form NOTHING = Form.options("Nothing.", Map.of());

    private final People people;
    private final Supplier<URI> url;

    /**
     * @param url how people reach the hub; without a slash at the end
     */
    PeopleResources(People people, Supplier<URI> url) {
        this.people = people;
        this.url = url;
    }

    /** Somebody and what they are signed in with. */
    private record Person(Account account, boolean codes, List<Pass> passes) {}

    /** Something that is shown only once. */
    private record Made(String text) {}

    private static final Shape<Pass> PASS =
            Shape.<Pass>of("Pass", "What lets somebody in.")
                    .whole("id", "Its number.", Pass::id)
                    .text("kind", "session, token or invitation.", pass -> pass.kind().word())
                    .text("label", "What it is for.", Pass::label)
                    .text("role", "At most so much may be done.", PeopleResources::role)
                    .time("created", "When it was made.", Pass::created)
                    .time("expires", "When it is good no more.", Pass::expires)
                    .maybeTime("used", "When it was used last.", Pass::used);

    private static final Shape<Person> PERSON =
            Shape.<Person>of("Person", "Somebody who may use the hub.")
                    .text("name", "What they sign in with.", p -> p.account().name())
                    .text("role", "What they may do.", p -> p.account().role().word())
                    .texts(
                            "owners",
                            "Whose flows and systems they see; everybody's when empty.",
                            p -> p.account().owners().stream().sorted().toList())
                    .truth(
                            "reveals",
                            "Whether they may see classified values.",
                            p -> p.account().reveals())
                    .truth("disabled", "Whether they may not sign in.", p -> p.account().disabled())
                    .text(
                            "signIn",
                            "What they sign in by: password, or provider.",
                            p -> p.account().subject().isPresent() ? "provider" : "password")
                    .truth("codes", "Whether they have one-time codes, too.", Person::codes)
                    .list("passes", "What they are signed in with.", PASS, Person::passes);

    private static final Shape<List<Person>> PEOPLE =
            Shape.<List<Person>>of("People", "Everybody who may use the hub.")
                    .list("people", "By name.", PERSON, all -> all);

    private static final Shape<Made> LINK =
            Shape.<Made>of("Invitation", "A link with which somebody chooses a password, once.")
                    .text("link", "It is not told again.", Made::text);

    private static final Shape<Made> TOKEN =
            Shape.<Made>of("Token", "What a program proves itself with.")
                    .text("token", "It is not told again.", Made::text);

    private static String role(Pass pass) {
        return pass.role().map(Role::word).orElse("");
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("/people", "Who may use the hub.", List.of(), PEOPLE, _ -> everybody())
                        .needing(MANAGE),
                Endpoint.manage(
                        "/people",
                        "Adds somebody and makes a link with which they choose a password.",
                        List.of(),
                        Form.options("Who.", added()),
                        LINK,
                        this::add),
                Endpoint.manage(
                        "/people/{name}/change",
                        "Gives somebody other rights; what is left out stays.",
                        List.of(NAME),
                        Form.options("Which.", rights()),
                        PERSON,
                        this::change),
                Endpoint.manage(
                        "/people/{name}/invite",
                        "Makes a link with which somebody chooses a password.",
                        List.of(NAME),
                        NOTHING,
                        LINK,
                        call -> known(call, this::link)),
                Endpoint.manage(
                        "/people/{name}/forget-codes",
                        "Forgets somebody's one-time codes, when the device is lost.",
                        List.of(NAME),
                        NOTHING,
                        PERSON,
                        call -> known(call, this::forgetCodes)),
                Endpoint.manage(
                        "/people/{name}/remove",
                        "Removes somebody and all they are signed in with.",
                        List.of(NAME),
                        NOTHING,
                        PERSON,
                        call ->
                                known(
                                        call,
                                        account ->
                                                changed(people.remove(account, Actor.current())))),
                Endpoint.manage(
                        "/people/{name}/tokens",
                        "Makes a token for a program that acts for somebody.",
                        List.of(NAME),
                        Form.options("What for.", token()),
                        TOKEN,
                        this::token),
                Endpoint.manage(
                        "/people/{name}/passes/{id}/end",
                        "Takes back a session, token or invitation.",
                        List.of(NAME, Parameter.path("id", "Its number.")),
                        NOTHING,
                        PERSON,
                        this::end));
    }

    private static Map<String, Object> rights() {
        Map<String, Object> truth = Map.of("type", "boolean");
        return Map.of("role", role(), "owners", owned(), "reveals", truth, "disabled", truth);
    }

    private static Map<String, Object> added() {
        Map<String, Object> name = Map.of("type", "string", "maxLength", 64L);
        return Map.of("name", name, "role", role(), "owners", owned());
    }

    private static Map<String, Object> role() {
        return Map.of("type", "string", "enum", Stream.of(Role.values()).map(Role::word).toList());
    }

    private static Map<String, Object> owned() {
        return Map.of(
                "type",
                "array",
                "items",
                Map.of("type", "string", "minLength", 1L, "maxLength", 100L),
                "description",
                "Everybody's when there are none.");
    }

    private static Map<String, Object> token() {
        return Map.of(
                "label", Map.of("type", "string", "maxLength", 60L),
                "role", role(),
                "days", Map.of("type", "integer", "minimum", 1L, "maximum", MAX_DAYS));
    }

    private Reply<List<Person>> everybody() {
        return Reply.found(people.accounts().stream().map(this::person).toList());
    }

    private Person person(Account account) {
        return new Person(
                account, people.codes().isOn(account.name()), people.passes(account.name()));
    }

    private Reply<Made> add(Call call) {
        String name = call.body().text("name").orElse("");
        Role role = role(call).orElse(Role.VIEWER);
        return switch (people.add(name, role, owners(call).orElse(Set.of()), Actor.current())) {
            case People.Change.Refused(String why) -> refused(why);
            case People.Change.Done(Account account) -> link(account);
        };
    }

    private static <T> Reply<T> refused(String why) {
        return Reply.refused(422, "not-so", why);
    }

    private Reply<Made> link(Account account) {
        return people.invite(account, Actor.current())
                .<Reply<Made>>map(
                        key -> Reply.found(new Made(url.get() + "/invitation?key=" + key)))
                .orElseGet(() -> refused("They may not sign in by a password now."));
    }

    private static Optional<Role> role(Call call) {
        return call.body().text("role").flatMap(Role::of);
    }

    private static Optional<Set<String>> owners(Call call) {
        return call.body().fields().get("owners") instanceof List<?> list
                ? Optional.of(list.stream().map(String::valueOf).collect(Collectors.toSet()))
                : Optional.empty();
    }

    private static boolean truth(Call call, String name, boolean before) {
        return call.body().fields().getOrDefault(name, before).equals(true);
    }

    private Reply<Person> change(Call call) {
        return known(
                call,
                account -> {
                    Account other =
                            account.with(
                                            role(call).orElse(account.role()),
                                            owners(call).orElse(account.owners()),
                                            truth(call, "reveals", account.reveals()))
                                    .disabled(truth(call, "disabled", account.disabled()));
                    return changed(people.change(other, Actor.current()));
                });
    }

    private Reply<Person> forgetCodes(Account account) {
        people.codes().forget(account.name(), Actor.current().name());
        return Reply.found(person(account));
    }

    private Reply<Person> changed(People.Change change) {
        return switch (change) {
            case People.Change.Refused(String why) -> refused(why);
            case People.Change.Done(Account account) -> Reply.found(person(account));
        };
    }

    private <T> Reply<T> known(Call call, java.util.function.Function<Account, Reply<T>> then) {
        return people.account(call.text("name"))
                .map(then)
                .orElseGet(() ->
                        Reply.refused(404, "person-unknown", "There is nobody of this name."));
    }

    private Reply<Made> token(Call call) {
        long days = call.body().fields().get("days") instanceof Long number ? number : USUAL_DAYS;
        String label = call.body().text("label").orElse("");
        return known(
                call,
                account ->
                        people.token(
                                        account,
                                        label,
                                        role(call).orElse(Role.VIEWER),
                                        Duration.ofDays(days),
                                        Actor.current())
                                .<Reply<Made>>map(text -> Reply.found(new Made(text)))
                                .orElseGet(() -> refused("There are too many; end some first.")));
    }

    private Reply<Person> end(Call call) {
        return known(
                call,
                account ->
                        Questions.number(call.text("id"))
                                        .filter(id ->
                                                people.end(account.name(), id, Actor.current()))
                                        .isPresent()
                                ? Reply.found(person(account))
                                : Reply.refused(
                                        404, "pass-unknown", "There is none of this number."));
    }
}
