package dev.tieline.connector.sql;

import dev.tieline.api.Blame;
import dev.tieline.api.Bundle;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading;
import dev.tieline.api.Outcome;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes the rows of a run to a table beside the one that is meant, and in the end puts them in the
 * place of all that is there, in one transaction. For one thread.
 *
 * <p>The run first claims the checkpoint, at chunk 0: whoever else writes for the flow is overtaken
 * from then on, so that the table beside has rows of one run only. That all of it was put in place
 * is a checkpoint of its own, made in the same transaction.
 *
 * @param <S> a connection
 */
public final class Replacing<S extends Sessions.Reusable> implements Loading {
    private static final String PREFIX = "tieline_next_";
    private static final int HASH_BYTES = 6;
    private static final String SHOWN = " shown";

    private final TableOperation.Write write;
    private final Target target;
    private final Target shown;
    private final TableOutlet.Work<S> work;
    private final Sessions<S> sessions;
    private final String next;
    private final Loading rows;

    /** Begins to write so. */
    Replacing(
            TableOperation.Write write,
            Target target,
            TableOutlet.Work<S> work,
            Sessions<S> sessions) {
        this.write = write;
        this.target = target;
        this.shown =
                new Target(
                        target.flow(),
                        target.destination() + SHOWN,
                        target.operation(),
                        target.run(),
                        target.begun());
        this.work = work;
        this.sessions = sessions;
        this.next = next(write.table(), target, work.grammar());
        this.rows =
                work.load(
                        new TableOperation.Write(
                                write.operation(), write.fields(), write.verb(), next, write.key()),
                        target);
    }

    /** Name of the table beside one, quoted; another for each flow and destination. */
    private static String next(String table, Target target, Grammar grammar) {
        String between = grammar.quote() + "." + grammar.quote();
        int point = table.indexOf(between);
        return (point < 0 ? "" : table.substring(0, point + 2))
                + grammar.quoted(PREFIX + hash(target.flow() + "\n" + target.destination()));
    }

