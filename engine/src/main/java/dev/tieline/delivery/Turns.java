package dev.tieline.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tickets of a lane that may be sent, by their systems and positions, and those that wait for their
 * next attempt. Decides, does not act; not thread-safe.
 */
final class Turns {
    private final Map<String, Ready> ready = new HashMap<>();
    private final PriorityQueue<Ticket> waiting =
            new PriorityQueue<>(Comparator.comparing(Ticket::due));

    /** What may be sent next. */
    enum Turn {
        NONE,
        /** A delivery's first attempt. */
        FIRST,
        /** One that failed before. */
        RETRY
    }

    /** Tickets that may be sent to a system; those that failed before on their own. */
    private static final class Ready {
        private final PriorityQueue<Ticket> first = byPosition();
        private final PriorityQueue<Ticket> retries = byPosition();

        private static PriorityQueue<Ticket> byPosition() {
            return new PriorityQueue<>(Comparator.comparingLong(Ticket::position));
        }

        private PriorityQueue<Ticket> of(Turn turn) {
            return turn == Turn.FIRST ? first : retries;
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

    /** Takes a ticket; it waits until it is due. */
    void add(Ticket ticket) {
        if (ticket.due().equals(Instant.EPOCH)) {
            ready(ticket);
        } else {
            waiting.add(ticket);
        }
    }

    private void ready(Ticket ticket) {
        Ready lines = ready.computeIfAbsent(ticket.system(), _ -> new Ready());
        lines.of(ticket.retry() ? Turn.RETRY : Turn.FIRST).add(ticket);
    }

    private void wakeDue(Instant now) {
        while (!waiting.isEmpty() && !waiting.peek().due().isAfter(now)) {
            ready(waiting.poll());
        }
    }

    /** Systems that tickets go to; usually one, more when a newer version moved the destination. */
    Set<String> systems(Instant now) {
        wakeDue(now);
        return Collections.unmodifiableSet(ready.keySet());
    }

    /** Whose turn it is at a system: the oldest ticket's. */
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

    /** The oldest ticket that may be sent to a system. */
    Optional<Ticket> oldest(String system, Instant now) {
        return peek(system, turn(system, now));
    }

    /** The oldest ticket of a kind, which stays. */
    Optional<Ticket> peek(String system, Turn turn) {
        Ready lines = ready.get(system);
        return lines == null || turn == Turn.NONE
                ? Optional.empty()
                : Optional.ofNullable(lines.of(turn).peek());
    }

    /** Takes the oldest ticket of a kind out; empty when there is none. */
    Optional<Ticket> take(String system, Turn turn, Instant now) {
        wakeDue(now);
        Ready lines = ready.get(system);
        return lines == null || turn == Turn.NONE
                ? Optional.empty()
                : Optional.ofNullable(lines.of(turn).poll());
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

    /** When the next waiting ticket is due; empty when none waits. */
    Optional<Instant> wake() {
        return Optional.ofNullable(waiting.peek()).map(Ticket::due);
    }

    /** How many wait for their next attempt. */
    int waiting() {
        return waiting.size();
    }

    /** All of them, in no order; for inspection. */
    List<Ticket> idle() {
        List<Ticket> idle = new ArrayList<>(waiting);
        for (Ready lines : ready.values()) {
            idle.addAll(lines.first);
            idle.addAll(lines.retries);
        }
        return idle;
    }
}
