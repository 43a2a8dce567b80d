package dev.tieline.store;

import dev.tieline.ledger.Carried;
import dev.tieline.ledger.RunChunk;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One search for chunks that may hold a record of a key. */
final class ChunkSearch {
    private static final int RUNS_OF_A_FLOW = 10;

    /** Of all runs together; a millisecond has some thousands. */
    private static final long MOST_CHUNKS = 100_000;

    /** Of a run: to look into one takes a hundred times as long as to pass it over. */
    private static final int MOST_TRACED = 1_000;

    private static final List<Carried.How> MAYBE = List.of(Carried.How.MAYBE);

    private static final Comparator<Carried> NEWEST_FIRST =
            Comparator.comparingLong((Carried one) -> one.chunk().run())
                    .thenComparingLong(one -> one.chunk().number())
                    .reversed();

    private final Sql sql;
    private final String key;
    private final int limit;
    private long left = MOST_CHUNKS;
    private @Nullable Long hash;

    ChunkSearch(Sql sql, String key, int limit) {
        this.sql = sql;
        this.key = key;
        this.limit = limit;
    }

    private record Within(long run, long chunks, boolean ordered) {}

    /** Those of a flow, or of all when it is empty. */
    List<Carried> in(String flow) throws SQLException {
        List<Within> runs = new ArrayList<>();
        for (String of : flow.isEmpty() ? flows() : List.of(flow)) {
            runs.addAll(runs(of));
        }
        runs.sort(Comparator.comparingLong(Within::run).reversed());
        List<Carried> found = new ArrayList<>();
        for (Within run : runs) {
            if (found.size() >= limit || left <= 0) {
                break;
            }
            found.addAll(in(run, limit - found.size()));
        }
        found.sort(NEWEST_FIRST);
        return found;
    }

    /** Each found by one look at the index. */
    private List<String> flows() throws SQLException {
        return sql.rows(
                row -> row.getString(1),
                """
                WITH RECURSIVE known(flow) AS (
                    SELECT (SELECT min(flow) FROM flow_run WHERE chunks > 0)
                    UNION ALL
                    SELECT (SELECT min(flow) FROM flow_run WHERE chunks > 0 AND flow > known.flow)
                    FROM known WHERE known.flow IS NOT NULL)
                SELECT flow FROM known WHERE flow IS NOT NULL
                """);
    }

    private List<Within> runs(String flow) throws SQLException {
        return sql.rows(
                row -> new Within(row.getLong(1), row.getLong(2), row.getBoolean(3)),
                "SELECT id, chunks, top IS NOT NULL FROM flow_run"
                        + " WHERE flow = ? AND chunks > 0 ORDER BY id DESC LIMIT ?",
                flow,
                RUNS_OF_A_FLOW);
    }

    /** In order of their keys it can only be the last that does not begin behind it. */
    private List<Carried> in(Within run, int most) throws SQLException {
        long looks = run.ordered ? 1 : Math.min(run.chunks, left);
        left -= looks;
        boolean traced = sql.number(0, "SELECT 1 FROM run_rows WHERE run = ? LIMIT 1", run.run) > 0;
        List<Carried> found = new ArrayList<>();
        for (RunChunk chunk : between(run, looks, traced ? MOST_TRACED : most)) {
            for (Carried.How how : traced ? how(chunk) : MAYBE) {
                if (found.size() < most) {
                    found.add(new Carried(chunk, how));
                }
            }
        }
        return found;
    }

    /** Not at all when it is known that its row was not in it. */
    private List<Carried.How> how(RunChunk chunk) throws SQLException {
        if (hash == null) {
            hash = KeyedHash.of(sql).rows(List.of(key)).findFirst().orElseThrow();
        }
        return TracedRows.of(sql, chunk.run(), chunk.number(), hash).orElse(MAYBE);
    }

    private List<RunChunk> between(Within run, long looks, int most) throws SQLException {
        return sql.rows(
                ChunkRows::chunk,
                ChunkRows.COLUMNS
                        + "WHERE run = ?1 AND number IN (SELECT number FROM (SELECT number, high"
                        + " FROM run_chunk INDEXED BY run_chunk_keys WHERE run = ?1 AND low <= ?2"
                        + " ORDER BY low DESC LIMIT ?3) WHERE high >= ?2 LIMIT ?4)",
                run.run,
                key,
                looks,
                most);
    }
}
