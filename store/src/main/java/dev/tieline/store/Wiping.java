package dev.tieline.store;

import dev.tieline.api.Fault;
import dev.tieline.api.Problem;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of the tables what a record holds of a person: what came, what was found in it, what
 * others answered and what was said of it. Codes, states and times stay.
 */
@SuppressWarnings("ArrayRecordComponent") // read, changed and written again at once
final class Wiping {
    private static final String WORDS = "What it said was erased.";

    private final Transaction tx;
    private final Sql sql;

    Wiping(Transaction tx) {
        this.tx = tx;
        this.sql = tx.sql;
    }

    /** One record, none of whose deliveries is open. */
    void record(long position, long erasure, String actor, Instant at) throws SQLException {
        KeyedHash keyed = tx.seen.keyed();
        record Entry(
                int flow,
                @Nullable String key,
                byte @Nullable [] body,
                byte @Nullable [] problems) {}
        Optional<Entry> entry =
                sql.row(
                        row ->
                                new Entry(
                                        row.getInt(1),
                                        row.getString(2),
                                        row.getBytes(3),
                                        row.getBytes(4)),
                        "SELECT flow, unique_key, body_hash, problems FROM entry"
                                + " WHERE position = ? AND erased IS NULL",
                        position);
        if (entry.isEmpty()) {
            return;
        }
        Entry was = entry.get();
        sql.update(
                "UPDATE entry SET key = NULL, unique_key = ?, body_hash = ?, terms = NULL,"
                        + " problems = ?, media = NULL, payload = x'', erased = ?"
                        + " WHERE position = ?",
                was.key == null ? null : keyed.uniqueKey(was.flow, was.key),
                was.body == null ? null : keyed.body(was.body),
                problems(was.problems),
                erasure,
                position);
        sql.update("DELETE FROM amendment WHERE position = ?", position);
        sql.update("UPDATE fact SET detail = NULL WHERE position = ?", position);
        deliveries(position);
        attempts(position);
        tx.fact(position, at, actor, "erased", "number " + erasure);
    }

    private static byte @Nullable [] problems(byte @Nullable [] packed) {
        return Codec.problems(
                Codec.problems(packed).stream()
                        .map(problem -> new Problem("", problem.code(), WORDS, ""))
                        .toList());
    }

    private static byte @Nullable [] fault(byte @Nullable [] packed) {
        return Codec.fault(Codec.fault(packed).map(Wiping::silent));
    }

    private static Fault silent(Fault fault) {
        return Fault.of(fault.code(), fault.blame(), WORDS, "");
    }

    private void deliveries(long position) throws SQLException {
        record Row(int lane, byte @Nullable [] fault, byte @Nullable [] last) {}
        List<Row> rows =
                sql.rows(
                        row -> new Row(row.getInt(1), row.getBytes(2), row.getBytes(3)),
                        "SELECT lane, fault, last FROM delivery WHERE position = ?",
                        position);
        for (Row row : rows) {
            sql.update(
                    "UPDATE delivery SET fault = ?, note = NULL, remote_id = NULL, result = NULL,"
                            + " last = ? WHERE position = ? AND lane = ?",
                    fault(row.fault),
                    row.last == null ? null : AttemptCode.withoutAnswer(row.last),
                    position,
                    row.lane);
        }
    }

    /** What was answered when these were delivered. */
    void answers(long first, long last) throws SQLException {
        record Row(long position, int lane, byte[] last) {}
        List<Row> rows =
                sql.rows(
                        row -> new Row(row.getLong(1), row.getInt(2), row.getBytes(3)),
                        "SELECT position, lane, last FROM delivery"
                                + " WHERE position BETWEEN ? AND ? AND last IS NOT NULL",
                        first,
                        last);
        for (Row row : rows) {
            sql.update(
                    "UPDATE delivery SET last = ? WHERE position = ? AND lane = ?",
                    AttemptCode.withoutAnswer(row.last),
                    row.position,
                    row.lane);
        }
    }

    private void attempts(long position) throws SQLException {
        record Row(int lane, int number, byte @Nullable [] fault) {}
        List<Row> rows =
                sql.rows(
                        row -> new Row(row.getInt(1), row.getInt(2), row.getBytes(3)),
                        "SELECT lane, number, fault FROM attempt WHERE position = ?",
                        position);
        for (Row row : rows) {
            sql.update(
                    "UPDATE attempt SET fault = ?, answer = NULL"
                            + " WHERE position = ? AND lane = ? AND number = ?",
                    fault(row.fault),
                    position,
                    row.lane,
                    row.number);
        }
    }

    /** Everything that is not of one record and has the key in its words. */
    void words(String key) throws SQLException {
        String low = key.toLowerCase(Locale.ROOT);
        texts("refusal", "seq", "reason", low);
        texts("incident_event", "seq", "detail", low);
        texts("condition", "system", "detail", low);
        faults("incident", "fault", low);
        faults("held_group", "cause", low);
        texts("flow_run", "id", "message", low);
        RunEventRows.erase(sql, low, WORDS);
        ChunkRows.erase(sql, low);
        TracedRows.erase(sql, tx.seen.keyed().rows(List.of(low)).findFirst().orElseThrow());
    }

    private void texts(String table, String id, String column, String key) throws SQLException {
        List<Object> found =
                sql.rows(
                        row -> row.getObject(1),
                        "SELECT %s FROM %s WHERE instr(lower(%s), ?) > 0"
                                .formatted(id, table, column),
                        key);
        for (Object one : found) {
            sql.update(
                    "UPDATE %s SET %s = ? WHERE %s = ?".formatted(table, column, id), WORDS, one);
        }
    }

    private void faults(String table, String column, String key) throws SQLException {
        record Row(long id, Fault fault) {}
        List<Row> rows = new ArrayList<>();
        sql.rows(
                row ->
                        Codec.fault(row.getBytes(2))
                                .map(fault -> rows.add(new Row(idOf(row), fault))),
                "SELECT id, %s FROM %s".formatted(column, table));
        for (Row row : rows) {
            String said = row.fault.message() + row.fault.remedy() + row.fault.field();
            if (said.toLowerCase(Locale.ROOT).contains(key)) {
                sql.update(
                        "UPDATE %s SET %s = ? WHERE id = ?".formatted(table, column),
                        Codec.fault(silent(row.fault)),
                        row.id);
            }
        }
    }

    private static long idOf(java.sql.ResultSet row) {
        try {
            return row.getLong(1);
        } catch (SQLException e) {
            throw new Damaged("a row has no id: " + e.getMessage());
        }
    }
}
