package dev.tieline.store;

import dev.tieline.audit.Act;
import dev.tieline.audit.AuditFilter;
import dev.tieline.audit.AuditRoot;
import dev.tieline.audit.AuditRow;
import dev.tieline.journal.Audit;
import dev.tieline.ledger.AuditTrail;
import dev.tieline.ledger.Ledger;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Notes acts and tells of them. */
final class SqliteAudit implements Audit, AuditTrail {
    private final Writer writer;
    private final ReadPool readers;
    private final InstantSource clock;

    SqliteAudit(Writer writer, ReadPool readers, InstantSource clock) {
        this.writer = writer;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public void note(Act act) {
        writer.perform(
                new Plainly(tx -> {
                    AuditRows.add(tx.sql, act);
                    return 1;
                }));
    }

    @Override
    public List<AuditRow> newest(AuditFilter filter, long before, int limit) {
        return readers.ask(sql -> AuditRows.newest(sql, filter, before, page(limit)));
    }

    @Override
    public List<AuditRow> after(long seq, int limit) {
        return readers.ask(sql -> AuditRows.after(sql, seq, page(limit)));
    }

    private static int page(int limit) {
        return Math.clamp(limit, 1, Ledger.MAX_PAGE);
    }

    @Override
    public AuditRoot root() {
        return readers.ask(sql -> root(sql, AuditRows.newest(sql)));
    }

    private AuditRoot root(Sql sql, long size) throws java.sql.SQLException {
        return new AuditRoot(size, AuditRows.root(sql, size), clock.instant());
    }

    @Override
    public Optional<Proof> proof(long seq, long size) {
        return readers.ask(sql -> {
            if (seq < 1 || seq > size || size > AuditRows.newest(sql)) {
                return Optional.empty();
            }
            AuditRow row = AuditRows.after(sql, seq - 1, 1).getFirst();
            return Optional.of(new Proof(row, root(sql, size), AuditRows.proof(sql, seq, size)));
        });
    }
}
