package dev.tieline.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The write side of flows that follow changes; see the package for what holds for every method.
 * Thread-safe. All throw {@link JournalUnavailable} when the store cannot commit.
 */
public interface ChangeJournal {

    /**
     * How far a flow has come.
     *
     * @param flow name
     * @param reading names what it follows: a place in something else says nothing of this
     * @param position a place, as whoever is followed names it
     */
    record Reached(String flow, String reading, String position) {}

    /** The place that a flow has reached; empty when it has not begun. */
    Optional<String> reached(String flow, String reading);

    /**
     * Takes records in, in their order, and notes the place behind them, all in one transaction:
     * there is never one without the other. Durable when it returns.
     *
     * @param entries without unique keys; may be none
     */
    void take(List<NewEntry> entries, Reached reached, Instant at);

    /** A person chose where a flow begins anew: notes that as its place, with who it was. */
    void choose(Reached reached, String actor, Instant at);
}
