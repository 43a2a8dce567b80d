package dev.tieline.app;

import dev.tieline.console.Console;
import dev.tieline.console.Sources;
import dev.tieline.gate.Gate;
import dev.tieline.hub.PlanLibrary;
import dev.tieline.ledger.Ledger;
import dev.tieline.operate.BulkReplays;
import dev.tieline.operate.Operator;
import dev.tieline.people.Actor;
import dev.tieline.people.PassText;
import dev.tieline.people.People;
import dev.tieline.plan.Plans;
import dev.tieline.resource.Resources;
import dev.tieline.sight.Sight;
import dev.tieline.store.SqliteStore;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What people and their programs reach, and the gate before it. All of it reads and acts through
 * what {@link Sight} shows of the hub.
 */
final class Faces implements AutoCloseable {
    private final Vitals vitals;
    private final WebServing serving;
    private final String commandKey = PassText.fresh();
    private final String setUpKey = PassText.fresh();
    private final People people;
    private final Gate gate;
    private final BulkReplays replays;
    private final Resources resources;
    private final Console console;

    /**
     * How the hub is.
     *
     * @param troubles what keeps work from moving, in words
     */
    record Vitals(Health health, Metrics metrics, Supplier<List<String>> troubles) {}

    /** Who looks after what is kept, what is secret, who may do what, and what runs. */
    record Custodians(
            Keeping keeping, Safekeeping safekeeping, AccessBook book, Fetching fetching) {}

    Faces(
            SqliteStore store,
            PlanLibrary library,
            WebServing serving,
            Vitals vitals,
            Custodians custodians,
            InstantSource clock) {
        this.vitals = vitals;
        this.serving = serving;
        SignInAtProvider signIn = new SignInAtProvider(custodians.safekeeping());
        people = new People(store.register(), clock, signIn.groups(), signIn.codes());
        gate = new Gate(people, commandKey, serving.ground());
        Sight sight = new Sight(store.ledger(), library);
        Ledger ledger = sight.ledger();
        Plans plans = sight.plans();
        Operator operator = new Operator(store.journal(), ledger, plans, clock);
        replays = new BulkReplays(store.journal(), ledger, plans, clock);
        Resources.Running running =
                new Resources.Running(
                        custodians.fetching().runs(),
                        sight.runs(store.runLedger()),
                        plans,
                        custodians.fetching().plannings(),
                        custodians.fetching().followers());
        resources =
                new Resources(
                                gate,
                                new Resources.Reach(ledger, operator, replays, plans),
                                new Resources.Entry(people, serving::url),
                                () -> seen(vitals.troubles().get()),
                                clock)
                        .with(custodians.keeping().custody(operator))
                        .with(custodians.safekeeping())
                        .with(custodians.book())
                        .with(running);
        Sources sources =
                new Sources(
                        ledger,
                        operator,
                        replays,
                        plans,
                        () -> seen(vitals.health().reasons()),
                        new Sources.Access(
                                gate,
                                people,
                                setUpKey,
                                serving::url,
                                signIn.provider(clock),
                                serving.proxies()),
                        store.auditTrail(),
                        store.audit(),
                        custodians.book(),
                        new Sources.Secrets(
                                custodians.safekeeping(),
                                custodians.safekeeping().consents(operator::resume)),
                        running);
        console = new Console(serving.name(), sources, clock, ZoneId.systemDefault());
    }

    /** They name flows and systems, which are not for everybody to hear of. */
    private static List<String> seen(List<String> troubles) {
        return troubles.isEmpty() || Actor.current().seesAll()
                ? troubles
                : List.of("The hub has a trouble that whoever sees everything is told of.");
    }

    /** What commands need; to be registered before everything else. */
    void api(HttpRouting.Builder routing) {
        routing.addFilter(gate);
        HttpService health = rules -> vitals.health().routing(gate.routes(rules, "/health"));
        routing.register("/health", health);
        routing.register(Resources.MOUNTED, resources);
    }

    /** Everything else; to be registered after all that has a path of its own. */
    void pages(HttpRouting.Builder routing) {
        HttpService metrics = rules -> vitals.metrics().routing(gate.routes(rules, "/metrics"));
        routing.register("/metrics", metrics);
        routing.register("/", console);
    }

    /** Goes on with replays of many. */
    void step() {
        Actor.HUB.doing(replays::step);
    }

    /** Lets whoever knows it in as the hub's own command line. */
    String commandKey() {
        return commandKey;
    }

    /** Where the first account is made; empty when somebody can sign in. */
    Optional<URI> setUp() {
        return people.isEmpty()
                ? Optional.of(URI.create(serving.url() + "/set-up?key=" + setUpKey))
                : Optional.empty();
    }

    People people() {
        return people;
    }

    Gate gate() {
        return gate;
    }

    /** Lets go of open pages, or they would hold up the end of the hub. */
    @Override
    public void close() {
        console.close();
    }
}
