package dev.tieline.delivery;

import dev.tieline.intake.Intake.Committed;
import dev.tieline.journal.Change;
import dev.tieline.journal.Journal;
import dev.tieline.journal.LaneName;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * All lanes of the hub. What the journal's writer announces is queued here and handled on a thread
 * of its own, batch by batch, in the order of the commits. Thread-safe.
 */
public final class Lanes {
    private final Map<LaneName, LaneDriver> drivers = new ConcurrentHashMap<>();
    private final Mailbox<News> news;

    /** Of the thread that handles news. */
    private final Set<LaneDriver> touched = new LinkedHashSet<>();

    private final Journal journal;
    private final Systems systems;
    private final Clockwork clockwork;
    private final Courier courier;
    private final LaneBounds bounds;

    /**
     * @param random dice for the waits between attempts; used from many threads
     * @param bounds of each lane
     */
    public Lanes(
            Journal journal,
            Plans plans,
            Systems systems,
            Clockwork clockwork,
            RandomGenerator random,
            LaneBounds bounds) {
        this.journal = journal;
        this.systems = systems;
        this.clockwork = clockwork;
        this.news = new Mailbox<>(clockwork::run, this::handle, this::pumpTouched);
        this.courier = new Courier(journal, plans, systems, clockwork, random, bounds.attempt());
        this.bounds = bounds;
    }

    /** What lanes hear of. */
    private sealed interface News {
        record Fresh(Committed committed) implements News {}

        record Changed(Change change) implements News {}

        /** Something was read that news before it may be about. */
        record Read(Runnable taken) implements News {}
    }

    /** Takes a committed record; called on the journal's writer, in the order of positions. */
    public void accept(Committed committed) {
        news.put(new News.Fresh(committed));
    }

    /** Takes a change; called on the journal's writer, in the order of commits. */
    public void accept(Change change) {
        news.put(new News.Changed(change));
    }

    private void handle(News item) {
        switch (item) {
            case News.Fresh(Committed committed) -> fresh(committed);
            case News.Changed(Change change) -> changed(change);
            case News.Read(Runnable taken) -> taken.run();
        }
    }

    private void pumpTouched() {
        touched.forEach(LaneDriver::pump);
        touched.clear();
    }

    private void fresh(Committed committed) {
        Instant accepted = Ticket.own(committed.accepted(), clockwork);
        for (String destination : committed.destinations()) {
            LaneDriver driver = driver(new LaneName(committed.plan().flow(), destination));
            driver.offer(
                    new Ticket(
                            committed.position(),
                            committed.recordId(),
                            committed.plan().version(),
                            system(committed.plan(), destination),
                            committed.key(),
                            accepted,
                            0,
                            0,
                            0,
                            0,
                            Instant.EPOCH,
                            false,
                            false,
                            committed.trace(),
                            committed.scope().<Ticket.Work>map(Ticket.Work.Prepared::new)));
            touched.add(driver);
        }
    }

    private static String system(Plan plan, String destination) {
        return plan.destination(destination).map(Destination::system).orElse("");
    }

    private void changed(Change change) {
        switch (change) {
            case Change.Released(LaneName lane, List<Long> positions) -> {
                LaneDriver driver = driver(lane);
                driver.release(positions);
                touched.add(driver);
            }
            case Change.Moved(long position, LaneName lane) -> {
                LaneDriver driver = drivers.get(lane);
                if (driver != null) {
                    driver.settled(position);
                }
            }
            case Change.Resumed(String system) -> {
                systems.resume(system);
                touched.addAll(drivers.values());
            }
        }
    }

    private LaneDriver driver(LaneName lane) {
        return drivers.computeIfAbsent(lane, name -> driver(new Lane(name, bounds)));
    }

    private LaneDriver driver(Lane lane) {
        return new LaneDriver(
                lane,
                journal,
                systems,
                courier,
                clockwork,
                taken -> news.put(new News.Read(taken)));
    }

    /** Picks up what the journal holds from before. */
    public void recover() {
        for (LaneName lane : journal.openLanes()) {
            LaneDriver driver = driver(lane);
            driver.lag();
            driver.pump();
        }
    }

    /** The plans changed, and with them perhaps what systems can bear. */
    public void replanned() {
        drivers.values().forEach(LaneDriver::pump);
    }

    /** Sends no more; what is under way ends. */
    public void stop() {
        drivers.values().forEach(LaneDriver::stop);
    }

    /** Deliveries being sent or settled now. */
    public int underWay() {
        return drivers.values().stream().mapToInt(LaneDriver::underWay).sum();
    }

    /** Lanes where work could go on and does not, for so long. */
    public List<LaneName> stalled(Duration patience) {
        return drivers.values().stream()
                .filter(driver -> driver.stalled(patience))
                .map(LaneDriver::name)
                .toList();
    }
}
