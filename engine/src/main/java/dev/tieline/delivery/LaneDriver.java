package dev.tieline.delivery;

import dev.tieline.journal.InFlight;
import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.OpenDelivery;
import dev.tieline.journal.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Moves one lane: fills it from handover and journal, asks the system's gate, sends couriers,
 * stores what they bring back. Thread-safe; one lock guards the lane's state and is never held
 * across a call to the journal or a system.
 */
final class LaneDriver {
    private static final Duration JOURNAL_PAUSE = Duration.ofMillis(500);
    private static final Duration SUSPECT_PAUSE = Duration.ofMillis(50);

    private final LaneName name;
    private final Journal journal;
    private final InFlight inFlight;
    private final Systems systems;
    private final Courier courier;
    private final Clockwork clockwork;
    private final Consumer<Runnable> afterNews;
    private final Runnable pump = this::pump;
    private final Map<String, Runnable> recoveries = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Lane lane;
    private boolean reading;
    private boolean stopped;
    private Instant wakeAt = Instant.MAX;
    private volatile Instant lastEnd;

    /**
     * @param afterNews runs a task when the news that came before it are handled
     */
    LaneDriver(
            Lane lane,
            Journal journal,
            Systems systems,
            Courier courier,
            Clockwork clockwork,
            Consumer<Runnable> afterNews) {
        this.name = lane.name();
        this.lane = lane;
        this.journal = journal;
        this.inFlight = journal.inFlight();
        this.systems = systems;
        this.courier = courier;
        this.clockwork = clockwork;
        this.afterNews = afterNews;
        this.lastEnd = clockwork.now();
    }

    /** Takes tickets that were just committed, in the order of positions. */
    void offer(Ticket ticket) {
        lock.lock();
        try {
            lane.offer(ticket);
        } finally {
            lock.unlock();
        }
    }

    /** The journal may hold pending deliveries from before. */
    void lag() {
        lock.lock();
        try {
            lane.lag();
        } finally {
            lock.unlock();
        }
    }

    void release(List<Long> positions) {
        lock.lock();
        try {
            lane.release(positions);
        } finally {
            lock.unlock();
        }
    }

    void settled(long position) {
        if (inFlight.suspects()) {
            inFlight.settled(name, position);
        }
        lock.lock();
        try {
            lane.settled(position);
        } finally {
            lock.unlock();
        }
    }

