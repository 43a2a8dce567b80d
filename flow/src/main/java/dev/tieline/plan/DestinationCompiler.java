package dev.tieline.plan;

import dev.tieline.api.Document;
import dev.tieline.api.Place;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.FlowDeclaration.Delivery;
import dev.tieline.flow.FlowDeclaration.Fallback;
import dev.tieline.flow.FlowDeclaration.Target;
import dev.tieline.flow.Located;
import dev.tieline.flow.Quantities;
import dev.tieline.flow.SystemFile;
import dev.tieline.flow.Template;
import dev.tieline.flow.Workspace;
import dev.tieline.mapping.Expression;
import dev.tieline.mapping.Names;
import dev.tieline.mapping.Type;
import dev.tieline.mapping.Variable;
import dev.tieline.outcome.DeliveryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles what a flow delivers and what it answers. */
final class DestinationCompiler {
    private static final String FALLBACK = ".fallback";

    private final SystemCatalog catalog;
    private final Vocabulary steps;
    private final Workspace workspace;
    private final FlowDeclaration flow;
    private final PolicyCompiler policies;

    /**
     * @param steps the names there are after the flow's steps
     */
    DestinationCompiler(
            SystemCatalog catalog, Vocabulary steps, Workspace workspace, FlowDeclaration flow) {
        this.catalog = catalog;
        this.steps = steps;
        this.workspace = workspace;
        this.flow = flow;
        this.policies = new PolicyCompiler(steps.findings());
    }

    /** The destinations that could be compiled. */
    List<Destination> compile() {
        List<Destination> compiled = new ArrayList<>();
        flow.deliver().forEach(delivery -> delivery(delivery).ifPresent(compiled::add));
        return compiled;
    }

    private Optional<Destination> delivery(Delivery delivery) {
        Vocabulary vocabulary = steps.copy();
        delivery.after().ifPresent(after -> addResult(vocabulary, after.value(), false));
        RulesCompiler rules = new RulesCompiler(workspace, vocabulary);
        int before = steps.findings().count();
        Optional<Expression> when = delivery.when().flatMap(t -> rules.condition(t, "'when'"));
        Optional<Destination> fallback = fallback(delivery, vocabulary);
        checkDeadline(delivery);
        Optional<Sent> sent = sent(delivery.to(), delivery.map(), vocabulary, when);
        Optional<DeliveryPolicy> policy =
                sent.map(found -> policies.policy(delivery, found.operation(), falls(delivery)));
        if (steps.findings().count() > before || sent.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                destination(delivery.name().value(), sent.get(), policy.get(), delivery, fallback));
    }

    /** What a delivery calls and with what. */
    private record Sent(
            GrantedOperation operation,
            CompiledDestination rules,
            List<Destination.MappingLine> lines) {}

    private Optional<Sent> sent(
            Target to, Template map, Vocabulary vocabulary, Optional<Expression> when) {
        Optional<GrantedOperation> operation = catalog.find(to);
        if (operation.isEmpty()) {
            // For its findings: what is wrong in the expressions does not depend on the operation.
            MapCompiler.leaving(vocabulary, new Receiver(to.toString(), Optional.empty()))
                    .compile(map, new Type.Any());
            return Optional.empty();
        }
        GrantedOperation granted = operation.get();
        int before = steps.findings().count();
        if (granted.operation().followed()) {
            steps.findings()
                    .add(
                            to.place(),
                            "deliver-only-followed",
                            "Nothing can be delivered to '" + to + "': its changes are followed.",
                            "",
                            "Name an operation that writes.");
        }
        grantsCover(map, granted, to, vocabulary);
        Optional<MapCompiler.Compiled> input =
                MapCompiler.leaving(
                                vocabulary,
                                new Receiver(to.toString(), catalog.judged(granted.system())))
                        .compile(map, granted.input());
        if (input.isPresent()) {
            new LiteralRules(to.toString(), steps.findings())
                    .check(map, granted.operation().request());
        }
        if (input.isEmpty() || steps.findings().count() > before) {
            return Optional.empty();
        }
        List<Destination.MappingLine> lines = MappingLines.of(map, vocabulary);
        CompiledDestination rules =
                new CompiledDestination(
                        to.toString(),
                        when,
                        input.get().piece(),
                        granted.request(),
                        granted.fields().filter(names -> !within(input.get().piece(), names)),
                        flow.run().isPresent() && granted.operation().inBulk()
                                ? MappingLines.topmost(lines)
                                : List.of());
        return Optional.of(new Sent(granted, rules, lines));
    }

    /** Whether it can make no other fields than these. */
    private static boolean within(Piece piece, Set<String> names) {
        return piece instanceof Piece.Fields fields && names.containsAll(fields.names());
    }

