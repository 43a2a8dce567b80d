package dev.tieline.app;

import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.delivery.LaneBounds;
import dev.tieline.delivery.Lanes;
import dev.tieline.delivery.Systems;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.Workspace;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.hub.Deployment;
import dev.tieline.hub.Hub;
import dev.tieline.hub.PlanLibrary;
import dev.tieline.intake.Feed;
import dev.tieline.intake.Intake;
import dev.tieline.intake.Results;
import dev.tieline.journal.Change;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.Trace;
import dev.tieline.listener.Answers;
import dev.tieline.listener.BoundedBodies;
import dev.tieline.listener.Listener;
import dev.tieline.listener.PlainRequests;
import dev.tieline.listener.Refusals;
import dev.tieline.operate.BulkReplays;
import dev.tieline.resource.Masking;
import dev.tieline.store.SqliteStore;
import dev.tieline.watch.Alerts;
import dev.tieline.watch.Watch;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The hub put together: every {@code new} that matters, in order. */
final class Composition implements AutoCloseable {
    private static final HubFile.Listen RESTING = new HubFile.Listen("127.0.0.1", 0);
    private static final RandomGenerator DICE = () -> ThreadLocalRandom.current().nextLong();

    private final HubPlace place;
    private final InstantSource clock;
    private final SqliteStore store;
    private final Keeping keeping;
    private final Safekeeping safekeeping;
    private final PlanLibrary library;
    private final ThreadClockwork clockwork;
    private final Systems systems;
    private final Lanes lanes;
    private final Results results;
    private final Intake intake;
    private final Hub hub;
    private final Fetching fetching;
    private final Lookout lookout;
    private final Health health;
    private final Metrics metrics;
    private final Telling telling;
    private final Optional<KeptCertificate> certificate;
    private final WebServing serving;
    private final Faces faces;
    private volatile WorkspaceFiles lastRead;

    /** Builds everything; nothing runs yet. */
    private Composition(
            HubPlace place,
            Workspace workspace,
            HubFile.Listen listen,
            Optional<KeptCertificate> certificate,
            Telling telling) {
        this.place = place;
        this.certificate = certificate;
        this.telling = telling;
        this.store = place.store();
        this.safekeeping = place.safekeeping();
        this.lastRead = workspace.files();
        this.clock = place.clock();
        keeping = new Keeping(store, clock);
        var journal = store.journal();
        var ledger = store.ledger();
        library =
                new PlanLibrary(
                        journal,
                        (flow, sources) -> Blueprint.recompile(flow, sources, place.data()));
        clockwork = new ThreadClockwork(clock);
        systems = new Systems(clockwork, keeping::condition);
        lanes = new Lanes(journal, library, systems, clockwork, DICE, LaneBounds.USUAL);
        results = new Results(ledger);
        intake = new Intake(journal, lanes::accept, DICE);
        hub = new Hub(journal, library, systems, lanes, intake, clockwork);
        Feed feed = new Feed(store.changeJournal(), lanes::accept, DICE);
        fetching = new Fetching(store, library, systems, intake, feed, clockwork);
        serving =
                new WebServing(
                        workspace.hub(), listen, certificate.map(KeptCertificate::encryption));
        Masking masking = new Masking(ledger, library);
        certificate.ifPresent(kept -> kept.encryption().asks(() -> Listener.asks(library)));
        AccessBook book = new AccessBook(store, safekeeping, library, clock);
        lookout =
                new Lookout(
                        store,
                        library,
                        new Alerts.Speaker(
                                serving.name(),
                                serving::url,
                                ZoneId.systemDefault(),
                                masking::incident,
                                intake::bring),
                        (strays, days) ->
                                new Watch.Work(
                                        lanes::stalled,
                                        systems::answered,
                                        strays,
                                        days,
                                        Lookout.both(safekeeping::lacks, fetching::lacks)),
                        () -> book.dues(Expiries.standing(certificate, safekeeping)),
                        Lookout.machine(place.data(), clock));
        health = new Health(lookout::troubles, lanes::stalled, intake::refused, clock);
        metrics = new Metrics(ledger, library, health, systems::outcomes, fetching::behind, clock);
        faces =
                new Faces(
                        store,
                        library,
                        serving,
                        new Faces.Vitals(health, metrics, lookout::seen),
                        new Faces.Custodians(keeping, safekeeping, book, fetching),
                        clock);
    }

