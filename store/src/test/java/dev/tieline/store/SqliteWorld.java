package dev.tieline.store;

import dev.tieline.journal.Audit;
import dev.tieline.journal.Journal;
import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.AuditTrail;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RunLedger;
import dev.tieline.testkit.StoreUnderTest;

/** The SQLite store, as the suites see it. */
record SqliteWorld(SqliteStore store) implements StoreUnderTest {
    @Override
    public Journal journal() {
        return store.journal();
    }

    @Override
    public Ledger ledger() {
        return store.ledger();
    }

    @Override
    public Audit audit() {
        return store.audit();
    }

    @Override
    public AuditTrail auditTrail() {
        return store.auditTrail();
    }

    @Override
    public RunJournal runJournal() {
        return store.runJournal();
    }

    @Override
    public RunLedger runLedger() {
        return store.runLedger();
    }

    @Override
    public void close() {
        store.close();
    }
}
