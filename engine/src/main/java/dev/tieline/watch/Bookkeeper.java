package dev.tieline.watch;

import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Ledger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Counts the books of one flow after the other anew from its records, all the time, and a fiftieth
 * of the time at most. For one thread.
 */
final class Bookkeeper {
    /**
     * Flows with more records are left to {@code tieline balance --recount}: a count takes long.
     */
    private static final long MOST = 200_000;

    private static final long SHARE = 50;
    private static final long PAUSE_NANOS = 10_000_000_000L;

    private final Ledger ledger;
    private final LongSupplier nanos;
    private final Map<String, Balance> wrong = new TreeMap<>();
    private String last = "";
    private long next;

    /**
     * @param nanos a time that nobody sets
     */
    Bookkeeper(Ledger ledger, LongSupplier nanos) {
        this.ledger = ledger;
        this.nanos = nanos;
        this.next = nanos.getAsLong();
    }

    /** Counts one when it is time; flows whose books are not what their records say. */
    Set<String> look(List<Balance> books) {
        if (nanos.getAsLong() - next >= 0) {
            long begun = nanos.getAsLong();
            books.stream()
                    .filter(book -> book.accepted() <= MOST && book.flow().compareTo(last) > 0)
                    .map(Balance::flow)
                    .findFirst()
                    .ifPresentOrElse(this::count, () -> last = "");
            long took = nanos.getAsLong() - begun;
            next = begun + Math.max(PAUSE_NANOS, took * SHARE);
        }
        return new TreeSet<>(wrong.keySet());
    }

    private void count(String flow) {
        last = flow;
        Ledger.Recount recount = ledger.compare(flow);
        if (recount.books().equals(recount.counted())) {
            wrong.remove(flow);
        } else {
            wrong.put(flow, recount.counted());
        }
    }
}