    /** What became of a start. */
    sealed interface Started {
        /** It runs. */
        record Running(Composition hub) implements Started {}

        /** The workspace cannot run; nothing was opened. */
        record Refused(Blueprint blueprint, List<Finding> findings) implements Started {}
    }

    /**
     * Starts a hub on a workspace and listens.
     *
     * @throws dev.tieline.journal.JournalUnavailable when the store cannot be opened
     * @throws CannotListen when the address cannot be listened on
     */
    static Started start(WorkspaceFolder folder, Map<String, String> environment, Path data)
            throws IOException {
        return start(folder, environment, data, InstantSource.system());
    }

    /** The same by another wall clock, which tests set back and forth. */
    static Started start(
            WorkspaceFolder folder, Map<String, String> environment, Path data, InstantSource clock)
            throws IOException {
        Blueprint blueprint = Blueprint.of(folder, data);
        if (!blueprint.findings().isEmpty()) {
            return new Started.Refused(blueprint, blueprint.findings());
        }
        HubPlace place = HubPlace.open(folder, environment, data, blueprint.workspace(), clock);
        try {
            return start(place, blueprint);
        } catch (RuntimeException e) {
            // A second time does nothing.
            place.store().close();
            throw e;
        }
    }

    private static Started start(HubPlace place, Blueprint blueprint) {
        Findings findings = new Findings();
        InstantSource clock = place.clock();
        place.safekeeping().prove(findings);
        HubFile file = blueprint.workspace().hub();
        DeclaredCredentials credentials = place.safekeeping().of(file);
        SignInAtProvider.prove(file, credentials, findings);
        Telling telling = Telling.of(file, credentials, clock, DICE, findings);
        Optional<Deployment> deployment =
                Deploying.of(blueprint, credentials, clock, telling, findings);
        Optional<KeptCertificate> certificate =
                KeptCertificate.of(file, place.folder().path(), clock, findings);
        if (deployment.isEmpty() || findings.count() > 0) {
            deployment.ifPresent(Composition::discard);
            telling.close();
            place.store().close();
            return new Started.Refused(blueprint, findings.sorted());
        }
        Workspace workspace = blueprint.workspace();
        Composition hub;
        try {
            hub = new Composition(place, workspace, workspace.hub().listen(), certificate, telling);
        } catch (RuntimeException e) {
            place.store().close();
            discard(deployment.get());
            telling.close();
            throw e;
        }
        try {
            hub.lookout.expect(Expiries.of(workspace));
            Runnable begin = () -> hub.begin(deployment.get());
            place.safekeeping().runs(blueprint, credentials, begin, hub.hub::reopen);
            return new Started.Running(hub);
        } catch (RuntimeException e) {
            hub.close();
            throw e;
        }
    }

    private static void discard(Deployment deployment) {
        deployment.systems().values().forEach(system -> system.outlet().close());
    }

    /**
     * Opens a workspace's store for questions and commands and delivers nothing: what is replayed
     * goes out when the hub runs. Serves its API on a free port of this machine.
     *
     * @throws dev.tieline.journal.JournalUnavailable when the store cannot be opened
     */
    static Composition rest(WorkspaceFolder folder, Path data) throws IOException {
        Blueprint blueprint = Blueprint.of(folder, data);
        Workspace workspace = blueprint.workspace();
        HubPlace place =
                HubPlace.open(folder, System.getenv(), data, workspace, InstantSource.system());
        try {
            Composition resting =
                    new Composition(place, workspace, RESTING, Optional.empty(), Telling.NOTHING);
            resting.library.run(blueprint.plans());
            resting.serving.start(resting::api);
            return resting;
        } catch (RuntimeException e) {
            place.store().close();
            throw e;
        }
    }

