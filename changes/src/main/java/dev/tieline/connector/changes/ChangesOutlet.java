package dev.tieline.connector.changes;

import dev.tieline.api.Attempt;
import dev.tieline.api.Following;
import dev.tieline.api.Outlet;
import dev.tieline.api.Rendition;
import dev.tieline.connector.sql.Database;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A database whose changes can be followed. */
final class ChangesOutlet implements Outlet {
    private final Map<String, Tracked> operations;
    private final Database database;
    private final Supplier<Line> lines;
    private final Set<Pursuit> open = ConcurrentHashMap.newKeySet();

    /**
     * @param operations the granted ones, by name
     * @param lines a new line each time
     */
    ChangesOutlet(Map<String, Tracked> operations, Database database, Supplier<Line> lines) {
        this.operations = Map.copyOf(operations);
        this.database = database;
        this.lines = lines;
    }

    /** Never asked for: its operations are only followed. */
    @Override
    public Attempt send(Rendition rendition, Duration deadline) {
        throw new UnsupportedOperationException(rendition.operation());
    }

    @Override
    public Attempt verify(Rendition rendition, Duration deadline) {
        throw new UnsupportedOperationException(rendition.operation());
    }

    @Override
    public Following follow(Following.Question question) {
        Tracked tracked = operations.get(question.operation());
        if (tracked == null) {
            throw new UnsupportedOperationException(question.operation());
        }
        Pursuit pursuit =
                new Pursuit(tracked, database, lines.get(), question.start(), open::remove);
        open.add(pursuit);
        return pursuit;
    }

    /** Whoever follows hears that it cannot go on. */
    @Override
    public void close() {
        open.forEach(Pursuit::interrupt);
    }
}
