package dev.tieline.plan;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Connector;
import dev.tieline.api.Findings;
import dev.tieline.contract.Contract;
import dev.tieline.contract.JsonContract;
import dev.tieline.flow.ContractFile;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.SystemFile;
import dev.tieline.flow.Workspace;
import dev.tieline.mapping.Expressions;
import dev.tieline.mapping.Type;
import dev.tieline.mapping.Types;
import dev.tieline.mapping.Variable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles the flows of a workspace into plans. What several flows share is compiled once:
 * contracts, operations, and environments of expressions that see the same names.
 */
public final class FlowCompiler {
    private final Workspace workspace;
    private final Findings findings = new Findings();
    private final SystemCatalog catalog;
    private final Map<String, Optional<CompiledContract>> contracts = new HashMap<>();
    private final Map<Map<String, Variable>, Expressions> environments = new HashMap<>();

    private FlowCompiler(Workspace workspace, Map<String, Connector> connectors, boolean again) {
        this.workspace = workspace;
        this.catalog = new SystemCatalog(connectors, findings, again);
    }

    private record CompiledContract(Contract contract, Type type, Origin origin) {}

    /**
     * Compiles every flow.
     *
     * @param workspace as read; what reading it found is not said again
     * @param connectors by name
     */
    public static Compilation compile(Workspace workspace, Map<String, Connector> connectors) {
        return new FlowCompiler(workspace, connectors, false).compile();
    }

    /**
     * Compiles what ran before, from the files it ran from. Data that were on their way under the
     * rules of their day go on: a system's clearance is not asked again.
     */
    public static Compilation compileAgain(Workspace workspace, Map<String, Connector> connectors) {
        return new FlowCompiler(workspace, connectors, true).compile();
    }

    private Compilation compile() {
        workspace.systems().values().forEach(catalog::add);
        workspace.contracts().keySet().forEach(this::contract);
        List<Plan> plans = new ArrayList<>();
        for (FlowDeclaration flow : workspace.flows().values()) {
            plan(flow).ifPresent(plans::add);
        }
        return new Compilation(plans, findings.sorted());
    }

    private Optional<CompiledContract> contract(String name) {
        Optional<CompiledContract> known = contracts.get(name);
        if (known != null) {
            return known;
        }
        Optional<CompiledContract> compiled = workspace.contract(name).flatMap(this::compiled);
        contracts.put(name, compiled);
        return compiled;
    }

    private Optional<CompiledContract> compiled(ContractFile file) {
        return JsonContract.compile(file.name(), file.schema(), file::placeOf, findings)
                .map(contract ->
                        new CompiledContract(
                                contract,
                                Types.ofSchema(file.schema()),
                                Origin.described(Scopes.RECORD, file.schema(), file::placeOf)));
    }

    private Expressions environment(Map<String, Variable> variables) {
        Expressions known = environments.get(variables);
        if (known == null) {
            known = Expressions.over(variables);
            environments.put(known.variables(), known);
        }
        return known;
    }

    private Optional<Plan> plan(FlowDeclaration flow) {
        Optional<CompiledContract> contract = contract(flow.record().contract().value());
        if (contract.isEmpty()) {
            // Without types there is nothing to check expressions against.
            return Optional.empty();
        }
        int before = findings.count();
        Vocabulary vocabulary =
                Vocabulary.of(
                        this::environment,
                        findings,
                        incoming(flow, contract.get()),
                        contract.get().origin());
        RulesCompiler rules = new RulesCompiler(workspace, vocabulary);
        CompiledRules compiledRules = rules.compile(flow, contract.get().contract());
        DestinationCompiler destinations =
                new DestinationCompiler(catalog, vocabulary, workspace, flow);
        List<Destination> compiled = destinations.compile();
        Optional<Trigger.Answer> answer = destinations.answer();
        Optional<Trigger> trigger =
                answer.flatMap(found -> trigger(flow, found, contract.get().contract()));
        if (trigger.orElse(null) instanceof Trigger.Incidents) {
            AlertCheck.ways(flow, findings);
        }
        new BulkCheck(catalog, findings).check(flow);
        new FollowCheck(workspace.flows(), findings).check(flow);
        new DropCheck(workspace.flows(), catalog, findings).check(flow);
        new ChangesCheck(workspace.flows(), findings).check(flow);
        boolean whole = compiled.size() == flow.deliver().size() && answer.isPresent();
        if (findings.count() > before || !whole || trigger.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Plan(
                        flow.name(),
                        Versions.of(workspace, flow),
                        flow.purpose(),
                        flow.owner().value(),
                        flow.runbook(),
                        trigger.get(),
                        contract.get().contract(),
                        invalid(flow.record().invalid()),
                        flow.record()
                                .unique()
                                .map(FlowDeclaration.Unique::within)
                                .orElse(Duration.ZERO),
                        compiledRules,
                        compiled,
                        flow.run().map(run -> run.value().by(Versions.route(workspace, flow))),
                        workspace.files().text(flow.file()).orElse("")));
    }

