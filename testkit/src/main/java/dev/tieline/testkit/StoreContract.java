package dev.tieline.testkit;

import dev.tieline.journal.Admitted;
import dev.tieline.journal.Journal;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewEntry;
import dev.tieline.journal.OpenDelivery;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Trace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The world in which the suites of a store run: an open store in a directory of its own. */
public abstract class StoreContract {
    protected static final Instant START = Instant.parse("2026-03-02T09:30:00Z");
    protected static final LaneName CRM = new LaneName("leads", "crm");
    protected static final LaneName MAIL = new LaneName("leads", "mail");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    protected final Clock clock = new Clock(START);

    @TempDir protected Path directory;
    protected StoreUnderTest store;
    protected Journal journal;
    protected Ledger ledger;

    /** Opens a store on this directory. */
    protected abstract StoreUnderTest open(Path directory, InstantSource clock);

    @BeforeEach
    protected final void openFresh() {
        use(open(directory, clock));
    }

    @AfterEach
    protected final void closeAgain() {
        store.close();
    }

    /** Goes on with another store. */
    protected final void use(StoreUnderTest opened) {
        store = opened;
        journal = opened.journal();
        ledger = opened.ledger();
    }

    protected final void reopen() {
        store.close();
        use(open(directory, clock));
    }

    /** Admits a record that must be new, and returns its position. */
    protected final long admit(NewEntry entry) {
        return ((Admitted.Fresh) journal.admit(entry)).position();
    }

    /** The trace of a record that must exist. */
    protected final Trace trace(String recordId) {
        return ledger.trace(recordId).orElseThrow();
    }

    protected final Balance balance(String flow) {
        return ledger.balances().stream()
                .filter(balance -> balance.flow().equals(flow))
                .findFirst()
                .orElseThrow();
    }

    /** Returns when everything settled so far is durable. */
    protected final void settled() {
        journal.openLanes();
    }

    protected final List<Long> open(LaneName lane) {
        return journal.open(lane, 0, 100).stream().map(OpenDelivery::position).toList();
    }

    /** Polls until something holds; for what other threads do. */
    protected static void eventually(String what, java.util.function.BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not come true: " + what);
            }
            Thread.onSpinWait();
        }
    }
}
