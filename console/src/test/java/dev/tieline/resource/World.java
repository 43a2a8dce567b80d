package dev.tieline.resource;

import dev.tieline.api.Blame;
import dev.tieline.api.CallerScheme;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.Place;
import dev.tieline.contract.Contract;
import dev.tieline.contract.JsonContract;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.gate.Gate;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.Journal;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.Refusal;
import dev.tieline.ledger.Sighting;
import dev.tieline.operate.BulkReplays;
import dev.tieline.operate.Custody;
import dev.tieline.operate.Erasing;
import dev.tieline.operate.Operator;
import dev.tieline.outcome.DeliveryPolicy;
import dev.tieline.people.Actor;
import dev.tieline.people.PassText;
import dev.tieline.people.People;
import dev.tieline.people.Role;
import dev.tieline.plan.Choice;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.plan.Preparation;
import dev.tieline.plan.Rendering;
import dev.tieline.plan.Rules;
import dev.tieline.plan.Scope;
import dev.tieline.plan.Trigger;
import dev.tieline.store.SqliteStore;
import dev.tieline.testkit.Clock;
import dev.tieline.testkit.Records;
import io.helidon.webserver.WebServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A real server over a real store that holds a little of everything. */
final class World implements AutoCloseable {
    static final String MAIL = "Ada@Planted.example";
    static final String PHONE = "0151-777-31337";
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final String RECORD =
            "{\"email\":\"" + MAIL + "\",\"phone\":\"" + PHONE + "\",\"name\":\"campaign\"}";
    private static final String CONTRACT =
            """
            {"type":"object","required":["email"],"additionalProperties":false,"properties":{
              "email":{"type":"string","format":"email","x-class":"personal","x-search":true},
              "phone":{"type":"string","x-class":"personal"},
              "name":{"type":"string"},
              "lines":{"type":"array","items":{"type":"object","properties":{
                "note":{"type":"string","x-class":"personal"}}}}}}
            """;
    private static final String RESULT =
            "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\"},"
                    + "\"owner\":{\"type\":\"string\"}}}";

    static final String KEY = PassText.fresh();

    final SqliteStore store;
    final Plans plans;
    final String delivered;
    final String held;
    final String broken;
    final String group;
    private final WebServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Clock clock = new Clock(NOW);
    final Gate gate;
    final Resources resources;

    /** Without runs. */
    final Resources bare;

    World(Path directory) {
        store = SqliteStore.open(directory, clock);
        delivered = admit(RECORD, "crm");
        held = admit(RECORD.replace("campaign", "held"), "crm");
        broken = broken();
        Journal journal = store.journal();
        Document result = Document.of(Map.of("id", "c-17", "owner", MAIL, "hidden", "x"));
        journal.settle(Records.delivered(position(delivered), lane(), NOW, "c-17", result));
        refused(held);
        journal.refuse(new Refusal("leads", NOW, 401, "unproved", "no signature", "127.0.0.1"));
        journal.condition(new Condition("crm", "paused", NOW, "credential refused"));
        group =
                store.ledger().heldGroups().stream()
                        .filter(g -> g.destination().equals("crm"))
                        .findFirst()
                        .orElseThrow()
                        .id();
        journal.sighted(
                store.ledger().heldGroups().stream()
                        .map(held ->
                                new Sighting(
                                        Sighting.held(held),
                                        Sighting.Kind.HELD,
                                        held.flow(),
                                        List.of(held.flow()),
                                        "sales",
                                        held.cause(),
                                        held.count()))
                        .toList(),
                Set.of(),
                NOW);
        plans = new Running(plan());
        Operator operator = new Operator(journal, store.ledger(), plans, clock);
        BulkReplays replays = new BulkReplays(journal, store.ledger(), plans, clock);
        replays.begin(HeldFilter.of("none"), 1, false, "ada");
        People people = new People(store.register(), clock);
        Actor root = new Actor("root", Role.ADMIN, Set.of(), false);
        for (String name : List.of("ada", "carl", "dora")) {
            people.add(name, Role.ADMIN, Set.of(), root);
        }
        people.token(
                people.account("carl").orElseThrow(), "x", Role.VIEWER, Duration.ofDays(1), root);
        gate = new Gate(people, KEY, new Gate.Ground("/in/", Set.of("hub.acme.example"), false));
        bare =
                new Resources(
                                gate,
                                new Resources.Reach(store.ledger(), operator, replays, plans),
                                new Resources.Entry(
                                        people, () -> URI.create("https://hub.acme.example")),
                                () -> List.of("disk is full"),
                                clock)
                        .with(
                                new Custody(
                                        store.audit(),
                                        store.auditTrail(),
                                        new Erasing(store.erasure(), operator, clock)));
        resources =
                bare.with(
                        SomeRuns.of(
                                store,
                                new Running(SomeRuns.scheduled(plan())),
                                clock,
                                "It was down."));
        server =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .routing(routing ->
                                routing.addFilter(gate)
                                        .register(Resources.MOUNTED, resources)
                                        .post("/in/leads", (_, response) -> response.send("in")))
                        .build()
                        .start();
    }

