package dev.tieline.store;

import dev.tieline.audit.AuditCheck;
import dev.tieline.audit.AuditRoot;
import dev.tieline.audit.AuditRow;
import dev.tieline.journal.JournalUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The audit in a data directory or a copy of one, read without opening the store: beside a hub that
 * runs, or where none ever will.
 */
public final class StoredAudit {
    private static final int PAGE = 1_000;

    private StoredAudit() {}

    /**
     * Checks every row, and the tree that is kept over them.
     *
     * @param anchors roots that were kept outside
     * @throws JournalUnavailable when it cannot be read
     */
    public static AuditCheck.Answer check(Path directory, List<AuditRoot> anchors) {
        Path file = directory.resolve(SqliteStore.FILE);
        if (!Files.exists(file)) {
            throw new JournalUnavailable("there is no store in " + directory);
        }
        Database database = new Database(file, SqliteStore.Limits.USUAL);
        try (Connection connection = database.reader();
                Sql sql = new Sql(connection)) {
            new Schema(Migrations.ALL).recognise(connection);
            sql.update("BEGIN");
            return check(sql, new AuditCheck(anchors));
        } catch (SQLException | Damaged e) {
            throw new JournalUnavailable(
                    "the audit in " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static AuditCheck.Answer check(Sql sql, AuditCheck check) throws SQLException {
        if (sql.number(0, "SELECT count(*) FROM sqlite_schema WHERE name = 'audit'") == 0) {
            return check.answer();
        }
        // The first is read from the lowest number there is, whatever that is.
        long after = sql.number(1, "SELECT coalesce(min(seq), 1) FROM audit") - 1;
        List<AuditRow> rows;
        do {
            rows = AuditRows.after(sql, after, PAGE);
            rows.forEach(check::take);
            after = rows.isEmpty() ? after : rows.getLast().seq();
        } while (rows.size() == PAGE);
        AuditCheck.Answer answer = check.answer();
        return answer instanceof AuditCheck.Whole whole ? tree(sql, whole) : answer;
    }

    private static AuditCheck.Answer tree(Sql sql, AuditCheck.Whole whole) throws SQLException {
        long nodes = sql.number(0, "SELECT count(*) FROM audit_node");
        // Each subtree is complete once: so many less than there are rows as it has peaks.
        boolean fits = nodes == whole.rows() - Long.bitCount(whole.rows());
        return fits && AuditRows.root(sql, whole.rows()).equals(whole.root())
                ? whole
                : new AuditCheck.Broken(
                        whole.rows() + 1,
                        "the tree that is kept over the rows is not theirs: rows after "
                                + whole.rows()
                                + " may be missing");
    }
}
