package dev.tieline.store;

import dev.tieline.api.TraceContext;
import dev.tieline.ledger.RecordSummary;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** One search: candidates from the index, each compared with what its record holds. */
final class Search {
    private final Sql sql;
    private final SearchIndex.Finder finder;

    Search(Sql sql, SearchIndex.Finder finder) {
        this.sql = sql;
        this.finder = finder;
    }

    /** A record is found by the id of its trace, whatever part of the trace asks. */
    private static String traceId(String text) {
        return TraceContext.searched(text).orElse(text);
    }

    List<RecordSummary> records(String text, int limit) throws SQLException {
        String normal = traceId(Hashes.normal(text));
        Map<Long, RecordSummary> found = new LinkedHashMap<>();
        Optional<byte[]> id = RecordIds.bytes(normal).or(() -> RecordIds.ofTrace(normal));
        if (id.isPresent()) {
            Optional<EntryRows.Place> place = EntryRows.place(sql, id.get());
            if (place.isPresent()) {
                found.put(place.get().position(), summary(place.get().position()));
            }
        }
        finder.find(
                sql,
                Hashes.term(normal),
                position -> {
                    if (found.size() < limit && !found.containsKey(position)) {
                        if (holds(position, normal)) {
                            found.put(position, summary(position));
                        }
                    }
                    return found.size() < limit;
                });
        List<RecordSummary> records = new ArrayList<>(found.values());
        records.sort(Comparator.comparingLong(RecordSummary::position).reversed());
        return records.subList(0, Math.min(limit, records.size()));
    }

    /** Where they are, oldest first. */
    List<Long> positions(String text, String flow, int limit) throws SQLException {
        String normal = Hashes.normal(text);
        SortedSet<Long> found = new TreeSet<>();
        finder.find(
                sql,
                Hashes.term(normal),
                position -> {
                    if (!found.contains(position)
                            && holds(position, normal)
                            && in(position, flow)) {
                        found.add(position);
                    }
                    return found.size() < limit;
                });
        return List.copyOf(found);
    }

    private boolean in(long position, String flow) throws SQLException {
        return flow.isEmpty()
                || sql.number(
                                0,
                                "SELECT count(*) FROM entry e JOIN flow f ON f.id = e.flow"
                                        + " WHERE e.position = ? AND f.name = ?",
                                position,
                                flow)
                        > 0;
    }

    private RecordSummary summary(long position) throws SQLException {
        return sql.row(
                        row -> EntryRows.summary(sql, row),
                        "SELECT" + EntryRows.HEAD + EntryRows.FROM + "WHERE e.position = ?",
                        position)
                .orElseThrow();
    }

    private boolean holds(long position, String normal) throws SQLException {
        Optional<List<String>> texts =
                sql.row(
                        row -> {
                            List<String> own = new ArrayList<>(Codec.texts(row.getBytes(2)));
                            own.add(EntryRows.text(row, 1));
                            return own;
                        },
                        "SELECT key, terms FROM entry WHERE position = ?",
                        position);
        if (texts.isEmpty()) {
            return false;
        }
        List<String> remoteIds =
                sql.rows(
                        row -> row.getString(1),
                        "SELECT remote_id FROM delivery"
                                + " WHERE position = ? AND remote_id IS NOT NULL",
                        position);
        List<String> before =
                sql.rows(
                        row -> row.getString(1),
                        "SELECT key FROM amendment WHERE position = ? AND key IS NOT NULL",
                        position);
        return texts.get().stream().anyMatch(text -> Hashes.normal(text).equals(normal))
                || before.stream().anyMatch(text -> Hashes.normal(text).equals(normal))
                || remoteIds.stream().anyMatch(text -> Hashes.normal(text).equals(normal));
    }
}
