package dev.tieline.hub;

import dev.tieline.api.Outlet;
import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.Lanes;
import dev.tieline.delivery.Systems;
import dev.tieline.intake.Door;
import dev.tieline.intake.Intake;
import dev.tieline.journal.Journal;
import dev.tieline.journal.KeepFor;
import dev.tieline.journal.SavedVersion;
import dev.tieline.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The hub at work. Thread-safe. */
public final class Hub implements AutoCloseable {
    private static final Duration OLD_OUTLET_STAYS = Duration.ofMinutes(2);
    private static final Duration DRAIN_WITHIN = Duration.ofSeconds(20);

    private final Journal journal;
    private final PlanLibrary library;
    private final Systems systems;
    private final Lanes lanes;
    private final Intake intake;
    private final Clockwork clockwork;

    public Hub(
            Journal journal,
            PlanLibrary library,
            Systems systems,
            Lanes lanes,
            Intake intake,
            Clockwork clockwork) {
        this.journal = journal;
        this.library = library;
        this.systems = systems;
        this.lanes = lanes;
        this.intake = intake;
        this.clockwork = clockwork;
    }

    /** Runs a workspace for the first time and picks up what an earlier run left pending. */
    public synchronized void start(Deployment deployment) {
        swap(deployment);
        lanes.recover();
    }

    /**
     * Runs a newer workspace from now on. Records already accepted keep the version they came in
     * with; systems are called as the newer files say.
     *
     * @throws dev.tieline.journal.JournalUnavailable when the versions cannot be stored; then
     *     nothing has changed
     */
    public synchronized void swap(Deployment deployment) {
        List<SavedVersion> versions = new ArrayList<>();
        for (Deployment.DeployedFlow flow : deployment.flows()) {
            Plan plan = flow.plan();
            byte[] sources = flow.sources().toBytes();
            versions.add(new SavedVersion(plan.flow(), plan.version(), sources));
        }
        journal.saveVersions(versions, clockwork.wall());
        keep(deployment);
        deployment.systems().forEach(this::install);
        library.run(deployment.flows().stream().map(Deployment.DeployedFlow::plan).toList());
        lanes.replanned();
        Map<String, Door> doors = new HashMap<>();
        for (Deployment.DeployedFlow flow : deployment.flows()) {
            flow.door().ifPresent(door -> doors.put(flow.plan().flow(), door));
        }
        intake.open(doors);
    }

    private void keep(Deployment deployment) {
        Map<String, KeepFor> others = new HashMap<>();
        for (Deployment.DeployedFlow flow : deployment.flows()) {
            if (!flow.keep().equals(deployment.keep())) {
                others.put(flow.plan().flow(), flow.keep());
            }
        }
        journal.keep(deployment.keep(), others);
    }

    /** Opens these doors in place of all that are open: callers prove themselves anew. */
    public synchronized void reopen(Map<String, Door> doors) {
        intake.open(doors);
    }

    private void install(String name, Deployment.OpenSystem system) {
        systems.install(name, system.outlet(), system.limits())
                .ifPresent(before -> closeLater(before));
    }

    private void closeLater(Outlet before) {
        clockwork.at(clockwork.now().plus(OLD_OUTLET_STAYS), () -> clockwork.run(before::close));
    }

    /** What runs now. */
    public List<Plan> plans() {
        return library.current();
    }

    /** Takes nothing more in, lets what is under way end, then stops. */
    @Override
    public synchronized void close() {
        journal.inFlight().stopping();
        intake.drain();
        lanes.stop();
        long until = System.nanoTime() + DRAIN_WITHIN.toNanos();
        while (lanes.underWay() > 0 && System.nanoTime() < until) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        systems.close();
    }
}