    private void grantsCover(
            Template map, GrantedOperation granted, Target to, Vocabulary vocabulary) {
        switch (map) {
            case Template.Fields fields ->
                    fields.fields()
                            .keySet()
                            .forEach(name -> grantCovers(fields.placeOf(name), name, granted, to));
            case Template.Expression(var text) ->
                    vocabulary
                            .compileQuietly(text)
                            .ifPresent(expression -> {
                                if (expression.type() instanceof Type.Shape shape) {
                                    shape.fields()
                                            .keySet()
                                            .forEach(name ->
                                                    grantCovers(text.place(), name, granted, to));
                                }
                            });
            case Template _ -> {}
        }
    }

    private void grantCovers(Place place, String field, GrantedOperation granted, Target to) {
        boolean known =
                !(granted.input() instanceof Type.Shape(Map<String, Type.Field> fields, boolean _))
                        || fields.containsKey(field);
        if (known && !granted.grants(field)) {
            steps.findings()
                    .add(
                            place,
                            "field-not-granted",
                            "'" + field + "' may not go to '" + to + "'",
                            "only fields that the system's owner allows may leave",
                            "take it out, or add it to 'allow' in "
                                    + granted.system().declaration().place().file());
        }
    }

    private Optional<Destination> fallback(Delivery delivery, Vocabulary vocabulary) {
        if (!(delivery.fallback() instanceof Fallback.To(_, Target to, Template map))) {
            return Optional.empty();
        }
        if (to.toString().equals(delivery.to().toString())) {
            steps.findings()
                    .add(
                            to.place(),
                            "fallback-to-itself",
                            "'" + delivery.name().value() + "' falls back to what it gave up",
                            "what did not take the record then will not take it now",
                            "name another operation, or write 'fallback: hold'");
        }
        return sent(to, map, vocabulary, Optional.empty())
                .map(sent ->
                        destination(
                                delivery.name().value() + FALLBACK,
                                sent,
                                PolicyCompiler.lastResort(sent.operation()),
                                delivery,
                                Optional.empty()));
    }

    private static boolean falls(Delivery delivery) {
        return delivery.fallback() instanceof Fallback.To;
    }

    private void checkDeadline(Delivery delivery) {
        Duration giveUp = PolicyCompiler.retry(delivery).giveUp();
        delivery.deadline()
                .filter(deadline -> deadline.value().compareTo(giveUp) >= 0)
                .ifPresent(deadline ->
                        steps.findings()
                                .add(
                                        deadline.place(),
                                        "deadline-after-give-up",
                                        "the deadline is never missed: the delivery is given up"
                                                + " after "
                                                + Quantities.words(giveUp),
                                        "a deadline tells the owner while there is still time",
                                        "choose one that is shorter"));
    }

    private static Destination destination(
            String name,
            Sent sent,
            DeliveryPolicy policy,
            Delivery delivery,
            Optional<Destination> fallback) {
        boolean first = !name.endsWith(FALLBACK);
        return new Destination(
                name,
                sent.operation().system().declaration().name(),
                new Destination.Keeper(
                        sent.operation().system().declaration().owner(),
                        sent.operation().system().runbook()),
                sent.operation().operation(),
                sent.rules(),
                policy,
                delivery.after().map(Located::value),
                first ? delivery.deadline().map(Located::value) : Optional.empty(),
                fallback,
                sent.lines());
    }

    /** What callers hear; empty when it has mistakes. */
    Optional<Trigger.Answer> answer() {
        if (!(flow.trigger() instanceof FlowDeclaration.Trigger.Endpoint endpoint)) {
            return Optional.of(new Trigger.Answer.Accepted());
        }
        return switch (endpoint.answer()) {
            case FlowDeclaration.Answer.Accepted _ -> Optional.of(new Trigger.Answer.Accepted());
            case FlowDeclaration.Answer.Result(_, Duration within, Template reply) ->
                    reply(reply).map(made -> new Trigger.Answer.Result(within, made));
        };
    }

    private Optional<Trigger.Reply> reply(Template template) {
        Vocabulary vocabulary = steps.copy();
        flow.deliver().forEach(d -> addResult(vocabulary, d.name().value(), true));
        Optional<SystemFile> caller =
                workspace.callerOf(flow).flatMap(file -> catalog.judged(file));
        return MapCompiler.leaving(vocabulary, new Receiver("reply", caller))
                .compile(template, new Type.MapOf(new Type.Any()))
                .map(compiled -> replying(compiled.piece()));
    }

    private static Trigger.Reply replying(Piece piece) {
        return (scope, results) -> {
            Names before = Scopes.names(scope);
            Names names =
                    name -> {
                        Document result = results.get(name);
                        return result == null ? before.value(name) : result.fields();
                    };
            return CompiledDestination.made(piece, names);
        };
    }

    private void addResult(Vocabulary vocabulary, String name, boolean uncertain) {
        // Of an operation that is not known, nothing can be said to be missing in its result.
        flow.deliver().stream()
                .filter(d -> d.name().value().equals(name))
                .findFirst()
                .flatMap(delivery -> catalog.result(delivery.to()))
                .ifPresentOrElse(
                        result ->
                                vocabulary.add(
                                        name,
                                        new Variable(result.type(), uncertain),
                                        result.origin(name)),
                        () -> vocabulary.addBroken(name));
    }
}
