package dev.tieline.testkit;

import dev.tieline.journal.Audit;
import dev.tieline.journal.Journal;
import dev.tieline.journal.RunJournal;
import dev.tieline.ledger.AuditTrail;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RunLedger;

/** An open store, as the suites see it. */
public interface StoreUnderTest extends AutoCloseable {
    Journal journal();

    Ledger ledger();

    Audit audit();

    AuditTrail auditTrail();

    RunJournal runJournal();

    RunLedger runLedger();

    @Override
    void close();
}
