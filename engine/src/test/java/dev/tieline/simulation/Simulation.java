package dev.tieline.simulation;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Outlet;
import dev.tieline.api.Secret;
import dev.tieline.api.SystemDeclaration.Limits;
import dev.tieline.caller.CallerProof;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Lanes;
import dev.tieline.delivery.Systems;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.hub.Deployment;
import dev.tieline.hub.Hub;
import dev.tieline.hub.PlanLibrary;
import dev.tieline.intake.Door;
import dev.tieline.intake.Intake;
import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.KeepFor;
import dev.tieline.plan.Plan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One seed: the real intake, hub, lanes, gates, couriers and policies on a simulated computer, with
 * a model of the journal, simulated destinations, and people. Everything follows from the seed.
 */
final class Simulation {
    private static final KeepFor FOR_EVER = new KeepFor(Optional.empty(), Optional.empty());

    private static final CallerProof PROOF =
            CallerProof.of(
                    new CallerScheme.Bearer(List.of("token")),
                    _ -> Secret.of(Submissions.TOKEN),
                    java.time.InstantSource.system());
    private static final Duration SENDING = Duration.ofSeconds(20);
    private static final Duration FAULTS = Duration.ofMinutes(4);
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(15);

    final Random dice;
    final Machine machine;
    final Events events;
    final Knobs knobs;
    final Topology topology;
    final Disk disk = new Disk();
    final Referee referee = new Referee(this);
    final Submissions submissions = new Submissions(this);
    final Map<String, Place> places = new TreeMap<>();
    private final Mutant mutant;
    private final People people = new People(this);
    private Hosted hosted;
    private int lives;
    private int version = 1;
    private int jumps;
    private boolean calm;
    private boolean up;

    /** The objects of one process. */
    private record Hosted(Life life, ModelJournal model, Journal journal, Intake intake, Hub hub) {}

    Simulation(long seed, Mutant mutant, boolean told) {
        this.dice = new Random(seed);
        this.mutant = mutant;
        machine = new Machine(dice);
        events = new Events(machine, told);
        knobs = Knobs.of(dice);
        topology = Topology.of(seed, dice, knobs);
        topology.systemNames().forEach(name -> places.put(name, new Place(this, name)));
        events.note("knobs", knobs, topology);
        hosted = process();
    }

    /** All of it; throws what broke. */
    void run() {
        try {
            machine.in(Duration.ZERO, this::boot);
            submissions.plan(SENDING);
            people.plan(FAULTS);
            machine.run(FAULTS);
            heal();
            machine.run(SETTLED_WITHIN);
            new Ending(this).check();
        } finally {
            hosted.life().die();
            machine.close();
        }
    }

    private Hosted process() {
        Life life = new Life(machine, ++lives);
        ModelJournal model = new ModelJournal(this, life);
        Journal journal = mutant.journal(model);
        Clockwork clockwork = mutant.clockwork(life);
        PlanLibrary library = new PlanLibrary(journal, this::recompiled);
        Systems systems = new Systems(clockwork, _ -> {});
        Lanes lanes = new Lanes(journal, library, systems, clockwork, dice, knobs.lanes());
        Intake intake = new Intake(journal, mutant.handover(lanes::accept), dice);
        journal.follow(lanes::accept);
        Hub hub = new Hub(journal, library, systems, lanes, intake, clockwork);
        return new Hosted(life, model, journal, intake, hub);
    }

    private Optional<Plan> recompiled(String flow, WorkspaceFiles sources) {
        return sources.text("version").map(text -> topology.plan(flow, Integer.parseInt(text)));
    }

    private void boot() {
        hosted = process();
        events.note("boots", hosted.life().number, version);
        Life mine = hosted.life();
        try {
            hosted.hub().start(deployment(mine));
            up = true;
        } catch (JournalUnavailable e) {
            restart(Duration.ofSeconds(1));
        }
    }

