package dev.tieline.connector.jdbc;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Statements about rows in temporary tables, where column {@code i} is {@code ci}, {@code n} the
 * row's index, and {@code made} 1 when the table does not have the row yet. Names are those of the
 * catalogue; values are in the temporary tables only. Pure.
 */
final class StagedText {
    static final String STAGE = "tieline_stage";
    static final String KEPT = "tieline_kept";

    private final TableShape shape;
    private final BulkWays ways;
    private final List<Integer> columns;
    private final List<Integer> others;

    /**
     * @param present places of the columns that have values
     */
    StagedText(TableShape shape, BulkWays ways, BitSet present) {
        this.shape = shape;
        this.ways = ways;
        this.columns = present.stream().boxed().toList();
        this.others = columns.stream().filter(i -> !shape.key().contains(i)).toList();
    }

    /** Those that have values. */
    List<Integer> columns() {
        return columns;
    }

    /** The same without the key. */
    List<Integer> others() {
        return others;
    }

    /** What the temporary table of a chunk is to be like: no row, and no column is never NULL. */
    static String stage(TableShape shape) {
        String all = shape.columns().isEmpty() ? "" : ", ";
        return "SELECT 0 AS n, 0 AS made"
                + all
                + list(places(shape), ", ", i -> "t." + shape.quoted(i) + " AS c" + i)
                + nothing(shape);
    }

    /** The same of the table of keys that stay. */
    static String kept(TableShape shape) {
        return "SELECT "
                + list(shape.key(), ", ", i -> "t." + shape.quoted(i) + " AS c" + i)
                + nothing(shape);
    }

    private static String nothing(TableShape shape) {
        return " FROM (SELECT 1 AS one) o LEFT JOIN "
                + shape.write().table()
                + " t ON 1 = 0 WHERE 1 = 0";
    }

    static List<Integer> places(TableShape shape) {
        return java.util.stream.IntStream.range(0, shape.size()).boxed().toList();
    }

    /** Columns that rows are looked for by. */
    static List<BulkWays.Key> keys(TableShape shape) {
        return shape.key().stream()
                .map(i ->
                        new BulkWays.Key(
                                "c" + i,
                                shape.columns().get(i).kind(),
                                shape.columns().get(i).longest()))
                .toList();
    }

    /** All columns of the temporary table of a chunk, for some know no NULL by themselves. */
    static List<String> columns(TableShape shape) {
        List<String> columns = new ArrayList<>(List.of("n", "made"));
        places(shape).forEach(i -> columns.add("c" + i));
        return columns;
    }

    /** What is in them for a row. */
    static List<@Nullable Object> row(
            TableShape shape, long n, Map<String, @Nullable Object> fields) throws Values.Unfit {
        List<@Nullable Object> row = new ArrayList<>(2 + shape.size());
        row.add(n);
        row.add(0L);
        for (int i = 0; i < shape.size(); i++) {
            row.add(shape.bound(i, fields.get(shape.name(i))));
        }
        return row;
    }

    /** Notes which rows the table does not have. */
    String mark() {
        return "UPDATE "
                + STAGE
                + " SET made = 1 WHERE NOT EXISTS (SELECT 1 FROM "
                + shape.write().table()
                + " t WHERE "
                + list(shape.key(), " AND ", i -> "t." + name(i) + " = " + STAGE + ".c" + i)
                + ")";
    }

    /**
     * Leaves one of rows with the same key.
     *
     * @param first whether it is the first, not the last
     */
    String distinct(boolean first) {
        return "DELETE FROM "
                + STAGE
                + " WHERE n IN (SELECT n FROM (SELECT n, ROW_NUMBER() OVER (PARTITION BY "
                + list(shape.key(), ", ", i -> "c" + i)
                + " ORDER BY n"
                + (first ? "" : " DESC")
                + ") AS r FROM "
                + STAGE
                + ") d WHERE r > 1)";
    }

    /** Makes rows. */
    String insert(boolean marked) {
        return "INSERT INTO "
                + shape.write().table()
                + (columns.isEmpty()
                        ? shape.dialect().defaults()
                        : " ("
                                + list(columns, ", ", this::name)
                                + ") SELECT "
                                + list(columns, ", ", i -> "c" + i)
                                + " FROM "
                                + STAGE
                                + (marked ? " WHERE made = 1" : "")
                                + " ORDER BY n");
    }

    /** Changes rows that differ. */
    String update() {
        return ways.update(
                shape.write().table(),
                STAGE,
                others.stream().map(i -> new BulkWays.Set(name(i), "s.c" + i)).toList(),
                same(),
                "s.made = 0 AND (" + differs() + ")");
    }

    String delete() {
        return ways.delete(
                shape.write().table(),
                STAGE,
                shape.key().stream().map(i -> new BulkWays.Set(name(i), "s.c" + i)).toList());
    }

    /** Whether row {@code t} has the key of row {@code s}. */
    String same() {
        return list(shape.key(), " AND ", i -> "t." + name(i) + " = s.c" + i);
    }

    /** Whether row {@code t} would become another by the values of {@code s}. */
    String differs() {
        return others.isEmpty()
                ? "1 = 0"
                : list(
                        others,
                        " OR ",
                        i ->
                                ways.differs(
                                        shape.columns().get(i).kind(), "t." + name(i), "s.c" + i));
    }

    String name(int column) {
        return shape.quoted(column);
    }

    static String list(List<Integer> columns, String between, IntFunction<String> each) {
        return columns.stream().map(each::apply).collect(Collectors.joining(between));
    }
}