    private void begin(Deployment deployment) {
        // Nobody is kept from a system by what an earlier process saw of it.
        for (Condition condition : store.ledger().conditions()) {
            if (!condition.state().equals("ok")) {
                store.journal()
                        .condition(
                                new Condition(
                                        condition.system(),
                                        "ok",
                                        clock.instant(),
                                        Condition.UNTRIED));
            }
        }
        store.journal().follow(lanes::accept);
        store.journal().follow(results::accept);
        // Doors first: a caller that comes early must not hear that it is not proved.
        keeping.started(lastRead, clockwork);
        hub.start(deployment);
        serving.start(this::routes);
        lookout.begin(clockwork);
        clockwork.every(BulkReplays.STEP, faces::step);
        clockwork.every(Safekeeping.LOOK_EVERY, safekeeping::look);
        clockwork.every(Safekeeping.LOOK_EVERY, safekeeping::tend);
        clockwork.every(Safekeeping.NOTE_EVERY, safekeeping::note);
        fetching.begin();
        telling.measure(metrics);
        certificate.ifPresent(kept -> clockwork.every(KeptCertificate.LOOK_EVERY, kept::refresh));
    }

    private void routes(HttpRouting.Builder routing) {
        api(routing);
        Answers answers = new Answers(results, () -> serving.url() + "/records/");
        routing.register(
                WebServing.ENDPOINTS,
                new Listener(
                        telling.around(intake),
                        library,
                        answers,
                        lookout.strays()::called,
                        serving.proxies(),
                        clock));
        faces.pages(routing);
    }

    private void api(HttpRouting.Builder routing) {
        Refusals.fromHandlers(routing);
        routing.addFilter(new BoundedBodies());
        routing.addFilter(new PlainRequests());
        faces.api(routing);
    }

    /**
     * Reads the workspace again and runs it if it is whole; else what runs goes on and the console
     * says why.
     *
     * @return what was wrong; empty when the newer workspace runs
     */
    List<Finding> reload() throws IOException {
        certificate.ifPresent(KeptCertificate::refresh);
        Blueprint blueprint = Blueprint.of(place.folder(), place.data());
        lastRead = blueprint.workspace().files();
        Findings findings = new Findings();
        blueprint.findings().forEach(findings::add);
        SignInAtProvider.unchanged(safekeeping.hub(), blueprint.workspace().hub(), findings);
        if (findings.count() == 0) {
            DeclaredCredentials credentials = safekeeping.of(blueprint.workspace().hub());
            Deploying.of(blueprint, credentials, clock, telling, findings)
                    .ifPresent(deployment -> {
                        keeping.reloads(lastRead);
                        Runnable swap = () -> hub.swap(deployment);
                        safekeeping.runs(blueprint, credentials, swap, hub::reopen);
                        lookout.expect(Expiries.of(blueprint.workspace()));
                    });
        }
        if (findings.count() > 0) {
            keeping.refused(findings.sorted());
            library.refuse(findings.sorted());
        }
        return findings.sorted();
    }

    /**
     * Hears of every change, on the writer's thread; see {@link
     * dev.tieline.journal.Journal#follow}.
     */
    Runnable follow(Consumer<Change> follower) {
        return store.journal().follow(follower);
    }

    /** The port that callers and people reach. */
    int port() {
        return serving.port();
    }

    /** How commands of this machine reach it. */
    URI local() {
        return serving.local();
    }

    /** Looks now whether a credential has changed, not only when it is time. */
    void look() {
        safekeeping.look();
    }

    /** How people and callers reach it; ends without a slash. */
    URI url() {
        return serving.url();
    }

    /** How people and commands get in. */
    Faces faces() {
        return faces;
    }

    /** The files of the workspace as last read, whether they run or not. */
    WorkspaceFiles lastRead() {
        return lastRead;
    }

    /** Flows that run now. */
    List<String> flows() {
        return hub.plans().stream().map(dev.tieline.plan.Plan::flow).toList();
    }

    /** The books. */
    List<Balance> balances() {
        return store.ledger().balances();
    }

    /** A record once nothing of it is pending, or as it stands when the time is up. */
    Optional<Trace> settled(String recordId, Duration within) throws InterruptedException {
        return results.await(recordId, within);
    }

    /** The newest record found by what is searched. */
    Optional<Trace> find(String text) {
        return store.ledger().search(text, 1).stream()
                .findFirst()
                .flatMap(record -> store.ledger().trace(record.id()));
    }

    /** Takes nothing more in, lets what is under way end, stops. */
    @Override
    public void close() {
        health.stopping();
        fetching.close();
        intake.drain();
        hub.close();
        faces.close();
        serving.close();
        clockwork.close();
        telling.close();
        keeping.stopped();
        safekeeping.note();
        store.close();
    }
}
