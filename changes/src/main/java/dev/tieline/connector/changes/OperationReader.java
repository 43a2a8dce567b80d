package dev.tieline.connector.changes;

import dev.tieline.api.Node;
import dev.tieline.connector.changes.Tracked.Table;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one entry of {@code operations}; mistakes are findings. Used once. */
final class OperationReader {
    /** What PostgreSQL allows (documentation, 26.2.6.1); longer ones are cut. */
    private static final Pattern SLOT = Pattern.compile("[a-z0-9_]{1,63}");

    /** Nothing that would have to be escaped, in SQL or in the patterns that Debezium takes. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]{0,62}");

    private final EntryReader entry;

    OperationReader(EntryReader entry) {
        this.entry = entry;
    }

    /** Empty when it cannot be followed; then there was a finding, here or by the kinds of keys. */
    Optional<Tracked> read() {
        Optional<Table> table = entry.scalar("table").flatMap(this::table);
        Optional<String> slot = entry.scalar("slot").flatMap(this::slot);
        Optional<String> publication = entry.scalar("publication").flatMap(this::publication);
        Optional<Map<String, Object>> row = entry.row();
        if (table.isEmpty() || slot.isEmpty() || publication.isEmpty() || row.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Tracked(
                        entry.operation(row.get()),
                        table.get(),
                        slot.get(),
                        publication.get(),
                        EntryReader.columns(row.get())));
    }

    private Optional<Table> table(Node.Scalar written) {
        String[] parts = written.text().split("\\.", -1);
        boolean good = parts.length <= 2;
        for (String part : parts) {
            good &= NAME.matcher(part).matches();
        }
        if (!good) {
            entry.add(
                    written.place(),
                    "table-malformed",
                    "'" + written.text() + "' is not the name of a table that can be followed.",
                    "Write it as in product or sales.product; letters, digits and underscores.");
            return Optional.empty();
        }
        return Optional.of(
                parts.length == 1 ? new Table("public", parts[0]) : new Table(parts[0], parts[1]));
    }

    private Optional<String> slot(Node.Scalar written) {
        if (!SLOT.matcher(written.text()).matches()) {
            entry.add(
                    written.place(),
                    "slot-malformed",
                    "'" + written.text() + "' cannot be the name of a replication slot.",
                    "Write lower case letters, digits and underscores, as in tieline_product.");
            return Optional.empty();
        }
        return Optional.of(written.text());
    }

    private Optional<String> publication(Node.Scalar written) {
        if (!NAME.matcher(written.text()).matches()) {
            entry.add(
                    written.place(),
                    "publication-malformed",
                    "'" + written.text() + "' is not the name of a publication.",
                    "Write letters, digits and underscores, as in tieline_product.");
            return Optional.empty();
        }
        return Optional.of(written.text());
    }
}
