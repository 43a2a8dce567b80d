package dev.tieline.console;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Document;
import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Payload;
import dev.tieline.api.TraceContext;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Systems;
import dev.tieline.flow.Workspace;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.flow.WorkspaceReader;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.gate.Gate;
import dev.tieline.intake.Sorted;
import dev.tieline.intake.Sorter;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.Condition;
import dev.tieline.operate.BulkReplays;
import dev.tieline.operate.Operator;
import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.People;
import dev.tieline.people.Role;
import dev.tieline.plan.Compilation;
import dev.tieline.plan.FlowCompiler;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.resource.Resources;
import dev.tieline.resource.SomeFollowers;
import dev.tieline.resource.SomePlannings;
import dev.tieline.run.Asker;
import dev.tieline.run.Runs;
import dev.tieline.store.SqliteStore;
import dev.tieline.testkit.Records;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The console of a hub that runs the example workspace; records are put in by hand. */
final class ConsoleWorld implements Plans, AutoCloseable {
    final SqliteStore store;
    final List<String> troubles = new ArrayList<>();
    final List<Finding> refused = new ArrayList<>();
    final List<Plan> plans = new ArrayList<>();
    static final String PASSWORD = "a sentence nobody guesses";

    final BulkReplays replays;
    final Runs runs;
    private final String session;
    private final WebServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    ConsoleWorld(Path directory, InstantSource clock, int port) {
        this.store = SqliteStore.open(directory, clock);
        this.plans.addAll(acme(Map.of()));
        Operator operator = new Operator(store.journal(), store.ledger(), this, clock);
        replays = new BulkReplays(store.journal(), store.ledger(), this, clock);
        Resources.Running running = running(clock);
        runs = running.runs();
        People people = new People(store.register(), clock);
        people.first("ada", PASSWORD);
        Account ada = people.account("ada").orElseThrow();
        people.change(ada.with(Role.ADMIN, Set.of(), true), Actor.HUB);
        session = ((People.SignIn.Welcome) people.signIn("ada", PASSWORD, "test")).session();
        Gate gate = new Gate(people, "none", new Gate.Ground("/in/", Set.of(), false));
        Sources sources =
                new Sources(
                        store.ledger(),
                        operator,
                        replays,
                        this,
                        () -> troubles,
                        new Sources.Access(
                                gate,
                                people,
                                "none",
                                () -> URI.create(url("")),
                                Optional.empty(),
                                (peer, _) -> peer),
                        store.auditTrail(),
                        store.audit(),
                        new NoReviews(),
                        NoSecrets.SECRETS,
                        running);
        Console console = new Console("acme", sources, clock, ZoneId.of("Europe/Berlin"));
        this.server =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(port)
                        .routing(routing -> routing.addFilter(gate).register("/", console))
                        .build()
                        .start();
    }

    /** Nobody is asked here. */
    private Resources.Running running(InstantSource clock) {
        Still still = new Still(clock);
        Runs begun =
                new Runs(
                        this::current,
                        (_, _, _) -> new Asker.Asked.Cut(),
                        store.runJournal(),
                        new Systems(still, _ -> {}),
                        still);
        begun.begin();
        return new Resources.Running(
                begun,
                store.runLedger(),
                this,
                SomePlannings.of(store, this::current, still),
                SomeFollowers.of(store, this::current, still));
    }

    /** Begins nothing. */
    private record Still(InstantSource clock) implements Clockwork {
        @Override
        public Instant now() {
            return clock.instant();
        }

        @Override
        public Instant wall() {
            return clock.instant();
        }

        @Override
        public void run(Runnable task) {}

        @Override
        public void at(Instant time, Runnable task) {}
    }

    /** The plans of the example workspace with some files added or changed. */
    static List<Plan> acme(Map<String, String> more) {
        Map<String, String> texts =
                read(Path.of(System.getProperty("project.root", ".."), "examples/acme"));
        texts.putAll(more);
        Map<String, Connector> connectors = SampleConnector.all();
        Map<String, ConnectorSpec> specs =
                connectors.values().stream()
                        .map(Connector::spec)
                        .collect(Collectors.toMap(ConnectorSpec::name, Function.identity()));
        Findings findings = new Findings();
        Workspace workspace = WorkspaceReader.read(WorkspaceFiles.of(texts), specs, findings);
        Compilation compilation = FlowCompiler.compile(workspace, connectors);
        compilation.findings().forEach(findings::add);
        if (!findings.isEmpty()) {
            throw new IllegalStateException("the example does not check: " + findings.sorted());
        }
        return compilation.plans();
    }

    private static Map<String, String> read(Path folder) {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(path).toString();
                if (Stream.of(".yaml", ".json", ".csv").anyMatch(name::endsWith)) {
                    texts.put(name, Files.readString(path));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    /** A record, sorted as at the door. */
    record Put(String id, long position) {}

    Put put(String flow, Instant at, String json) {
        Plan plan = current(flow).orElseThrow();
        Document document = document(json);
        Sorted sorted = Sorter.sort(plan, document);
        String id = Records.id(at);
        NewEntry entry =
                new NewEntry(
                        id,
                        flow,
                        plan.version(),
                        plan.rules().key(document),
                        plan.rules().uniqueKey(document),
                        plan.uniqueWithin(),
                        at,
                        Payload.json(json),
                        "website, by Standard Webhooks signature",
                        TraceContext.NONE,
                        plan.rules().terms(document),
                        sorted.problems(),
                        sorted.deliveries(),
                        _ -> {});
        return new Put(
                id,
                switch (store.journal().admit(entry)) {
                    case Admitted.Fresh(long position) -> position;
                    case Admitted.DuplicateOf(long position, String _) -> position;
                    case Admitted.ConflictWith(long position, String _) -> position;
                });
    }

    private static Document document(String json) {
        if (JsonText.read(json) instanceof Reading.Read(Document document)) {
            return document;
        }
        throw new IllegalArgumentException("not JSON: " + json);
    }

    /** Returns when everything settled before is on disk: the journal keeps the order. */
    void settled() {
        store.journal().condition(new Condition("none", "ok", Instant.now(), ""));
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    HttpResponse<String> get(String path) {
        return send(signedIn(path).build());
    }

    /** Gets it as an open page does for a part of itself. */
    HttpResponse<String> getByPage(String path) {
        return send(signedIn(path).header("HX-Request", "true").build());
    }

    /** Posts a form as a page of the console would. */
    HttpResponse<String> post(String path, String form) {
        return send(form(path, form).header("Sec-Fetch-Site", "same-origin").build());
    }

    HttpRequest.Builder form(String path, String form) {
        return signedIn(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    private HttpRequest.Builder signedIn(String path) {
        return HttpRequest.newBuilder(URI.create(url(path))).header("Cookie", cookie());
    }

    /** What a browser sends in which somebody signed in. */
    String cookie() {
        return "tieline-session=" + session;
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<Plan> current() {
        return List.copyOf(plans);
    }

    @Override
    public Optional<Plan> current(String flow) {
        return plans.stream().filter(plan -> plan.flow().equals(flow)).findFirst();
    }

    @Override
    public Optional<Plan> version(String flow, String version) {
        return current(flow).filter(plan -> plan.version().equals(version));
    }

    @Override
    public List<Finding> refused() {
        return List.copyOf(refused);
    }

    @Override
    public void close() {
        server.stop();
        client.close();
        store.close();
    }
}
