package dev.tieline.connector.postgresql;

import static dev.tieline.connector.postgresql.StagedText.STAGE;
import static dev.tieline.connector.postgresql.StagedText.list;

import dev.tieline.connector.sql.TableOperation.Verb;
import java.util.BitSet;

/**
 * The statement that brings staged rows into the table. It answers with how many were created,
 * changed and taken away, and with indexes of those that have no row to be changed.
 */
final class MergeText {
    private final TableShape shape;
    private final StagedText staged;
    private final String rows;

    /**
     * @param present places of the columns that have values
     * @param distinct whether rows with the same key must be looked for
     */
    MergeText(TableShape shape, BitSet present, boolean distinct) {
        this.shape = shape;
        this.staged = new StagedText(shape, present);
        boolean each = distinct && !shape.key().isEmpty();
        this.rows = (each ? staged.distinct() : STAGE) + " AS s";
    }

    String sql() {
        return switch (shape.write().verb()) {
            case INSERT, UPSERT -> shape.key().isEmpty() ? insert("") : keyed();
            case UPDATE -> update();
            case DELETE ->
                    "WITH w AS (DELETE FROM "
                            + staged.table()
                            + " USING "
                            + STAGE
                            + " AS s WHERE "
                            + staged.same()
                            + " RETURNING 1) SELECT 0, 0, count(*), NULL::int[] FROM w";
        };
    }

    private String keyed() {
        String conflict = " ON CONFLICT (" + list(shape.key(), ", ", staged::name) + ") DO ";
        if (shape.write().verb() == Verb.INSERT || staged.others().isEmpty()) {
            return insert(conflict + "NOTHING");
        }
        String set =
                conflict
                        + "UPDATE SET "
                        + list(
                                staged.others(),
                                ", ",
                                i -> staged.name(i) + " = EXCLUDED." + staged.name(i))
                        + " WHERE "
                        + staged.differs(i -> "EXCLUDED." + staged.name(i));
        if (shape.plain()) {
            // Who changes a row locks it first, and its new version keeps the lock's number.
            return "WITH w AS ("
                    + into()
                    + set
                    + " RETURNING (t.xmax = 0) AS made) SELECT count(*) FILTER (WHERE made),"
                    + " count(*) FILTER (WHERE NOT made), 0, NULL::int[] FROM w";
        }
        return "WITH w AS ("
                + into()
                + set
                + " RETURNING 1), fresh AS (SELECT count(*) AS n FROM "
                + rows
                + " WHERE NOT EXISTS (SELECT 1 FROM "
                + staged.table()
                + " WHERE "
                + staged.same()
                + ")) SELECT min(fresh.n), greatest(0, count(w) - min(fresh.n)), 0, NULL::int[]"
                + " FROM fresh LEFT JOIN w ON true";
    }

    private String insert(String conflict) {
        return "WITH w AS ("
                + into()
                + conflict
                + " RETURNING 1) SELECT count(*), 0, 0, NULL::int[] FROM w";
    }

    private String into() {
        return "INSERT INTO "
                + staged.table()
                + (staged.columns().isEmpty()
                        ? ""
                        : " (" + list(staged.columns(), ", ", staged::name) + ")")
                + " SELECT "
                + list(staged.columns(), ", ", i -> "s.c" + i)
                + " FROM "
                + rows;
    }

    private String update() {
        return "WITH w AS (UPDATE "
                + staged.table()
                + " SET "
                + list(staged.others(), ", ", i -> staged.name(i) + " = s.c" + i)
                + " FROM "
                + staged.distinct()
                + " AS s WHERE "
                + staged.same()
                + " AND "
                + staged.differs()
                + " RETURNING 1) SELECT 0, count(*), 0, "
                // Of the same statement, for it must see the same rows.
                + "(SELECT array_agg(n) FROM "
                + STAGE
                + " AS s WHERE NOT EXISTS (SELECT 1 FROM "
                + staged.table()
                + " WHERE "
                + staged.same()
                + ")) FROM w";
    }
}
