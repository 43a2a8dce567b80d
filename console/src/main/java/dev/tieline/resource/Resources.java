package dev.tieline.resource;

import dev.tieline.bulk.Plannings;
import dev.tieline.follow.Followers;
import dev.tieline.gate.Gate;
import dev.tieline.gate.Routes;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RunLedger;
import dev.tieline.operate.BulkReplays;
import dev.tieline.operate.Custody;
import dev.tieline.operate.Operator;
import dev.tieline.people.People;
import dev.tieline.plan.Plans;
import dev.tieline.run.Runs;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The HTTP API, to be registered at {@link #MOUNTED} behind its {@link Gate}. Answers JSON;
 * whatever goes wrong is told as problem details (RFC 9457). Thread-safe.
 */
public final class Resources implements HttpService {
    /** Where the API stands. */
    public static final String MOUNTED = "/api";

    private static final String RETRY_SECONDS = "5";

    private final Gate gate;
    private final Ledger ledger;
    private final Endpoints endpoints;
    private final InstantSource clock;

    /** What it reads and acts through. */
    public record Reach(Ledger ledger, Operator operator, BulkReplays replays, Plans plans) {}

    /**
     * Runs.
     *
     * @param runs begins and cancels them
     * @param ledger of those that may be seen
     * @param plans of flows that may be seen
     * @param plannings what those in bulk would do
     * @param followers flows that follow changes
     */
    public record Running(
            Runs runs, RunLedger ledger, Plans plans, Plannings plannings, Followers followers) {}

    /**
     * Who gets in.
     *
     * @param url how people reach the hub; without a slash at the end
     */
    public record Entry(People people, Supplier<URI> url) {}

    /**
     * @param gate that people and programs come through
     * @param troubles what keeps work from moving, in words; empty when nothing does
     */
    public Resources(
            Gate gate,
            Reach reach,
            Entry entry,
            Supplier<List<String>> troubles,
            InstantSource clock) {
        this.gate = gate;
        this.clock = clock;
        this.ledger = reach.ledger();
        this.endpoints =
                new Endpoints(
                        new Questions(reach.ledger(), reach.plans(), troubles, clock),
                        new Inbox(reach),
                        new Commands(reach.ledger(), reach.operator(), reach.plans()),
                        new PeopleResources(entry.people(), entry.url()),
                        MOUNTED);
    }

    private Resources(Gate gate, Ledger ledger, Endpoints endpoints, InstantSource clock) {
        this.ledger = ledger;
        this.gate = gate;
        this.endpoints = endpoints;
        this.clock = clock;
    }

    /** The same with what is done with everything that the hub keeps. */
    public Resources with(Custody custody) {
        return new Resources(
                gate,
                ledger,
                endpoints
                        .and(new Revealing(ledger, custody.audit(), clock).all())
                        .and(new AuditQuestions(custody.trail()).all())
                        .and(new Erasures(custody.erasing()).all())
                        .and(new BackupNotes(custody, clock).all()),
                clock);
    }

    /** The same, with the credentials. */
    public Resources with(Safe safe) {
        return new Resources(gate, ledger, endpoints.and(new SafeEndpoints(safe).all()), clock);
    }

    /** The same, with the access review. */
    public Resources with(AccessReviews reviews) {
        return new Resources(
                gate, ledger, endpoints.and(new AccessEndpoints(reviews).all()), clock);
    }

    /** The same, with runs. */
    public Resources with(Running running) {
        return new Resources(
                gate,
                ledger,
                endpoints
                        .and(new RunEndpoints(running, clock).all())
                        .and(new FollowEndpoints(running).all())
                        .and(new PlanEndpoints(running).all()),
                clock);
    }

    @Override
    public void routing(HttpRules rules) {
        Routes routes = gate.routes(rules, MOUNTED);
        for (Endpoint endpoint : endpoints.all()) {
            routes.route(
                    endpoint.method(),
                    endpoint.path(),
                    endpoint.needs(),
                    (request, response) -> answer(endpoint, request, response));
        }
        methods()
                .forEach((path, allowed) ->
                        routes.rest(path, (_, response) -> wrongMethod(response, allowed)));
        routes.rest(
                "/*",
                (_, response) ->
                        Answers.send(
                                response,
                                Details.of(
                                        404, "path-unknown", "See " + MOUNTED + "/openapi.json.")));
    }

    /** The table that routes are made from. */
    List<Endpoint> table() {
        return endpoints.all();
    }

    private Map<String, String> methods() {
        return endpoints.all().stream()
                .collect(
                        Collectors.groupingBy(
                                Endpoint::path,
                                LinkedHashMap::new,
                                Collectors.mapping(Endpoint::method, Collectors.joining(", "))));
    }

    private static void answer(Endpoint endpoint, ServerRequest request, ServerResponse response)
            throws IOException {
        switch (Asked.of(endpoint, request, response)) {
            case Asked.Question.Fine(Call call) -> answer(endpoint, call, response);
            case Asked.Question.Wrong(Details details) -> Answers.send(response, details);
        }
    }

    private static void answer(Endpoint endpoint, Call call, ServerResponse response) {
        Reply<Map<String, Object>> reply;
        try {
            reply = endpoint.action().apply(call);
        } catch (JournalUnavailable _) {
            response.header(HeaderNames.RETRY_AFTER, RETRY_SECONDS);
            reply = Reply.refused(503, "store-unavailable", "The store cannot answer now.");
        }
        Answers.send(response, reply);
    }

    private static void wrongMethod(ServerResponse response, String allowed) {
        response.header(HeaderNames.ALLOW, allowed);
        String detail = "This endpoint takes " + allowed + ".";
        Answers.send(response, Details.of(405, "wrong-method", detail));
    }
}
