package dev.tieline.connector.postgresql;

import dev.tieline.api.Document;
import dev.tieline.connector.sql.Storable;
import java.sql.SQLException;
import java.util.List;

/** Keys of rows that stay, in a temporary table that outlives transactions. For one thread. */
final class Kept {
    private final Session session;
    private final TableShape shape;
    private boolean made;

    Kept(Session session, TableShape shape) {
        this.session = session;
        this.shape = shape;
    }

    /** Adds rows. Those whose key is none cannot be in the table, and are passed over. */
    void add(List<Document> rows) throws SQLException {
        make();
        part(rows.stream().filter(this::mayBeThere).toList());
    }

    private boolean mayBeThere(Document row) {
        for (int i : shape.key()) {
            TableShape.Column column = shape.columns().get(i);
            Object value = row.fields().get(column.name());
            if (value == null || Storable.fault(column.name(), value, column.bytes()).isPresent()) {
                return false;
            }
        }
        return true;
    }

    private void make() throws SQLException {
        if (!made) {
            session.run(
                    "CREATE TEMP TABLE IF NOT EXISTS tieline_kept ("
                            + shape.definition(true)
                            + ") ON COMMIT PRESERVE ROWS");
            made = true;
        }
    }

    private void part(List<Document> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        session.run("SAVEPOINT kept");
        try {
            copy(rows);
            session.run("RELEASE SAVEPOINT kept");
        } catch (SQLException e) {
            if (SqlOutcomes.ofRow(shape.write(), e).isEmpty()) {
                throw e;
            }
            session.run("ROLLBACK TO SAVEPOINT kept; RELEASE SAVEPOINT kept");
            if (rows.size() > 1) {
                int half = rows.size() / 2;
                part(rows.subList(0, half));
                part(rows.subList(half, rows.size()));
            }
        }
    }

    private void copy(List<Document> rows) throws SQLException {
        String columns = StagedText.list(shape.key(), ", ", i -> "c" + i);
        try (CopyText copy =
                new CopyText(
                        session, "COPY " + StagedText.KEPT + " (" + columns + ") FROM STDIN")) {
            for (Document row : rows) {
                for (int i : shape.key()) {
                    TableShape.Column column = shape.columns().get(i);
                    copy.fields().field(column, row.fields().get(column.name()));
                }
                copy.endRow();
            }
            copy.end();
        }
    }

    /** Lets the server know how many they are, for nobody else tells it of temporary tables. */
    void count() throws SQLException {
        make();
        session.run("ANALYZE " + StagedText.KEPT);
    }

    /** None is kept any more once the transaction is committed. */
    void clear() throws SQLException {
        if (made) {
            session.run("TRUNCATE " + StagedText.KEPT);
        }
    }
}