    private static String hash(String text) {
        try {
            byte[] all =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    /** A transaction beside the connection that brings the rows; for one thread. */
    public interface Talk extends AutoCloseable {
        /** Begins it; what has to be done when it cannot be. */
        Optional<Outcome> begin() throws SQLException, IOException;

        /** Runs a statement that is made of nothing foreign. */
        void run(String sql) throws SQLException;

        /**
         * Whether there is a table.
         *
         * @param table quoted
         */
        boolean there(String table) throws SQLException;

        /**
         * Makes an empty table like the one of the operation.
         *
         * @param table quoted
         */
        void make(String table) throws SQLException;

        /** Lets nobody else write to the table of the operation until the transaction ends. */
        void lock() throws SQLException;

        /** The last checkpoint. */
        Optional<Checkpoint> last(Target target) throws SQLException;

        /** Puts a checkpoint in the place of another; false when the other is not there. */
        boolean move(Target target, Optional<Checkpoint> before, Checkpoint now)
                throws SQLException;

        /** Ends it so that it is seen. */
        void commit() throws SQLException;

        /**
         * What an error comes to.
         *
         * @param committing whether it may have been committed
         */
        Outcome failed(SQLException e, boolean committing);

        /** Its time is not watched any more; the transaction is left as it is. */
        @Override
        void close();
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    private interface Act {
        /** Whether it is to be committed; somebody else was there first when it is not. */
        boolean on(Talk talk) throws SQLException;
    }

    private Committed act(Duration within, Act act) {
        Deadline deadline = Deadline.after(within);
        return switch (sessions.take(deadline)) {
            case Sessions.Made.Refused<S>(Outcome outcome) -> new Committed.Failed(outcome);
            case Sessions.Made.Ready<S>(S session) -> act(session, deadline, act);
        };
    }

    private Committed act(S session, Deadline deadline, Act act) {
        boolean good = false;
        try (Talk talk = work.talk(session, write, deadline)) {
            Committed done = act(talk, act);
            good = done instanceof Committed.Done;
            return done;
        } finally {
            if (good) {
                sessions.giveBack(session);
            } else {
                sessions.throwAway(session);
            }
        }
    }

    private static Committed act(Talk talk, Act act) {
        boolean committing = false;
        try {
            Optional<Outcome> refused = talk.begin();
            if (refused.isPresent()) {
                return new Committed.Failed(refused.get());
            }
            if (!act.on(talk)) {
                return new Committed.Overtaken();
            }
            committing = true;
            talk.commit();
            return new Committed.Done();
        } catch (SQLException e) {
            return new Committed.Failed(talk.failed(e, committing));
        } catch (IOException e) {
            return new Committed.Failed(ConnectionOutcomes.notConnected(e, true));
        }
    }

    @Override
    public Begun begin(Duration within) {
        Deadline deadline = Deadline.after(within);
        Found found = new Found();
        Committed claimed = act(within, talk -> claim(talk, found));
        switch (claimed) {
            case Committed.Failed(Outcome outcome) -> {
                return new Begun.Failed(outcome);
            }
            case Committed.Overtaken() -> {
                return new Begun.Failed(new Outcome.Unavailable(taken(), Duration.ZERO));
            }
            case Committed.Done() -> {}
        }
        if (!found.mine()) {
            return new Begun.At(found.last);
        }
        Committed made = act(Duration.ofNanos(deadline.leftNanos()), talk -> make(talk, found));
        return switch (made) {
            case Committed.Failed(Outcome outcome) -> new Begun.Failed(outcome);
            case Committed.Overtaken() -> new Begun.Failed(new Outcome.Rejected(gone()));
            case Committed.Done() -> rows.begin(Duration.ofNanos(deadline.leftNanos()));
        };
    }

    /** How the destination stands. */
    private final class Found {
        private Optional<Checkpoint> last = Optional.empty();
        private boolean isShown;

        boolean mine() {
            return last.filter(it -> it.run() == target.run()).isPresent();
        }

        boolean empty() {
            return last.filter(it -> it.chunk() > 0).isEmpty();
        }
    }

    private boolean claim(Talk talk, Found found) throws SQLException {
        found.last = talk.last(target);
        found.isShown = isShown(talk);
        if (found.mine() || target.begun()) {
            return true;
        }
        Checkpoint now = new Checkpoint(target.run(), 0, "");
        boolean moved = talk.move(target, found.last, now);
        found.last = Optional.of(now);
        return moved;
    }

    private boolean isShown(Talk talk) throws SQLException {
        return talk.last(shown).filter(it -> it.run() == target.run()).isPresent();
    }

    /** Makes the table beside; false when it should have rows and is gone. */
    private boolean make(Talk talk, Found found) throws SQLException {
        if (found.empty()) {
            talk.run("DROP TABLE IF EXISTS " + next);
        } else if (talk.there(next)) {
            return true;
        } else if (!found.isShown) {
            return false;
        }
        talk.make(next);
        return true;
    }

    private static Fault taken() {
        return Fault.of(
                "checkpoint-moved",
                Blame.DESTINATION,
                "Another run of the flow has just begun at this destination.",
                "It is tried again by itself. Let one hub alone run the flow.");
    }

    private Fault gone() {
        return Fault.of(
                "next-gone",
                Blame.DESTINATION,
                "The table " + next + " is gone, with the rows that the run had brought so far.",
                "Cancel the run and start it anew.");
    }

    @Override
    public Bundle bundle() {
        return rows.bundle();
    }

    @Override
    public Staged stage(Bundle bundle, Duration within) {
        return rows.stage(bundle, within);
    }

    @Override
    public Staged stage(List<Document> all, Duration within) {
        return rows.stage(all, within);
    }

    /** Nothing is compared: whatever is there goes. */
    @Override
    public Compared compare(List<Document> all, int samples, Duration within) {
        return new Compared.Failed(notWhole());
    }

    @Override
    public Optional<Outcome> keep(List<Document> all, Duration within) {
        return Optional.of(notWhole());
    }

    @Override
    public Compared sweep(Document mark, int samples, Duration within) {
        return new Compared.Failed(notWhole());
    }

    private Outcome notWhole() {
        return new Outcome.Rejected(write.notWhole().orElseThrow());
    }

    @Override
    public Committed commit(Optional<Checkpoint> before, Checkpoint now, Duration within) {
        return rows.commit(before, now, within);
    }

    @Override
    public Committed finish(Checkpoint last, Duration within) {
        rows.close();
        Committed put = act(within, talk -> put(talk, last));
        if (put instanceof Committed.Done) {
            // What it holds is of no use any more; the next run would take it away as well.
            act(
                    within,
                    talk -> {
                        talk.run("DROP TABLE IF EXISTS " + next);
                        return true;
                    });
        }
        return put;
    }

    private boolean put(Talk talk, Checkpoint last) throws SQLException {
        // Nobody can claim it until this is over.
        if (!talk.move(target, Optional.of(last), last)) {
            return false;
        }
        if (isShown(talk)) {
            return true;
        }
        String columns =
                write.fields().keySet().stream()
                        .sorted()
                        .map(work.grammar()::quoted)
                        .collect(Collectors.joining(", "));
        talk.lock();
        talk.run("DELETE FROM " + write.table());
        talk.run(
                "INSERT INTO "
                        + write.table()
                        + " ("
                        + columns
                        + ") SELECT "
                        + columns
                        + " FROM "
                        + next);
        return talk.move(shown, talk.last(shown), new Checkpoint(target.run(), last.chunk(), ""));
    }

    @Override
    public void close() {
        rows.close();
    }
}
