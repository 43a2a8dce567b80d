package dev.tieline.delivery;

import dev.tieline.journal.LaneName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
    private final Turns turns = new Turns();
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
        boolean room = size() - turns.waiting() <= bounds.window() / 2 && !full();
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
        return Math.max(0, bounds.window() - (size() - turns.waiting()));
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
        return size() - turns.waiting() >= bounds.window() || turns.waiting() >= bounds.waiting();
    }

    private void insert(Ticket ticket) {
        tickets.put(ticket.position(), ticket);
        if (ticket.key().isEmpty()) {
            turns.add(ticket);
            return;
        }
        TreeMap<Long, Ticket> line = keys.computeIfAbsent(ticket.key(), _ -> new TreeMap<>());
        line.put(ticket.position(), ticket);
        if (line.size() == 1) {
            turns.add(ticket);
        }
    }

    /** Whose turn it is. */
    Turns turns() {
        return turns;
    }

    /**
     * The next ticket of a kind to send to a system, which is under way from now on; empty when
     * none may be sent yet.
     */
    Optional<Ticket> next(String system, Turns.Turn turn, Instant now) {
        Optional<Ticket> next = turns.take(system, turn, now);
        underWay += next.isPresent() ? 1 : 0;
        return next;
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
            turns.add(line.firstEntry().getValue());
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
        turns.add(next);
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
        return turns.idle();
    }
}
