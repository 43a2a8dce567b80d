package dev.tieline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Document;
import dev.tieline.api.Operation;
import dev.tieline.api.Operation.Identity;
import dev.tieline.api.Payload;
import dev.tieline.api.SystemDeclaration.Limits;
import dev.tieline.contract.Contract;
import dev.tieline.contract.Verdict;
import dev.tieline.intake.Intake.Committed;
import dev.tieline.intake.Sorted;
import dev.tieline.intake.Sorter;
import dev.tieline.journal.Change;
import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.NewEntry;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import dev.tieline.outcome.DeliveryPolicy;
import dev.tieline.plan.Choice;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import dev.tieline.plan.Preparation;
import dev.tieline.plan.Rendering;
import dev.tieline.plan.Rules;
import dev.tieline.plan.Scope;
import dev.tieline.plan.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The real lanes, gates, couriers and policies under virtual time: outages, lost replies, rate
 * limits, full disks and power losses by dice. A failing seed replays exactly: {@code
 * -Dsimulation.seed=N -Dsimulation.seeds=1}.
 */
class SimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 2_000);
    private static final long FIRST = Long.getLong("simulation.seed", 1);

    @Test
    void nothingIsLostDoubledOrOutOfOrderWhateverHappens() {
        Map<RecordState, Integer> ends = new EnumMap<>(RecordState.class);
        int crashes = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            World world = new World(seed);
            try {
                world.live();
                world.check();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            world.states().forEach((state, n) -> ends.merge(state, n, Integer::sum));
            crashes += world.crashes;
        }
        System.out.println(
                "simulation: seeds "
                        + FIRST
                        + " to "
                        + (FIRST + SEEDS - 1)
                        + ", power losses "
                        + crashes
                        + ", records "
                        + ends);
        assertThat(crashes).as("the dice cut the power sometimes").isPositive();
        assertThat(ends).containsKeys(RecordState.DELIVERED, RecordState.HELD);
    }

    /** One seed. */
    private static final class World {
        final Random dice;
        final VirtualTime time;
        final ModelJournal journal;
        final Map<String, SimulatedSystem> outside = new TreeMap<>();
        final Plan plan;
        final int records;
        int admitted;
        int crashes;
        Systems systems;
        Lanes lanes;

        World(long seed) {
            dice = new Random(seed);
            time = new VirtualTime(dice);
            journal = new ModelJournal(time, dice);
            int trouble = dice.nextInt(70);
            outside.put("crm", new SimulatedSystem(Identity.IDEMPOTENT, time, dice, trouble));
            outside.put("pay", new SimulatedSystem(Identity.NONE, time, dice, trouble));
            outside.put("mail", new SimulatedSystem(Identity.NONE, time, dice, trouble / 2));
            outside.put("file", new SimulatedSystem(Identity.KEYED, time, dice, 0));
            outside.values().forEach(s -> s.crashChance = dice.nextInt(3) == 0 ? 5 : 0);
            plan = plan();
            records = 5 + dice.nextInt(60);
            boot();
        }

        private void boot() {
            systems = new Systems(time, _ -> {});
            Limits limits =
                    new Limits(
                            dice.nextInt(3) == 0 ? 5 : 0,
                            Duration.ofSeconds(1),
                            1 + dice.nextInt(8),
                            Duration.ofSeconds(1));
            outside.forEach((name, system) -> systems.install(name, system, limits));
            lanes =
                    new Lanes(
                            journal, new OnePlan(plan), systems, time, dice, Duration.ofSeconds(1));
            Lanes mine = lanes;
            Consumer<Change> follower = mine::accept;
            journal.follow(follower);
            lanes.recover();
        }

        void live() {
            Instant start = time.now();
            for (int i = 0; i < records; i++) {
                time.outside(Duration.ofMillis(dice.nextInt(20_000)), this::admit);
            }
            for (int i = dice.nextInt(4); i > 0; i--) {
                time.outside(Duration.ofMillis(dice.nextInt(25_000)), this::powerLoss);
            }
            if (dice.nextInt(3) == 0) {
                time.outside(Duration.ofSeconds(5), () -> journal.down = true);
                time.outside(Duration.ofSeconds(9), () -> journal.down = false);
            }
            time.outside(Duration.ofSeconds(15), this::releaseSome);
            for (int i = 1; i < 40; i++) {
                time.outside(Duration.ofSeconds(i * 10L), this::resumeAll);
            }
            time.outside(Duration.ofMinutes(4), this::heal);
            run(start.plus(Duration.ofDays(2)));
        }

        private void run(Instant until) {
            boolean more = true;
            for (int steps = 0; more; steps++) {
                assertThat(steps).as("it comes to rest").isLessThan(400_000);
                try {
                    more = time.step(until);
                } catch (SimulatedSystem.PowerLoss e) {
                    powerLoss();
                }
            }
        }

        private void powerLoss() {
            crashes++;
            time.crash();
            journal.crash();
            journal.down = false;
            boot();
        }

        private void heal() {
            for (SimulatedSystem system : outside.values()) {
                system.trouble = 0;
                system.crashChance = 0;
            }
            resumeAll();
        }

        private void resumeAll() {
            outside.keySet().forEach(name -> journal.resume(name, "ops", time.now()));
        }

        /** A person replays what is held and safe to repeat. */
        private void releaseSome() {
            journal.rows.forEach((position, row) -> {
                if (!journal.down
                        && row.get("crm").state == DeliveryState.HELD
                        && dice.nextBoolean()) {
                    journal.release(
                            List.of(new Journal.HeldDelivery(Long.toString(position), "crm", "")),
                            "ops",
                            time.now());
                }
            });
        }

        private void admit() {
            int number = admitted + 1;
            String key = "k" + dice.nextInt(6);
            String json = "{\"n\":" + number + ",\"key\":\"" + key + "\"}";
            Document record = Document.of(Map.of("n", (long) number, "key", key));
            Sorted sorted = Sorter.sort(plan, record);
            List<String> pending =
                    sorted.deliveries().stream()
                            .filter(d -> d.state() == DeliveryState.PENDING)
                            .map(NewDelivery::destination)
                            .toList();
            Instant at = time.now();
            Scope scope = sorted.scope().orElseThrow();
            Lanes to = lanes;
            NewEntry entry =
                    new NewEntry(
                            Integer.toString(number),
                            "flow",
                            "v1",
                            key,
                            "",
                            Duration.ZERO,
                            at,
                            Payload.json(json),
                            "test",
                            "",
                            List.of(),
                            List.of(),
                            sorted.deliveries(),
                            position ->
                                    to.accept(
                                            new Committed(
                                                    plan,
                                                    position,
                                                    Integer.toString(number),
                                                    key,
                                                    at,
                                                    "",
                                                    pending,
                                                    Optional.of(scope))));
            try {
                journal.admit(entry);
                admitted++;
            } catch (JournalUnavailable _) {
                time.outside(Duration.ofMillis(700), this::admit);
            }
        }

        Map<RecordState, Integer> states() {
            Map<RecordState, Integer> states = new EnumMap<>(RecordState.class);
            journal.rows
                    .values()
                    .forEach(row ->
                            states.merge(
                                    RecordState.of(
                                            row.values().stream().map(r -> r.state).toList()),
                                    1,
                                    Integer::sum));
            return states;
        }

        void check() {
            assertThat(admitted).isEqualTo(records);
            assertThat(journal.entries).hasSize(records);
            assertThat(journal.illegalMoves).as("moves somebody else had made").isEmpty();
            Map<RecordState, Integer> states = states();
            assertThat(states)
                    .as("everything came to an end")
                    .doesNotContainKey(RecordState.PENDING);
            assertThat(states.values().stream().mapToInt(Integer::intValue).sum())
                    .as("accepted = delivered + skipped + held")
                    .isEqualTo(records);
            journal.rows.forEach(
                    (position, row) -> row.forEach((name, r) -> end(position, name, r)));
            outside.get("pay").applied.forEach(this::once);
            outside.get("mail").applied.forEach(this::once);
            ordered("crm");
            ordered("pay");
        }

        private void end(long position, String name, ModelJournal.Row row) {
            SimulatedSystem system = outside.get(name.replace("pay.fallback", "file"));
            String id = Long.toString(position);
            if (row.state == DeliveryState.DELIVERED) {
                assertThat(system.applied).as(name + " has " + id).containsKey(id);
            }
            if (system.refused.contains(id) && !system.applied.containsKey(id)) {
                assertThat(row.state).as(name + " of " + id).isNotEqualTo(DeliveryState.DELIVERED);
            }
        }

        private void once(String id, int times) {
            assertThat(times).as("record %s must not be applied twice", id).isEqualTo(1);
        }

        /** First applications of a key come in the order of positions, unless a person replayed. */
        private void ordered(String name) {
            Map<String, Long> last = new HashMap<>();
            for (String id : outside.get(name).order) {
                long position = Long.parseLong(id);
                String key = journal.entries.get(position).key();
                if (key.isEmpty() || (name.equals("crm") && position % 17 == 0)) {
                    continue;
                }
                Long before = last.put(key, position);
                if (before != null) {
                    assertThat(position).as("order of %s at %s", key, name).isGreaterThan(before);
                }
            }
        }
    }

    private record OnePlan(Plan plan) implements Plans {
        @Override
        public List<Plan> current() {
            return List.of(plan);
        }

        @Override
        public Optional<Plan> current(String flow) {
            return Optional.of(plan);
        }

        @Override
        public Optional<Plan> version(String flow, String version) {
            return Optional.of(plan);
        }

        @Override
        public List<dev.tieline.api.Finding> refused() {
            return List.of();
        }
    }

    private static Plan plan() {
        Destination fallback =
                destination("pay.fallback", "file", Identity.KEYED, false, "", Optional.empty());
        return new Plan(
                "flow",
                "v1",
                "Proves the hub.",
                "ops",
                new Trigger(
                        Trigger.Kind.API,
                        "test",
                        "/test",
                        new CallerScheme.Bearer(List.of("x")),
                        new Trigger.Answer.Accepted(),
                        Trigger.Body.DEFAULT),
                new AnyContract(),
                Plan.Invalid.HOLD,
                Duration.ZERO,
                new KeyRules(),
                List.of(
                        destination("crm", "crm", Identity.IDEMPOTENT, false, "", Optional.empty()),
                        destination("pay", "pay", Identity.NONE, true, "", Optional.of(fallback)),
                        destination("mail", "mail", Identity.NONE, false, "crm", Optional.empty())),
                "");
    }

    private static Destination destination(
            String name,
            String system,
            Identity identity,
            boolean verifiable,
            String after,
            Optional<Destination> fallback) {
        Operation operation =
                new Operation(
                        "put",
                        Operation.Effect.WRITE,
                        identity,
                        verifiable,
                        Map.of("type", "object"),
                        Optional.empty());
        return new Destination(
                name,
                system,
                operation,
                new SendAll(),
                new DeliveryPolicy(
                        identity,
                        verifiable,
                        DeliveryPolicy.DEFAULT_BACKOFF,
                        fallback.isPresent() ? Duration.ofSeconds(40) : Duration.ofDays(3),
                        fallback.isPresent()),
                after.isEmpty() ? Optional.empty() : Optional.of(after),
                Optional.empty(),
                fallback,
                List.of());
    }

    private record SendAll() implements Destination.DestinationRules {
        @Override
        public Choice choose(Scope scope) {
            return new Choice.Send();
        }

        @Override
        public Rendering render(Scope scope) {
            return new Rendering.Rendered(scope.record());
        }
    }

    private record KeyRules() implements Rules {
        @Override
        public String key(Document record) {
            return record.text("key").orElse("");
        }

        @Override
        public String uniqueKey(Document record) {
            return "";
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
