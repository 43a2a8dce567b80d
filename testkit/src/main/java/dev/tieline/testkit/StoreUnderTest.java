package dev.tieline.testkit;

import dev.tieline.journal.Audit;
import dev.tieline.journal.Journal;
import dev.tieline.ledger.AuditTrail;
import dev.tieline.ledger.Ledger;

/** An open store, as the suites see it. */
public interface StoreUnderTest extends AutoCloseable {
    Journal journal();

    Ledger ledger();

    Audit audit();

    AuditTrail auditTrail();

    @Override
    void close();
}