    private String admit(String body, String destination) {
        NewEntry entry = Records.entry("leads", NOW, "", body, Records.pending(destination));
        NewEntry keyed = Records.searchable(entry, MAIL.toLowerCase(java.util.Locale.ROOT), MAIL);
        store.journal().admit(keyed);
        return keyed.id();
    }

    private String broken() {
        NewEntry entry = Records.invalid("leads", NOW);
        if (!(store.journal().admit(entry) instanceof Admitted.Fresh)) {
            throw new IllegalStateException("not fresh");
        }
        return entry.id();
    }

    private long position(String id) {
        return store.ledger().trace(id).orElseThrow().record().position();
    }

    private static LaneName lane() {
        return new LaneName("leads", "crm");
    }

    int port() {
        return server.port();
    }

    HttpResponse<String> get(String path) throws Exception {
        return client.send(to(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                to(path).POST(HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("Authorization", "Bearer " + KEY)
                .timeout(Duration.ofSeconds(20));
    }

    static Document json(String text) {
        if (JsonText.read(text) instanceof Reading.Read(Document document)) {
            return document;
        }
        throw new AssertionError("not JSON: " + text);
    }

    /** Holds another record for the same cause. */
    void holdOneMore() {
        refused(admit(RECORD.replace("campaign", "other"), "crm"));
    }

    private void refused(String id) {
        Fault fault =
                new Fault(
                        "vendor-refused",
                        Blame.DESTINATION,
                        "Contact " + MAIL.toLowerCase(java.util.Locale.ROOT) + " is blocked.",
                        "Unblock " + PHONE + ".",
                        "/email");
        store.journal().settle(Records.held(position(id), lane(), NOW, fault));
    }

    private static Plan plan() {
        return new Plan(
                "leads",
                "v1",
                "Leads reach sales.",
                "sales",
                "Call the web team.",
                new Trigger.Endpoint(
                        Trigger.Kind.WEBHOOK,
                        "website",
                        "/in/leads",
                        new CallerScheme.Bearer(List.of("token")),
                        new Trigger.Answer.Accepted(),
                        Trigger.Body.DEFAULT,
                        Optional.empty(),
                        Optional.empty()),
                contract(),
                Plan.Invalid.HOLD,
                Duration.ofDays(35),
                new ByMail(),
                List.of(crm()),
                Optional.empty(),
                "flow: leads");
    }

    private static Contract contract() {
        Findings findings = new Findings();
        return JsonContract.compile(
                        "lead", json(CONTRACT).fields(), _ -> Place.startOf("lead"), findings)
                .orElseThrow(() -> new AssertionError(findings.sorted()));
    }

    @SuppressWarnings("unchecked")
    private static Destination crm() {
        return new Destination(
                "crm",
                "crm",
                new Destination.Keeper("sales", "Call the hotline."),
                new Operation(
                        "contacts.upsert",
                        Operation.Effect.WRITE,
                        Operation.Identity.IDEMPOTENT,
                        false,
                        Map.of("type", "object"),
                        Optional.of((Map<String, Object>) (Map<String, ?>) json(RESULT).fields())),
                new ToCrm(),
                new DeliveryPolicy(
                        Operation.Identity.IDEMPOTENT,
                        false,
                        DeliveryPolicy.DEFAULT_RETRY,
                        false,
                        Map.of()),
                Optional.empty(),
                Optional.of(Duration.ofHours(1)),
                Optional.empty(),
                List.of(
                        new Destination.MappingLine(
                                "contact.mail", "record.email", "record.email", "", "personal"),
                        new Destination.MappingLine("name", "record.name", "record.name", "", "")));
    }

    /** Key of the flow: the email. */
    private record ByMail() implements Rules {
        @Override
        public String key(Document record) {
            return record.text("email").orElse("").toLowerCase(java.util.Locale.ROOT);
        }

        @Override
        public String uniqueKey(Document record) {
            return "";
        }

        @Override
        public List<String> terms(Document record) {
            return List.of(record.text("email").orElse(""));
        }

        @Override
        public Preparation prepare(Document record) {
            return new Preparation.Ready(Scope.of(record));
        }
    }

    /** The mapping; changes the email in a way that nobody can recognise. */
    private record ToCrm() implements Destination.DestinationRules {
        @Override
        public Choice choose(Scope scope) {
            return new Choice.Send();
        }

        @Override
        public Rendering render(Scope scope) {
            String mail = scope.record().text("email").orElse("").replace("@", " at ");
            String name = scope.record().text("name").orElse("");
            return new Rendering.Rendered(
                    Document.of(Map.of("contact", Map.of("mail", mail), "name", name)));
        }
    }

    private record Running(Plan plan) implements Plans {
        @Override
        public List<Plan> current() {
            return List.of(plan);
        }

        @Override
        public Optional<Plan> current(String flow) {
            return flow.equals(plan.flow()) ? Optional.of(plan) : Optional.empty();
        }

        @Override
        public Optional<Plan> version(String flow, String version) {
            return current(flow);
        }

        @Override
        public List<Finding> refused() {
            return List.of(
                    new Finding(
                            new Place("flows/a.yaml", 3, 7), "key-unknown", "No.", "", "Write b."));
        }
    }

    @Override
    public void close() {
        client.close();
        server.stop();
        store.close();
    }
}
