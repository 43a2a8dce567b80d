package dev.tieline.connector.sql;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import java.util.Optional;

/** Names of tables and columns, which are written exactly as in the database. */
public final class TableNames {
    private TableNames() {}

    /** {@code table} or {@code schema.table}, quoted; empty with a finding. */
    public static Optional<String> quoted(Node.Scalar written, Grammar grammar, Findings findings) {
        String[] parts = written.text().split("\\.", -1);
        boolean good = parts.length <= 2;
        for (String part : parts) {
            good &= grammar.usable(part);
        }
        if (!good) {
            findings.add(
                    written.place(),
                    "table-malformed",
                    "'" + written.text() + "' is not the name of a table.",
                    "It is written to exactly as it is named.",
                    "Write it as in stock or sales.stock, without quotes.");
            return Optional.empty();
        }
        return Optional.of(
                parts.length == 1
                        ? grammar.quoted(parts[0])
                        : grammar.quoted(parts[0]) + "." + grammar.quoted(parts[1]));
    }

    static void check(String column, Place place, Grammar grammar, Findings findings) {
        if (!grammar.usable(column)) {
            findings.add(
                    place,
                    "column-malformed",
                    "'" + column + "' is not the name of a column.",
                    "A name has 1 to "
                            + grammar.longest()
                            + " bytes; longer ones are cut, and could be mixed up.",
                    "Write the column's name as it is in the database.");
        }
    }
}
