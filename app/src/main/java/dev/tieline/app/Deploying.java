package dev.tieline.app;

import dev.tieline.api.Connector;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Outlet;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.caller.CallerProof;
import dev.tieline.caller.Surroundings;
import dev.tieline.caller.UnusableScheme;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.HubFile;
import dev.tieline.flow.Retention;
import dev.tieline.flow.SystemFile;
import dev.tieline.flow.Workspace;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.hub.Deployment;
import dev.tieline.intake.Door;
import dev.tieline.intake.Throttle;
import dev.tieline.journal.KeepFor;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a blueprint without findings into what the hub runs: proofs and systems opened. */
final class Deploying {
    private final Blueprint blueprint;
    private final Credentials credentials;
    private final Telling telling;
    private final Surroundings around;
    private final InstantSource clock;
    private final Findings findings = new Findings();

    /** By system: all flows that it calls count together. */
    private final Map<String, Throttle> limits = new HashMap<>();

    private Deploying(
            Blueprint blueprint, Credentials credentials, InstantSource clock, Telling telling) {
        this.blueprint = blueprint;
        this.credentials = credentials;
        this.telling = telling;
        this.clock = clock;
        HubFile hub = blueprint.workspace().hub();
        this.around =
                CallerSurroundings.of(
                        hub, clock, ClientAuthorities.of(hub, blueprint.folder(), findings));
    }

    /**
     * Builds it whole; empty when a secret is missing or too weak, which is a finding then.
     *
     * @param telling hears of the calls of each system that is opened
     * @param findings adds what is wrong
     */
    static Optional<Deployment> of(
            Blueprint blueprint,
            Credentials credentials,
            InstantSource clock,
            Telling telling,
            Findings findings) {
        Deploying deploying = new Deploying(blueprint, credentials, clock, telling);
        List<Deployment.DeployedFlow> flows = deploying.flows();
        Map<String, Deployment.OpenSystem> systems = deploying.systems();
        deploying.findings.sorted().forEach(findings::add);
        telling.checkPass(blueprint.workspace().hub(), credentials, findings);
        if (findings.count() > 0) {
            systems.values().forEach(system -> system.outlet().close());
            return Optional.empty();
        }
        telling.pass(blueprint.workspace().hub(), credentials);
        Retention usual = blueprint.workspace().hub().retention();
        return Optional.of(
                new Deployment(flows, systems, new KeepFor(usual.payload(), usual.history())));
    }

    /**
     * The doors of the flows that somebody may call, with callers' credentials as they are now.
     *
     * @param findings adds why a flow has none
     */
    static Map<String, Door> doors(
            Blueprint blueprint, Credentials credentials, InstantSource clock, Findings findings) {
        Deploying deploying = new Deploying(blueprint, credentials, clock, Telling.NOTHING);
        Map<String, Door> doors = new HashMap<>();
        for (Plan plan : blueprint.plans()) {
            plan.endpoint()
                    .flatMap(endpoint -> deploying.door(plan, endpoint))
                    .ifPresent(door -> doors.put(plan.flow(), door));
        }
        deploying.findings.sorted().forEach(findings::add);
        return doors;
    }

    private List<Deployment.DeployedFlow> flows() {
        Workspace workspace = blueprint.workspace();
        List<Deployment.DeployedFlow> flows = new ArrayList<>();
        for (Plan plan : blueprint.plans()) {
            FlowDeclaration declared = workspace.flows().get(plan.flow());
            if (declared != null) {
                WorkspaceFiles sources = workspace.filesOf(declared);
                Optional<Door> door = plan.endpoint().flatMap(endpoint -> door(plan, endpoint));
                // A flow whose door cannot be made is a finding, so it does not run without one.
                flows.add(new Deployment.DeployedFlow(plan, door, sources, keep(plan, declared)));
            }
        }
        return flows;
    }

    /** Records that have a field of the class count as personal. */
    private KeepFor keep(Plan plan, FlowDeclaration declared) {
        Retention retention = declared.retention().or(blueprint.workspace().hub().retention());
        boolean personal =
                plan.contract().fields().stream()
                        .anyMatch(field -> field.classification().equals("personal"));
        return new KeepFor(retention.payloadOf(personal), retention.history());
    }

    private Optional<Door> door(Plan plan, Trigger.Endpoint endpoint) {
        Optional<Throttle> limit =
                Optional.ofNullable(blueprint.workspace().systems().get(endpoint.from()))
                        .flatMap(SystemFile::callerLimit)
                        .map(rate ->
                                limits.computeIfAbsent(
                                        endpoint.from(),
                                        _ -> new Throttle(rate.calls(), rate.per())));
        return proof(plan, endpoint).map(proof -> new Door(plan, endpoint, proof, limit));
    }

    private Optional<CallerProof> proof(Plan plan, Trigger.Endpoint endpoint) {
        SystemFile caller = blueprint.workspace().systems().get(endpoint.from());
        Place place =
                caller == null ? Place.startOf("flows/" + plan.flow()) : caller.placeOf("caller");
        try {
            return Optional.of(CallerProof.of(endpoint.scheme(), credentials, around));
        } catch (UnusableScheme e) {
            findings.add(
                    place,
                    e.fault().code(),
                    e.fault().message(),
                    "Without it nobody could be told from anybody, so the flow does not start.",
                    e.fault().remedy());
        } catch (Credentials.MissingCredential e) {
            missing(place, e, findings);
        }
        return Optional.empty();
    }

    private Map<String, Deployment.OpenSystem> systems() {
        Map<String, Deployment.OpenSystem> systems = new HashMap<>();
        for (SystemFile file : blueprint.workspace().systems().values()) {
            SystemDeclaration system = file.declaration();
            Connector connector = blueprint.connectors().get(system.connector());
            if (connector == null || file.receivesOnly()) {
                continue;
            }
            try {
                // Connectors ask for it when they call; whoever starts the hub must hear it now.
                system.credential().ifPresent(credentials::require);
                systems.put(
                        system.name(),
                        new Deployment.OpenSystem(
                                telling.around(system.name(), opened(file, connector)),
                                system.limits()));
            } catch (Credentials.MissingCredential e) {
                missing(file.placeOf("credential"), e, findings);
            }
        }
        return systems;
    }

    private Outlet opened(SystemFile file, Connector connector) {
        SystemDeclaration system = file.declaration();
        Outlet open = connector.open(system, credentials);
        Outlet outlet = file.takes().isEmpty() ? open : new TakingOutlet(file.takes(), open);
        return file.readOnly()
                ? ReadOnlyOutlet.around(
                        system.name(), connector.operations(system, new Findings()), outlet, clock)
                : outlet;
    }

    static void missing(Place place, Credentials.MissingCredential e, Findings findings) {
        findings.add(
                place,
                "credential-missing",
                String.valueOf(e.getMessage()),
                "The hub refuses to start half-configured.",
                e.remedy().isEmpty()
                        ? "Set it where 'credentials' in tieline.yaml says it is, and start again."
                        : e.remedy());
    }
}
