package dev.tieline.connector.postgresql;

import dev.tieline.connector.sql.Grammar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statement that reads many rows in the order of some columns. Made of what the system file
 * says, never of what a position holds.
 *
 * @param jdbc with a {@code ?} at each value: those of the statement, then those of the position
 * @param gaps asks whether rows behind the position are in no order, for they have NULL there, with
 *     the same values and then more of the position; empty from the start, where they show
 * @param gapValues places in the position of what is bound to {@code gaps}
 * @param twins asks for two rows at the position, for some are written otherwise and the same to
 *     the database, with the values of {@code jdbc}; empty from the start
 */
record BulkText(String jdbc, String gaps, List<Integer> gapValues, String twins) {
    BulkText {
        gapValues = List.copyOf(gapValues);
    }

    /**
     * @param statement as the driver wants it
     * @param behind whether it goes on behind a position
     */
    static BulkText of(String statement, List<String> order, boolean behind) {
        List<String> columns = order.stream().map(Grammar.POSTGRESQL::quoted).toList();
        String all = String.join(", ", columns);
        // The line ends a comment that nothing else does.
        String from = " FROM (" + statement + "\n) AS t";
        if (!behind) {
            return new BulkText("SELECT *" + from + " ORDER BY " + all, "", List.of(), "");
        }
        String values = String.join(", ", Collections.nCopies(columns.size(), "?"));
        String jdbc = "SELECT *" + from + " WHERE (" + all + ") > (" + values + ") ORDER BY " + all;
        List<Integer> places = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            for (int before = 0; before < i; before++) {
                places.add(before);
            }
            String same =
                    columns.subList(0, i).stream()
                            .map(column -> column + " = ? AND ")
                            .collect(Collectors.joining());
            empty.add("(" + same + columns.get(i) + " IS NULL)");
        }
        String gaps = "SELECT 1" + from + " WHERE " + String.join(" OR ", empty) + " LIMIT 1";
        String twins = "SELECT 1" + from + " WHERE (" + all + ") = (" + values + ") LIMIT 2";
        return new BulkText(jdbc, gaps, places, twins);
    }
}