    /** Sends no more; what is under way ends. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
    }

    /** Sends whatever may be sent now, and sees to it that this is called again when more may. */
    void pump() {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            boolean rescan = lane.rescan();
            if (!reading && (rescan || lane.wantsMore())) {
                reading = true;
                clockwork.run(this::read);
            }
            send();
        } finally {
            lock.unlock();
        }
    }

    private void send() {
        Instant now = clockwork.now();
        for (String system : lane.turns().systems(now)) {
            send(system, now);
        }
        lane.turns().wake().ifPresent(this::wakeAt);
    }

    private void send(String system, Instant now) {
        Turns.Turn turn = lane.turns().turn(system, now);
        while (turn != Turns.Turn.NONE) {
            if (inFlight.suspects() && setAside(system, turn, now)) {
                turn = lane.turns().turn(system, now);
                continue;
            }
            Gate.Entry entry = systems.enter(system, turn == Turns.Turn.RETRY, pump);
            if (entry instanceof Gate.Entry.FirstAttemptsFirst && lane.turns().hasFirst(system)) {
                turn = Turns.Turn.FIRST;
                if (inFlight.suspects() && setAside(system, turn, now)) {
                    turn = lane.turns().turn(system, now);
                    continue;
                }
                entry = systems.enter(system, false, pump);
            }
            switch (entry) {
                case Gate.Entry.Granted() -> {
                    Ticket ticket = lane.next(system, turn, now).orElseThrow();
                    int place = inFlight.enter(name, ticket.position(), now);
                    clockwork.run(() -> carry(ticket, place));
                }
                case Gate.Entry.NotBefore(Instant at) -> {
                    wakeAt(at);
                    giveUp(system, false, now);
                    return;
                }
                case Gate.Entry.FirstAttemptsFirst(Instant at) -> {
                    wakeAt(at);
                    return;
                }
                case Gate.Entry.Full() -> {
                    return;
                }
                case Gate.Entry.Paused() -> {
                    giveUp(system, true, now);
                    return;
                }
            }
            turn = lane.turns().turn(system, now);
        }
    }

    /** Whether the next ticket is not to be sent now: a process died on it, perhaps or surely. */
    private boolean setAside(String system, Turns.Turn turn, Instant now) {
        long position = lane.turns().peek(system, turn).orElseThrow().position();
        return switch (inFlight.standing(name, position, now)) {
            case FREE -> false;
            case AFTER_ANOTHER -> {
                lane.again(
                        lane.next(system, turn, now).orElseThrow().later(now.plus(SUSPECT_PAUSE)));
                yield true;
            }
            case CONVICTED -> {
                Ticket ticket = lane.next(system, turn, now).orElseThrow();
                clockwork.run(() -> store(ticket, InFlight.UNNOTED, courier.convict(name, ticket)));
                yield true;
            }
        };
    }

    /** What is too old is given up also while the system is not called, without an attempt. */
    private void giveUp(String system, boolean paused, Instant now) {
        Optional<Ticket> oldest = lane.turns().oldest(system, now);
        while (oldest.isPresent()) {
            Instant until = courier.giveUp(name, oldest.get(), paused);
            if (now.isBefore(until)) {
                wakeAt(until);
                return;
            }
            Ticket ticket = lane.next(system, lane.turns().turn(system, now), now).orElseThrow();
            clockwork.run(() -> store(ticket, InFlight.UNNOTED, courier.abandon(name, ticket)));
            oldest = lane.turns().oldest(system, now);
        }
    }

    private void wakeAt(Instant at) {
        if (at.isBefore(wakeAt)) {
            wakeAt = at;
            clockwork.at(at, () -> woken(at));
        }
    }

    private void woken(Instant at) {
        lock.lock();
        try {
            if (wakeAt.equals(at)) {
                wakeAt = Instant.MAX;
            }
        } finally {
            lock.unlock();
        }
        clockwork.run(pump);
    }

    private void carry(Ticket ticket, int place) {
        Carried carried = courier.carry(name, ticket);
        systems.leave(
                ticket.system(),
                carried.health(),
                carried.pauseFor(),
                carried.pauseAll(),
                carried.detail());
        store(ticket, place, carried);
    }

    /**
     * A settlement the journal cannot take now is offered again until it can; nothing is resent.
     */
    private void store(Ticket ticket, int place, Carried carried) {
        Optional<Settlement> settlement = carried.settlement();
        if (settlement.isPresent()) {
            if (carried.next().isEmpty()) {
                lock.lock();
                try {
                    lane.settling(ticket.position());
                } finally {
                    lock.unlock();
                }
            }
            try {
                journal.settle(settlement.get());
            } catch (JournalUnavailable e) {
                Instant later = clockwork.now().plus(JOURNAL_PAUSE);
                clockwork.at(later, () -> clockwork.run(() -> store(ticket, place, carried)));
                return;
            }
        }
        systems.released().leave(name, ticket.recordId());
        inFlight.leave(place);
        ended(ticket, carried.next());
    }

    private void ended(Ticket ticket, Optional<Ticket> next) {
        lock.lock();
        try {
            lastEnd = clockwork.now();
            if (next.isPresent()) {
                lane.again(next.get());
            } else {
                lane.ended(ticket);
            }
        } finally {
            lock.unlock();
        }
        if (next.isPresent() && systems.probes(ticket.system()).isPositive()) {
            systems.afterOutage(ticket.system(), recovered(ticket.system()));
        }
        pump();
    }

    /** One task for each system, so that it is registered once. */
    private Runnable recovered(String system) {
        return recoveries.computeIfAbsent(system, _ -> () -> recover(system));
    }

    private void recover(String system) {
        int outages = systems.weather(system).outages();
        lock.lock();
        try {
            lane.turns().recovered(system, outages);
        } finally {
            lock.unlock();
        }
        pump();
    }

    /** What is to be read: wanted positions, and so many after the cursor. */
    private record Wish(List<Long> wanted, long from, long missed, int room) {}

    /** Reads wanted and following deliveries from the journal, outside the lock. */
    private void read() {
        Wish wish;
        lock.lock();
        try {
            List<Long> wanted = lane.wanted(lane.atOnce());
            boolean follows = lane.behind() && wanted.size() < lane.atOnce();
            int room = follows ? Math.min(lane.atOnce(), lane.room()) : 0;
            wish = new Wish(wanted, lane.cursor(), lane.missed(), room);
            if (room > 0) {
                lane.reading();
            }
        } finally {
            lock.unlock();
        }
        try {
            List<OpenDelivery> wanted =
                    wish.wanted.isEmpty() ? List.of() : journal.open(name, wish.wanted);
            List<OpenDelivery> next =
                    wish.room > 0 ? journal.open(name, wish.from, wish.room) : List.of();
            List<Ticket> supplied = tickets(wanted);
            List<Ticket> loaded = tickets(next);
            afterNews.accept(() -> take(wish, supplied, loaded));
        } catch (JournalUnavailable e) {
            lock.lock();
            try {
                lane.unread();
            } finally {
                lock.unlock();
            }
            clockwork.at(clockwork.now().plus(JOURNAL_PAUSE), () -> clockwork.run(this::read));
        }
    }

    /** When the lane heard all news of what was read: else it could take a later one for first. */
    private void take(Wish wish, List<Ticket> supplied, List<Ticket> loaded) {
        lock.lock();
        try {
            lane.supply(wish.wanted, supplied);
            if (wish.room > 0) {
                lane.load(loaded, loaded.size() == wish.room, wish.from, wish.missed);
            }
            reading = false;
        } finally {
            lock.unlock();
        }
        pump();
    }

    private List<Ticket> tickets(List<OpenDelivery> read) {
        return read.stream()
                .map(open -> Ticket.of(open, courier.system(name, open.version()), clockwork))
                .toList();
    }

    /** Whether tickets could be sent, nothing keeps them, and yet none ended for so long. */
    boolean stalled(Duration patience) {
        lock.lock();
        try {
            Instant now = clockwork.now();
            return !stopped
                    && lane.turns().systems(now).stream()
                            .anyMatch(to ->
                                    lane.turns().turn(to, now) != Turns.Turn.NONE
                                            && systems.moving(to))
                    && lastEnd.plus(patience).isBefore(now);
        } finally {
            lock.unlock();
        }
    }

    LaneName name() {
        return name;
    }

    /** Tickets being sent or settled now. */
    int underWay() {
        lock.lock();
        try {
            return lane.underWay();
        } finally {
            lock.unlock();
        }
    }
}
