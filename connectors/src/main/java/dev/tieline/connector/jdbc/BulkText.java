package dev.tieline.connector.jdbc;

import dev.tieline.connector.sql.Grammar;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statement that reads many rows in the order of some columns. Made of what the system file
 * says, never of what a position holds. Written out, for not every database compares rows of
 * values, or uses an index for that.
 *
 * @param jdbc with a {@code ?} at each value: those of the statement, then those of the position
 * @param values places in the position of what is bound to {@code jdbc}
 * @param gaps asks whether rows are in no order, for they have NULL there, with the values of the
 *     statement
 * @param twins asks for the rows at the position, for some are written otherwise and the same to
 *     the database, with the values of the statement and all of the position
 */
record BulkText(String jdbc, List<Integer> values, String gaps, String twins) {
    BulkText {
        values = List.copyOf(values);
    }

    /**
     * @param statement as the driver wants it
     * @param behind whether it goes on behind a position
     */
    static BulkText of(String statement, List<String> order, Grammar grammar, boolean behind) {
        List<String> columns = order.stream().map(name -> "t." + grammar.quoted(name)).toList();
        // The line ends a comment that nothing else does.
        String from = " FROM (" + statement + "\n) t";
        String by = " ORDER BY " + String.join(", ", columns);
        String gaps =
                "SELECT 1"
                        + from
                        + " WHERE "
                        + columns.stream()
                                .map(column -> column + " IS NULL")
                                .collect(Collectors.joining(" OR "));
        String twins =
                "SELECT 1"
                        + from
                        + " WHERE "
                        + columns.stream()
                                .map(column -> column + " = ?")
                                .collect(Collectors.joining(" AND "));
        if (!behind) {
            return new BulkText("SELECT t.*" + from + by, List.of(), gaps, twins);
        }
        List<Integer> values = new ArrayList<>(List.of(0));
        List<String> later = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            StringBuilder one = new StringBuilder();
            for (int before = 0; before < i; before++) {
                values.add(before);
                one.append(columns.get(before)).append(" = ? AND ");
            }
            values.add(i);
            later.add("(" + one + columns.get(i) + " > ?)");
        }
        // The first part is for the index.
        String where =
                " WHERE " + columns.getFirst() + " >= ? AND (" + String.join(" OR ", later) + ")";
        return new BulkText("SELECT t.*" + from + where + by, values, gaps, twins);
    }
}
