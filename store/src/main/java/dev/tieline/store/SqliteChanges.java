package dev.tieline.store;

import dev.tieline.journal.ChangeJournal;
import dev.tieline.journal.NewEntry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes in what flows follow, together with how far that is. */
final class SqliteChanges implements ChangeJournal {
    private final Writer writer;
    private final ReadPool readers;

    SqliteChanges(Writer writer, ReadPool readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public Optional<String> reached(String flow, String reading) {
        return readers.ask(sql -> CursorRows.of(sql, flow, reading));
    }

    @Override
    public void take(List<NewEntry> entries, Reached reached, Instant at) {
        if (entries.isEmpty()
                && reached(reached.flow(), reached.reading())
                        .filter(reached.position()::equals)
                        .isPresent()) {
            // Nothing came, and nothing was reached.
            return;
        }
        List<Admit> admits = entries.stream().map(entry -> new Admit(entry, false)).toList();
        int weight = admits.stream().mapToInt(admit -> admit.weight).sum();
        writer.perform(new Taken(admits, weight, reached, at));
    }

    @Override
    public void choose(Reached reached, String actor, Instant at) {
        writer.perform(
                new Plainly(tx -> {
                    tx.audit(
                            at,
                            actor,
                            "resync",
                            "flow " + reached.flow(),
                            Map.of("from", reached.position()));
                    return CursorRows.put(
                            tx.sql, reached.flow(), reached.reading(), reached.position(), at);
                }));
    }

    /** All of them or none, and the place only with them. */
    private static final class Taken extends Command {
        private final List<Admit> admits;
        private final Reached reached;
        private final Instant at;

        Taken(List<Admit> admits, int weight, Reached reached, Instant at) {
            super(true, weight + 256);
            this.admits = admits;
            this.reached = reached;
            this.at = at;
        }

        @Override
        boolean overtakes() {
            return true;
        }

        @Override
        void apply(Transaction tx) throws SQLException {
            for (Admit admit : admits) {
                admit.apply(tx);
            }
            CursorRows.put(tx.sql, reached.flow(), reached.reading(), reached.position(), at);
        }
    }
}
