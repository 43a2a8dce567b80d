package dev.tieline.delivery;

import dev.tieline.journal.LaneName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The queue of one destination of one flow: a bounded window over the journal that keeps the order
 * of each key. Decides, does not act: no clock, no threads; not thread-safe (its driver locks).
 *
 * <p>Order: of the tickets of one key only the one with the lowest position may be under way; a
 * ticket that waits for its next attempt blocks its key and nothing else. The backlog beyond the
 * window stays in the journal: {@link #behind} says that there is more, {@link #cursor} from where.
 */
final class Lane {
    private final LaneName name;
    private final LaneBounds bounds;
    private final TreeSet<Long> wanted = new TreeSet<>();
    private final Set<Long> settling = new HashSet<>();
    private boolean overflow;
    private final Map<Long, Ticket> tickets = new HashMap<>();
    private final Map<String, TreeMap<Long, Ticket>> keys = new HashMap<>();
    private final Map<String, Ready> ready = new HashMap<>();
    private final PriorityQueue<Ticket> waiting =
            new PriorityQueue<>(Comparator.comparing(Ticket::due));
    private int underWay;
    private long cursor;
    private boolean behind;
    private long missed;

    // What became pending since the read under way began: it may be missing in what it brings.
    private final TreeSet<Long> duringRead = new TreeSet<>();
    private boolean reading;

    // What was read after the cursor stands aside until what was wanted by then has been read too:
    // that may come before it.
    private final List<Ticket> aside = new ArrayList<>();
    private final Set<Long> before = new HashSet<>();

    Lane(LaneName name, LaneBounds bounds) {
        this.name = name;
        this.bounds = bounds;
    }

    /**
     * Takes a ticket that was just committed, or leaves it to the journal when there is no room.
     */
    void offer(Ticket ticket) {
        if (ticket.position() <= cursor) {
            return; // it was read from the journal before the news of it came
        }
        if (behind || full() || !aside.isEmpty()) {
            behind = true;
            missed++;
            return;
        }
        cursor = Math.max(cursor, ticket.position());
        insert(ticket);
    }

    /** There may be pending deliveries in the journal that nobody offered. */
    void lag() {
        behind = true;
        missed++;
    }

    /**
     * Deliveries became pending that this lane does not hold: they are wanted from the journal. One
     * that is just settling is old news: its own settlement comes after.
     */
    void release(List<Long> positions) {
        for (long position : positions) {
            if (settling.contains(position)) {
                continue;
            }
            if (!behind || position <= cursor) {
                want(position);
                continue;
            }
            missed++; // it is read in its turn, after those before it
            if (reading) {
                add(duringRead, position);
            }
        }
    }

    private void want(long position) {
        add(wanted, position);
    }

    /** Once one is left out, so are those after it, or they would overtake it. */
    private void add(Set<Long> to, long position) {
        if (overflow || to.size() >= bounds.wanted()) {
            overflow = true;
        } else {
            to.add(position);
        }
    }

    /** The settlement of a ticket under way is about to be stored. */
    void settling(long position) {
        wanted.remove(position);
        before.remove(position);
        insertAside();
        settling.add(position);
    }

    /** A settlement was committed. */
    void settled(long position) {
        settling.remove(position);
    }

    /** Wanted positions to read now, at most so many. */
    List<Long> wanted(int limit) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        return wanted.stream().filter(p -> !tickets.containsKey(p)).limit(limit).toList();
    }

    /** Takes what was read for {@link #wanted}; what was not found is not pending any more. */
    void supply(List<Long> asked, List<Ticket> read) {
        asked.forEach(before::remove);
        long inOrder = aside.stream().mapToLong(Ticket::position).min().orElse(Long.MAX_VALUE);
        for (Ticket ticket : read) {
            if (wanted.contains(ticket.position()) && !tickets.containsKey(ticket.position())) {
                if (ticket.position() < inOrder) {
                    insert(ticket);
                } else {
                    aside.add(ticket);
                }
            }
        }
        asked.forEach(wanted::remove);
        insertAside();
    }

    private void insertAside() {
        if (before.isEmpty() && !aside.isEmpty()) {
            List<Ticket> now = new ArrayList<>(aside);
            now.sort(Comparator.comparingLong(Ticket::position));
            aside.clear();
            for (Ticket ticket : now) {
                if (!tickets.containsKey(ticket.position())) {
                    wanted.remove(ticket.position());
                    insert(ticket);
                }
            }
        }
    }

    LaneName name() {
        return name;
    }

    /** How many to read from the journal at once. */
    int atOnce() {
        return bounds.read();
    }

    /** More was released than could be remembered and all is quiet: read everything again. */
    boolean rescan() {
        boolean quiet = tickets.isEmpty() && wanted.isEmpty() && settling.isEmpty();
        if (!overflow || !quiet || reading || !aside.isEmpty()) {
            return false;
        }
        overflow = false;
        cursor = 0;
        lag();
        return true;
    }

    /**
     * What comes after {@link #cursor} is about to be read; {@link #load} or {@link #unread}
     * follows.
     */
    void reading() {
        reading = true;
        duringRead.clear();
    }

    /** The read failed. */
    void unread() {
        reading = false;
    }

    /** Whether the window has room and the journal has more. */
    boolean wantsMore() {
        boolean room = size() - waiting.size() <= bounds.window() / 2 && !full();
        return !before.isEmpty() || (room && (behind() || !wanted(1).isEmpty()));
    }

    /** The position up to which everything pending was seen. */
    long cursor() {
        return cursor;
    }

    /** How many offers were left to the journal so far; to be handed back to {@link #load}. */
    long missed() {
        return missed;
    }

    /** Room for so many. */
    int room() {
        return Math.max(0, bounds.window() - (size() - waiting.size()));
    }

    /**
     * Takes what was read from the journal after {@link #cursor}.
     *
     * @param read in the order of positions
     * @param more whether the journal may have more after them
     * @param from the cursor the read started from
     * @param missedBefore {@link #missed} before the read
     */
    void load(List<Ticket> read, boolean more, long from, long missedBefore) {
        reading = false;
        // Once something was left out meanwhile, what was read could overtake it.
        if (cursor != from || overflow) {
            return;
        }
        for (Ticket ticket : read) {
            cursor = Math.max(cursor, ticket.position());
            duringRead.remove(ticket.position());
            aside.add(ticket);
        }
        before.addAll(wanted);
        before.removeIf(tickets::containsKey);
        insertAside();
        behind = more || missed != missedBefore;
        // The cursor went past them, so that they are not read in their turn.
        duringRead.headSet(cursor, true).forEach(this::want);
    }

    private boolean full() {
        return size() - waiting.size() >= bounds.window() || waiting.size() >= bounds.waiting();
    }

    private void insert(Ticket ticket) {
        tickets.put(ticket.position(), ticket);
        if (ticket.key().isEmpty()) {
            enqueue(ticket);
            return;
        }
        TreeMap<Long, Ticket> line = keys.computeIfAbsent(ticket.key(), _ -> new TreeMap<>());
        line.put(ticket.position(), ticket);
        if (line.size() == 1) {
            enqueue(ticket);
        }
    }

    private void enqueue(Ticket ticket) {
        if (ticket.due().equals(Instant.EPOCH)) {
            ready(ticket);
        } else {
            waiting.add(ticket);
        }
    }

    private void ready(Ticket ticket) {
        ready.computeIfAbsent(ticket.system(), _ -> new Ready()).add(ticket);
    }

    /** Tickets that may be sent to a system, by position; those that failed before on their own. */
    private static final class Ready {
        private final PriorityQueue<Ticket> first = byPosition();
        private final PriorityQueue<Ticket> retries = byPosition();

        private static PriorityQueue<Ticket> byPosition() {
            return new PriorityQueue<>(Comparator.comparingLong(Ticket::position));
        }

        private void add(Ticket ticket) {
            (ticket.retry() ? retries : first).add(ticket);
        }

        private Turn turn() {
            Ticket one = first.peek();
            Ticket other = retries.peek();
            if (one == null) {
                return other == null ? Turn.NONE : Turn.RETRY;
            }
            return other == null || one.position() < other.position() ? Turn.FIRST : Turn.RETRY;
        }
    }

    /** What may be sent next. */
    enum Turn {
        NONE,
        /** A delivery's first attempt. */
        FIRST,
        /** One that failed before. */
        RETRY
    }

    /** Systems that tickets go to; usually one, more when a newer version moved the destination. */
    Set<String> systems(Instant now) {
        wakeDue(now);
        return Collections.unmodifiableSet(ready.keySet());
    }

    /**
     * The next ticket of a kind to send to a system, which is under way from now on; empty when
     * none may be sent yet.
     */
    Optional<Ticket> next(String system, Turn turn, Instant now) {
        wakeDue(now);
        Ready lines = ready.get(system);
        if (lines == null || turn == Turn.NONE) {
            return Optional.empty();
        }
        Ticket ticket = (turn == Turn.FIRST ? lines.first : lines.retries).poll();
        if (ticket == null) {
            return Optional.empty();
        }
        underWay++;
        return Optional.of(ticket);
    }

    /** Whose turn it is at a system. */
    Turn turn(String system, Instant now) {
        wakeDue(now);
        Ready lines = ready.get(system);
        return lines == null ? Turn.NONE : lines.turn();
    }

    /** Whether a first attempt may be sent, whoever's turn it is. */
    boolean hasFirst(String system) {
        Ready lines = ready.get(system);
        return lines != null && !lines.first.isEmpty();
    }

    /** The oldest ticket that may be sent to a system; it is not under way. */
    Optional<Ticket> oldest(String system, Instant now) {
        Ready lines = ready.get(system);
        return switch (turn(system, now)) {
            case NONE -> Optional.empty();
            case FIRST -> Optional.ofNullable(lines).map(found -> found.first.peek());
            case RETRY -> Optional.ofNullable(lines).map(found -> found.retries.peek());
        };
    }

    /**
     * What failed in an outage of a system need not wait longer: it is over.
     *
     * @param outages how many are over
     */
    void recovered(String system, int outages) {
        Predicate<Ticket> failedBefore =
                ticket -> ticket.system().equals(system) && ticket.outages() < outages;
        List<Ticket> due = waiting.stream().filter(failedBefore).toList();
        waiting.removeIf(failedBefore);
        due.forEach(this::ready);
    }

    private void wakeDue(Instant now) {
        while (!waiting.isEmpty() && !waiting.peek().due().isAfter(now)) {
            ready(waiting.poll());
        }
    }

    /** When the next waiting ticket is due; empty when none waits. */
    Optional<Instant> wake() {
        return Optional.ofNullable(waiting.peek()).map(Ticket::due);
    }

    /** A ticket under way ended: its key moves on. */
    void ended(Ticket ticket) {
        underWay--;
        tickets.remove(ticket.position());
        if (ticket.key().isEmpty()) {
            return;
        }
        TreeMap<Long, Ticket> line = keys.get(ticket.key());
        if (line == null) {
            return;
        }
        line.remove(ticket.position());
        if (line.isEmpty()) {
            keys.remove(ticket.key());
        } else {
            enqueue(line.firstEntry().getValue());
        }
    }

    /** A ticket under way must be tried again: it waits and blocks its key. */
    void again(Ticket next) {
        underWay--;
        tickets.put(next.position(), next);
        if (!next.key().isEmpty()) {
            TreeMap<Long, Ticket> line = keys.get(next.key());
            if (line != null) {
                line.put(next.position(), next);
            }
        }
        enqueue(next);
    }

    /** Tickets being sent now. */
    int underWay() {
        return underWay;
    }

    /** Tickets in memory, under way included. */
    int size() {
        return tickets.size() + aside.size();
    }

    /**
     * Whether there is more to read after {@link #cursor}. Not while positions before it are left
     * out: what comes after would overtake them.
     */
    boolean behind() {
        return behind && !overflow;
    }

    /** Every ticket in memory that is not under way, in no order; for inspection. */
    List<Ticket> idle() {
        List<Ticket> idle = new ArrayList<>();
        for (Ready lines : ready.values()) {
            idle.addAll(lines.first);
            idle.addAll(lines.retries);
        }
        idle.addAll(waiting);
        return idle;
    }
}