    private Deployment deployment(Life life) {
        Map<String, Deployment.OpenSystem> systems = new LinkedHashMap<>();
        places.forEach((name, place) -> {
            Outlet wire = mutant.outlet(new Wire(this, place, life, knobs.concurrency()));
            Limits limits =
                    new Limits(
                            knobs.calls(),
                            Duration.ofSeconds(1),
                            knobs.concurrency(),
                            Wire.TIMEOUT);
            systems.put(name, new Deployment.OpenSystem(wire, mutant.limits(limits)));
        });
        WorkspaceFiles sources = WorkspaceFiles.of(Map.of("version", Integer.toString(version)));
        List<Deployment.DeployedFlow> flows =
                topology.plans(version).stream()
                        .map(plan ->
                                new Deployment.DeployedFlow(
                                        plan,
                                        plan.endpoint().map(e -> new Door(plan, e, PROOF)),
                                        sources,
                                        FOR_EVER))
                        .toList();
        return new Deployment(flows, systems, FOR_EVER);
    }

    /** The workspace changed. */
    void reload() {
        version++;
        events.note("reloads", version, "");
        try {
            hosted.hub().swap(deployment(hosted.life()));
        } catch (JournalUnavailable e) {
            events.note("cannot reload", version, "");
        }
    }

    /** The process dies and is started again a moment later. */
    void powerLoss() {
        if (hosted.life().alive()) {
            events.note("dies", hosted.life().number, "");
            restart(Duration.ofMillis(100 + dice.nextInt(4_000)));
        }
    }

    private void restart(Duration in) {
        up = false;
        hosted.life().die();
        hosted.model().die();
        disk.powerLoss();
        disk.inFlight.died(dice.nextBoolean());
        referee.died();
        machine.in(in, this::boot);
    }

    /** The journal has stopped; sooner or later somebody starts the hub again. */
    void diskFailed() {
        Life failed = hosted.life();
        machine.in(
                within(SENDING),
                () -> {
                    if (failed.alive()) {
                        powerLoss();
                    }
                });
    }

    void crashMaybe(String where) {
        if (chance(knobs.crashes(), 10_000)) {
            events.note("power fails", where, "");
            powerLoss();
            throw new Machine.DeadProcess();
        }
    }

    private void heal() {
        calm = true;
        disk.full = false;
        places.values()
                .forEach(place -> {
                    place.trouble = 0;
                    place.down = false;
                });
        events.note("heals", "", "");
    }

    /** Whether one of so many rare things happens now; never once the faults are over. */
    boolean chance(int of, int all) {
        return !calm && of > 0 && dice.nextInt(all) < of;
    }

    /** What was being committed when the process died is kept, unless the bug is in that. */
    void died() {
        if (mutant.syncs()) {
            disk.sync();
        }
    }

    void synced() {
        if (mutant.syncs()) {
            disk.sync();
        } else {
            disk.syncLate();
        }
    }

    void jump(Duration by) {
        jumps++;
        events.note("clock jumps", by, "");
        machine.jump(by);
    }

    int jumps() {
        return jumps;
    }

    int lives() {
        return lives;
    }

    int version() {
        return version;
    }

    boolean up() {
        return up && hosted.life().alive();
    }

    Life life() {
        return hosted.life();
    }

    Intake intake() {
        return hosted.intake();
    }

    Journal journal() {
        return hosted.journal();
    }

    /** A time within this one. */
    Duration within(Duration longest) {
        return Duration.ofNanos(dice.nextLong(longest.toNanos()) + 1);
    }

    /** How long small things take. */
    Duration moment() {
        return dice.nextBoolean() ? Duration.ZERO : Duration.ofNanos(dice.nextInt(50_000_000));
    }

    Duration commitTime() {
        int millis = calm ? 5 : knobs.slowStore();
        return dice.nextInt(3) == 0 ? Duration.ZERO : within(Duration.ofMillis(millis));
    }

    /** Between being let in and calling: a mark and a read of the journal. */
    Duration grace() {
        return Duration.ofMillis(3L * knobs.slowStore()).plusSeconds(1);
    }

    /** What came of a seed. */
    record Result(long seed, long hash, @Nullable Throwable broken, Simulation world) {}

    /** Runs a seed; never throws. */
    static Result of(long seed, Mutant mutant, boolean told) {
        Simulation world = new Simulation(seed, mutant, told);
        try {
            world.run();
            return new Result(seed, world.events.hash(), null, world);
        } catch (AssertionError | RuntimeException e) {
            return new Result(seed, world.events.hash(), e, world);
        }
    }
}
