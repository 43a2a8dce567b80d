package dev.tieline.connector.jdbc;

import dev.tieline.api.Document;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys of rows that stay, in a temporary table that outlives transactions. For one thread. */
final class Kept {
    private final Session session;
    private final TableShape shape;
    private final BulkWays ways;
    private final Trials trials;

    Kept(Session session, TableShape shape, BulkWays ways, Trials trials) {
        this.session = session;
        this.shape = shape;
        this.ways = ways;
        this.trials = trials;
    }

    /** Adds rows. Those whose key is none cannot be in the table, and are passed over. */
    void add(List<Document> rows) throws SQLException {
        List<List<@Nullable Object>> keys = new ArrayList<>();
        for (Document row : rows) {
            try {
                if (shape.write().fault(row).isEmpty()) {
                    keys.add(key(row));
                }
            } catch (Values.Unfit _) {
                // No row has such a key.
            }
        }
        part(keys);
    }

    private List<@Nullable Object> key(Document row) throws Values.Unfit {
        List<@Nullable Object> key = new ArrayList<>();
        for (int i : shape.key()) {
            key.add(shape.bound(i, row.fields().get(shape.name(i))));
        }
        return key;
    }

    private void part(List<List<@Nullable Object>> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try {
            trials.attempt(() -> insert(keys));
            return;
        } catch (Values.Unfit e) {
            throw new IllegalStateException("nothing is made fit here", e);
        } catch (SQLException e) {
            if (Outcomes.ofRow(shape.dialect(), shape.write(), e).isEmpty()) {
                throw e;
            }
            trials.takeBack();
        }
        if (keys.size() > 1) {
            int half = keys.size() / 2;
            part(keys.subList(0, half));
            part(keys.subList(half, keys.size()));
        }
    }

    private void insert(List<List<@Nullable Object>> keys) throws SQLException {
        List<String> columns = shape.key().stream().map(i -> "c" + i).toList();
        Filling filling = new Filling(session, ways, StagedText.KEPT, columns);
        for (List<@Nullable Object> key : keys) {
            filling.add(key);
        }
        filling.end();
    }

    /** None is kept any more once the transaction is committed. */
    void clear() throws SQLException {
        if (!shape.key().isEmpty()) {
            session.run("DELETE FROM " + StagedText.KEPT);
        }
    }
}
