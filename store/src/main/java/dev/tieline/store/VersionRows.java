package dev.tieline.store;

import dev.tieline.audit.Act;
import dev.tieline.journal.SavedVersion;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps the versions of flows; the newest of a flow is the one that was saved last. */
final class VersionRows {
    private VersionRows() {}

    /** Saves versions, their sources packed; those that were not the newest are deployed by it. */
    static int save(Transaction tx, List<SavedVersion> versions, List<byte[]> packed, Instant at)
            throws SQLException {
        Map<String, String> newest = newest(tx.sql);
        for (int i = 0; i < packed.size(); i++) {
            SavedVersion version = versions.get(i);
            int flow = tx.names.flow(version.flow());
            tx.sql.update(
                    "UPDATE version SET sources = ?, at = ? WHERE id = ?",
                    packed.get(i),
                    Times.micros(at),
                    tx.names.version(flow, version.version()));
            if (!version.version().equals(newest.get(version.flow()))) {
                Map<String, String> details = Map.of("version", version.version());
                tx.audit(at, Act.HUB, "deploy", "flow " + version.flow(), details);
            }
        }
        return packed.size();
    }

    static Map<String, String> newest(Sql sql) throws SQLException {
        Map<String, String> newest = new HashMap<>();
        sql.rows(
                row -> newest.put(row.getString(1), row.getString(2)),
                "SELECT f.name, v.name FROM version v JOIN flow f ON f.id = v.flow"
                        + " WHERE v.sources IS NOT NULL ORDER BY v.at");
        return newest;
    }
}
