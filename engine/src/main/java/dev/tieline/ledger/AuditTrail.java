package dev.tieline.ledger;

import dev.tieline.audit.AuditFilter;
import dev.tieline.audit.AuditRoot;
import dev.tieline.audit.AuditRow;
import java.util.List;
import java.util.Optional;

/** What was done, by whom, and the proof of it. Thread-safe; reads a consistent state. */
public interface AuditTrail {

    /** The newest rows before one (from the end when 0), newest first. */
    List<AuditRow> newest(AuditFilter filter, long before, int limit);

    /** All rows after one, oldest first. */
    List<AuditRow> after(long seq, int limit);

    /** The root over all rows as they are now. */
    AuditRoot root();

    /** What proves that a row is under the root over the first {@code size}; see RFC 6962. */
    Optional<Proof> proof(long seq, long size);

    /**
     * Of one row.
     *
     * @param row the row
     * @param root of the tree that it is in
     * @param path hashes beside the way to the root, from the leaf on, in hex
     */
    record Proof(AuditRow row, AuditRoot root, List<String> path) {
        public Proof {
            path = List.copyOf(path);
        }
    }
}
