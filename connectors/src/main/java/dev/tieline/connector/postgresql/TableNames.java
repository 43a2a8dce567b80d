package dev.tieline.connector.postgresql;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Names of tables and columns, which are written exactly as in the database. */
final class TableNames {
    /** PostgreSQL cuts longer ones, so that two could become the same. */
    private static final int MAX_BYTES = 63;

    private TableNames() {}

    /** {@code table} or {@code schema.table}, quoted; empty with a finding. */
    static Optional<String> quoted(Node.Scalar written, Findings findings) {
        String[] parts = written.text().split("\\.", -1);
        boolean good = parts.length <= 2;
        for (String part : parts) {
            good &= usable(part);
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
                        ? WriteText.quoted(parts[0])
                        : WriteText.quoted(parts[0]) + "." + WriteText.quoted(parts[1]));
    }

    static void check(String column, Place place, Findings findings) {
        if (!usable(column)) {
            findings.add(
                    place,
                    "column-malformed",
                    "'" + column + "' is not the name of a column.",
                    "A name has 1 to "
                            + MAX_BYTES
                            + " bytes; longer ones are cut, and could be mixed up.",
                    "Write the column's name as it is in the database.");
        }
    }

    private static boolean usable(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        return length > 0
                && length <= MAX_BYTES
                && name.equals(name.strip())
                && name.chars().noneMatch(c -> c < ' ' || c == '"');
    }
}
