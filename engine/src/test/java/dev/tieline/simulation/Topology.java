package dev.tieline.simulation;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Document;
import dev.tieline.api.Operation;
import dev.tieline.api.Operation.Identity;
import dev.tieline.contract.Contract;
import dev.tieline.contract.Verdict;
import dev.tieline.outcome.DeliveryPolicy;
import dev.tieline.outcome.Rule;
import dev.tieline.plan.Choice;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Preparation;
import dev.tieline.plan.Rendering;
import dev.tieline.plan.Rules;
import dev.tieline.plan.Scope;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The flows of a seed and their versions: which destinations, at which of the shared systems, with
 * operations of every kind. The same seed and version give the same flows.
 */
record Topology(long seed, int flows, int systems, boolean ordered) {
    private static final String FALLBACK = ".fallback";
    private static final Duration GIVE_UP = Duration.ofSeconds(40);
    private static final List<Duration> BACKOFF =
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2));

    static Topology of(long seed, Random dice, Knobs knobs) {
        return new Topology(seed, 1 + dice.nextInt(3), 1 + dice.nextInt(3), knobs.keys() > 0);
    }

    List<String> systemNames() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < systems; i++) {
            names.add("s" + i);
        }
        return names;
    }

    List<Plan> plans(int version) {
        List<Plan> plans = new ArrayList<>();
        for (int flow = 0; flow < flows; flow++) {
            plans.add(plan("f" + flow, version));
        }
        return plans;
    }

    Plan plan(String flow, int version) {
        // The first version decides the kinds; a later one may move a destination or leave it out.
        Random kinds = new Random(seed * 31 + flow.hashCode());
        Random moves = new Random(seed * 37 + flow.hashCode() + version);
        int count = 1 + kinds.nextInt(3);
        List<Destination> destinations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Kind kind = Kind.values()[kinds.nextInt(Kind.values().length)];
            int system = kinds.nextInt(systems);
            boolean follows = i > 0 && kinds.nextInt(4) == 0;
            boolean fallsBack = kinds.nextInt(4) == 0;
            boolean moved = version > 1 && moves.nextInt(4) == 0;
            if (version > 1 && i > 0 && moves.nextInt(5) == 0) {
                break;
            }
            String name = "d" + i;
            String at = "s" + (moved ? (system + 1) % systems : system);
            Optional<Destination> fallback =
                    fallsBack
                            ? Optional.of(
                                    destination(
                                            name + FALLBACK,
                                            "s" + (system + 1) % systems,
                                            Kind.KEYED,
                                            Optional.empty(),
                                            Optional.empty()))
                            : Optional.empty();
            Optional<String> after = follows ? Optional.of("d" + (i - 1)) : Optional.empty();
            destinations.add(destination(name, at, kind, after, fallback));
        }
        return plan(flow, version, ordered, destinations);
    }

    /** A flow whose records all go to one destination, {@code d0} at {@code s0}. */
    static Plan single(DeliveryPolicy policy) {
        return single(policy, new SendMost());
    }

    static Plan single(DeliveryPolicy policy, Destination.DestinationRules rules) {
        Operation operation = operation(Kind.KEYED);
        return plan(
                "f0",
                1,
                true,
                List.of(
                        new Destination(
                                "d0",
                                "s0",
                                new Destination.Keeper("ops", ""),
                                operation,
                                rules,
                                policy,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of())));
    }

    private static Plan plan(
            String flow, int version, boolean ordered, List<Destination> destinations) {
        return new Plan(
                flow,
                "v" + version,
                "Proves the hub.",
                "ops",
                "",
                new Trigger.Endpoint(
                        Trigger.Kind.API,
                        "test",
                        "/" + flow,
                        new CallerScheme.Bearer(List.of("token")),
                        new Trigger.Answer.Accepted(),
                        Trigger.Body.DEFAULT,
                        Optional.empty(),
                        Optional.empty()),
                new AnyContract(),
                Plan.Invalid.HOLD,
                Duration.ofDays(35),
                new ByNumber(ordered),
                destinations,
                Optional.empty(),
                "");
    }

    /** What an operation promises about repeated calls. */
    enum Kind {
        IDEMPOTENT(Identity.IDEMPOTENT, false),
        KEYED(Identity.KEYED, false),
        UNSAFE(Identity.NONE, false),
        VERIFIED(Identity.NONE, true);

        final Identity identity;
        final boolean verifiable;

        Kind(Identity identity, boolean verifiable) {
            this.identity = identity;
            this.verifiable = verifiable;
        }

        boolean repeatable() {
            return identity != Identity.NONE;
        }
    }

    private static Operation operation(Kind kind) {
        return new Operation(
                kind.name(),
                Operation.Effect.WRITE,
                kind.identity,
                kind.verifiable,
                Map.of("type", "object"),
                Optional.empty());
    }

    private static Destination destination(
            String name,
            String system,
            Kind kind,
            Optional<String> after,
            Optional<Destination> fallback) {
        Operation operation = operation(kind);
        DeliveryPolicy policy =
                new DeliveryPolicy(
                        kind.identity,
                        kind.verifiable,
                        new Rule.Retry(
                                BACKOFF, fallback.isPresent() ? GIVE_UP : Duration.ofDays(3)),
                        fallback.isPresent(),
                        Map.of());
        return new Destination(
                name,
                system,
                new Destination.Keeper("ops", ""),
                operation,
                new SendMost(),
                policy,
                after,
                Optional.empty(),
                fallback,
                List.of());
    }

    /** Every eleventh is not wanted. */
    private record SendMost() implements Destination.DestinationRules {
        @Override
        public Choice choose(Scope scope) {
            return Submissions.number(scope.record()) % 11 == 0
                    ? new Choice.Skip("n % 11 != 0")
                    : new Choice.Send();
        }

        @Override
        public Rendering render(Scope scope) {
            return new Rendering.Rendered(scope.record());
        }
    }

    private record ByNumber(boolean ordered) implements Rules {
        @Override
        public String key(Document record) {
            return ordered ? record.text("key").orElse("") : "";
        }

        @Override
        public String uniqueKey(Document record) {
            return Long.toString(Submissions.number(record));
        }

        @Override
        public List<String> terms(Document record) {
            return List.of();
        }

        @Override
        public Preparation prepare(Document record) {
            return new Preparation.Ready(Scope.of(record));
        }
    }

    private record AnyContract() implements Contract {
        @Override
        public String name() {
            return "any";
        }

        @Override
        public Verdict check(Document record) {
            return Verdict.Valid.VALID;
        }

        @Override
        public Document mask(Document record) {
            return Document.empty();
        }

        @Override
        public List<Field> fields() {
            return List.of();
        }
    }
}
