package dev.tieline.connector.postgresql;

import dev.tieline.connector.sql.Grammar;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Parts of statements about rows in the temporary table {@link #STAGE}, where column {@code i} is
 * {@code ci} and {@code n} the row's index. Names are those of the system file; values are in the
 * temporary table only.
 */
final class StagedText {
    static final String STAGE = "pg_temp.tieline_stage";
    static final String KEPT = "pg_temp.tieline_kept";

    private final TableShape shape;
    private final List<Integer> columns;
    private final List<Integer> others;

    /**
     * @param present places of the columns that have values
     */
    StagedText(TableShape shape, BitSet present) {
        this.shape = shape;
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

    String table() {
        return shape.write().table() + " AS t";
    }

    String name(int column) {
        return Grammar.POSTGRESQL.quoted(shape.columns().get(column).name());
    }

    /** Brings rows to a temporary table. */
    String copy() {
        return "COPY " + STAGE + " (n" + list(columns, "", i -> ", c" + i) + ") FROM STDIN";
    }

    /** Rows of which no two have the same key: the last of each. */
    String distinct() {
        String key = list(shape.key(), ", ", i -> "c" + i);
        return "(SELECT DISTINCT ON ("
                + key
                + ") * FROM "
                + STAGE
                + " ORDER BY "
                + key
                + ", n DESC)";
    }

    /** Whether row {@code t} has the key of row {@code s}. */
    String same() {
        return list(shape.key(), " AND ", i -> "t." + name(i) + " = s.c" + i);
    }

    /** Whether row {@code t} would become another by the values of {@code s}. */
    String differs() {
        return differs(i -> "s.c" + i);
    }

    /**
     * Whether row {@code t} would become another: whether bytes differ, for what types call equal
     * may still be written differently, as 1.0 and 1.00. A cast keeps the server from taking the
     * rows apart, for not all types can be compared otherwise.
     */
    String differs(IntFunction<String> value) {
        return "(ROW("
                + list(others, ", ", i -> "t." + name(i))
                + ")::record) *<> (ROW("
                + list(others, ", ", value)
                + ")::record)";
    }

    static String list(List<Integer> columns, String between, IntFunction<String> each) {
        return columns.stream().map(each::apply).collect(Collectors.joining(between));
    }
}
