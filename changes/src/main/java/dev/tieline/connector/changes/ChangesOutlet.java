package dev.tieline.connector.changes;

import dev.tieline.api.Attempt;
import dev.tieline.api.Following;
import dev.tieline.api.Outlet;
import dev.tieline.api.Rendition;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A database whose changes can be followed, and nothing else. Thread-safe. */
public final class ChangesOutlet implements Outlet {
    private final Map<String, Follower> operations;
    private final Set<Pursued> open = ConcurrentHashMap.newKeySet();

    /** A following that can be ended by somebody else. */
    public interface Pursued extends Following {
        /** Lets whoever waits for changes go; from any thread. */
        void interrupt();
    }

    /** Follows one table. */
    @FunctionalInterface
    public interface Follower {
        /**
         * Opens nothing yet.
         *
         * @param closed hears that it is closed
         */
        Pursued follow(Following.Start start, Consumer<Pursued> closed);
    }

    /**
     * Of a database.
     *
     * @param operations the granted ones, by name
     */
    public ChangesOutlet(Map<String, Follower> operations) {
        this.operations = Map.copyOf(operations);
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
        Follower follower = operations.get(question.operation());
        if (follower == null) {
            throw new UnsupportedOperationException(question.operation());
        }
        Pursued pursuit = follower.follow(question.start(), open::remove);
        open.add(pursuit);
        return pursuit;
    }

    /** Whoever follows hears that it cannot go on. */
    @Override
    public void close() {
        open.forEach(Pursued::interrupt);
    }
}