    /** Empty when its caller is not known, which is a finding elsewhere. */
    private Optional<Trigger> trigger(
            FlowDeclaration flow, Trigger.Answer answer, Contract contract) {
        return switch (flow.trigger()) {
            case FlowDeclaration.Trigger.Endpoint endpoint ->
                    workspace
                            .caller(flow)
                            .map(caller -> endpoint(endpoint, caller, answer, taken(flow)));
            case FlowDeclaration.Trigger.Poll poll ->
                    AskingCompiler.poll(catalog, findings)
                            .compile(poll.source(), contract, false)
                            .map(source ->
                                    new Trigger.Poll(
                                            source,
                                            poll.every(),
                                            poll.expect().map(FlowCompiler::expect)));
            case FlowDeclaration.Trigger.Scheduled scheduled ->
                    AskingCompiler.schedule(catalog, findings)
                            .compile(scheduled.source(), contract, flow.run().isPresent())
                            .map(source ->
                                    new Trigger.Scheduled(
                                            source,
                                            scheduled.timing(),
                                            scheduled.expect().map(FlowCompiler::expect)));
            case FlowDeclaration.Trigger.Follows follows ->
                    AskingCompiler.follows(catalog, findings)
                            .compile(follows.source(), contract, flow.run().isPresent())
                            .map(source ->
                                    new Trigger.Follows(
                                            source,
                                            follows.after().value(),
                                            follows.expect().map(FlowCompiler::expect)));
            case FlowDeclaration.Trigger.Dropped dropped ->
                    AskingCompiler.files(catalog, findings)
                            .compile(dropped, contract)
                            .map(source ->
                                    new Trigger.Dropped(
                                            source,
                                            dropped.drop(),
                                            dropped.expect().map(FlowCompiler::expect)));
            case FlowDeclaration.Trigger.Changes changes ->
                    new ChangesCompiler(catalog, findings)
                            .compile(flow, changes, contract)
                            .map(operation ->
                                    new Trigger.Changes(
                                            changes.of().system(),
                                            operation,
                                            changes.rows(),
                                            changes.mostBehind() * 1_000_000L,
                                            changes.expect().map(FlowCompiler::expect)));
            case FlowDeclaration.Trigger.Incidents incidents -> Optional.of(incidents(incidents));
        };
    }

    private Trigger incidents(FlowDeclaration.Trigger.Incidents incidents) {
        return new Trigger.Incidents(
                incidents.digest(),
                incidents.remind(),
                incidents.escalation().map(e -> new Trigger.Escalation(e.after(), e.to().value())),
                incidents.urgent(),
                workspace.hub().owners());
    }

    /** The only fields of its records that come in; all when empty. */
    private Optional<Set<String>> taken(FlowDeclaration flow) {
        return workspace.callerOf(flow).flatMap(SystemFile::taken);
    }

    /** What expressions see of a record; a field that never comes in cannot be required. */
    private Type incoming(FlowDeclaration flow, CompiledContract contract) {
        Optional<Set<String>> taken = taken(flow);
        if (taken.isEmpty()) {
            return contract.type();
        }
        contract.contract().fields().stream()
                .filter(Contract.Field::required)
                .map(field -> field.pointer().substring(1))
                .filter(name -> !name.contains("/") && !taken.get().contains(name))
                .forEach(name ->
                        findings.add(
                                flow.trigger().place(),
                                "take-lacks-required",
                                "The contract requires '"
                                        + name
                                        + "', and its caller's 'take' leaves it out",
                                "every record would break the contract",
                                "add it to 'take' at 'caller' in "
                                        + workspace
                                                .callerOf(flow)
                                                .map(file -> file.declaration().place().file())
                                                .orElse("")));
        return Incoming.only(contract.type(), taken.get());
    }

    private Trigger endpoint(
            FlowDeclaration.Trigger.Endpoint trigger,
            CallerScheme caller,
            Trigger.Answer answer,
            Optional<Set<String>> take) {
        Trigger.Kind kind =
                switch (trigger.kind()) {
                    case WEBHOOK -> Trigger.Kind.WEBHOOK;
                    case API -> Trigger.Kind.API;
                };
        return new Trigger.Endpoint(
                kind,
                trigger.from().value(),
                trigger.path().value(),
                caller,
                answer,
                new Trigger.Body(trigger.maxBytes(), take),
                trigger.expect().map(FlowCompiler::expect),
                trigger.gaps()
                        .flatMap(gaps ->
                                AskingCompiler.gaps(catalog, findings)
                                        .compile(gaps.asking())
                                        .map(asking -> new Trigger.Gaps(asking, gaps.every()))));
    }

    private static Trigger.Expect expect(FlowDeclaration.Expect declared) {
        return switch (declared) {
            case FlowDeclaration.Expect.Learned() -> new Trigger.Expect.Learned();
            case FlowDeclaration.Expect.Counted e ->
                    new Trigger.Expect.Counted(e.atLeast(), e.atMost(), e.every(), e.during());
        };
    }

    private static Plan.Invalid invalid(FlowDeclaration.Invalid invalid) {
        return switch (invalid) {
            case HOLD -> Plan.Invalid.HOLD;
            case REJECT -> Plan.Invalid.REJECT;
        };
    }
}
