package dev.tieline.connector.sql;

import dev.tieline.api.Blame;
import dev.tieline.api.Bundle;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading;
import dev.tieline.api.Outcome;
import dev.tieline.connector.wire.Deadline;
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
 * from then on. Each run has a table of its own, so that rows of two never mix. That all of it was
 * put in place is a checkpoint of its own, made in the same transaction.
 *
 * @param <S> a connection
 */
public final class Replacing<S extends Sessions.Reusable> implements Loading {
    private static final String PREFIX = "tieline_next_";
    private static final int HASH_BYTES = 6;
    private static final String SHOWN = " shown";
    private static final String CASCADES = "table-cascades";

    private final TableOperation.Write write;
    private final Target target;
    private final Target shown;
    private final TableOutlet.Work<S> work;
    private final Talks<S> talks;
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
        this.shown = shown(target);
        this.work = work;
        this.talks = new Talks<>(work, sessions, write);
        this.next = next(target.run());
        this.rows =
                work.load(
                        new TableOperation.Write(
                                write.operation(), write.fields(), write.verb(), next, write.key()),
                        target);
    }

    /** Name of the table beside the one that is meant, quoted; another for each run. */
    private String next(long run) {
        Grammar grammar = work.grammar();
        String between = grammar.quote() + "." + grammar.quote();
        int point = write.table().indexOf(between);
        return (point < 0 ? "" : write.table().substring(0, point + 2))
                + grammar.quoted(
                        PREFIX + hash(target.flow() + "\n" + target.destination() + "\n" + run));
    }

    /** Where is noted which run was put in place. */
    static Target shown(Target target) {
        return new Target(
                target.flow(),
                target.destination() + SHOWN,
                target.operation(),
                target.run(),
                target.begun());
    }

    static String hash(String text) {
        try {
            byte[] all =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    @Override
    public Begun begin(Duration within) {
        Deadline deadline = Deadline.after(within);
        Found found = new Found();
        Committed claimed = talks.act(within, talk -> claim(talk, found));
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
        Committed made = talks.act(left(deadline), talk -> make(talk, found));
        return switch (made) {
            case Committed.Failed(Outcome outcome) -> new Begun.Failed(outcome);
            case Committed.Overtaken() -> new Begun.Failed(new Outcome.Rejected(gone()));
            case Committed.Done() -> begun(rows.begin(left(deadline)));
        };
    }

    /** Somebody may have claimed it meanwhile. */
    private Begun begun(Begun told) {
        return told instanceof Begun.At(var last)
                        && last.filter(it -> it.run() == target.run()).isEmpty()
                ? new Begun.Failed(new Outcome.Unavailable(taken(), Duration.ZERO))
                : told;
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

    private boolean claim(TableTalk talk, Found found) throws SQLException, Talks.Refused {
        refuseCascades(talk);
        found.last = talk.last(target);
        found.isShown = isShown(talk);
        if (found.mine() || target.begun()) {
            return true;
        }
        Checkpoint now = new Checkpoint(target.run(), 0, "");
        boolean moved = talk.move(target, found.last, now);
        if (moved && found.last.isPresent()) {
            // Of a run that was stopped for good.
            talk.run("DROP TABLE IF EXISTS " + next(found.last.get().run()));
        }
        found.last = Optional.of(now);
        return moved;
    }

    private boolean isShown(TableTalk talk) throws SQLException {
        return talk.last(shown).filter(it -> it.run() == target.run()).isPresent();
    }

    /** Makes the table beside; false when it should have rows and is gone. */
    private boolean make(TableTalk talk, Found found) throws SQLException {
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

    /** Tells how many rows would go in the end, and stages nothing. */
    @Override
    public Compared sweep(Document mark, int samples, Duration within) {
        Tally[] told = {Tally.NONE};
        Committed asked =
                talks.act(
                        within,
                        talk -> {
                            told[0] = isShown(talk) ? Tally.NONE : leaving(talk);
                            return true;
                        });
        return asked instanceof Committed.Failed(Outcome outcome)
                ? new Compared.Failed(outcome)
                : new Compared.Told(told[0], List.of());
    }

    private Tally leaving(TableTalk talk) throws SQLException {
        long there = talk.number("SELECT count(*) FROM " + write.table());
        if (write.key().isEmpty()) {
            long come = talk.number("SELECT count(*) FROM " + next);
            return new Tally(0, 0, Math.min(there, come), Math.max(0, there - come));
        }
        long gone =
                talk.number(
                        "SELECT count(*) FROM "
                                + write.table()
                                + " t WHERE NOT EXISTS (SELECT 1 FROM "
                                + next
                                + " s WHERE "
                                + write.key().stream()
                                        .map(work.grammar()::quoted)
                                        .map(key -> "s." + key + " = t." + key)
                                        .collect(Collectors.joining(" AND "))
                                + ")");
        return new Tally(0, 0, there - gone, gone);
    }

    private Outcome notWhole() {
        return new Outcome.Rejected(write.notWhole().orElseThrow());
    }

    @Override
    public Committed commit(Optional<Checkpoint> before, Checkpoint now, Duration within) {
        return rows.commit(before, now, within);
    }

    @Override
    public boolean whole() {
        return true;
    }

    @Override
    public Committed finish(Checkpoint last, Duration within) {
        rows.close();
        boolean[] done = {false};
        Committed put =
                talks.act(
                        within,
                        talk -> {
                            done[0] = isShown(talk);
                            return true;
                        });
        if (put instanceof Committed.Done && !done[0]) {
            put = talks.act(within, talk -> put(talk, last));
        }
        if (put instanceof Committed.Done) {
            // What it holds is of no use any more; the next run would take it away as well.
            talks.act(
                    within,
                    talk -> {
                        talk.run("DROP TABLE IF EXISTS " + next);
                        return true;
                    });
        }
        return put instanceof Committed.Failed(Outcome.Rejected(Fault fault))
                        && !fault.code().equals(CASCADES)
                ? new Committed.Failed(new Outcome.Rejected(refused(fault)))
                : put;
    }

    private Fault refused(Fault fault) {
        return Fault.of(
                "table-refused",
                Blame.DESTINATION,
                "The database takes all rows together not as they are (" + fault.code() + ").",
                "They are in "
                        + next
                        + ". Look for foreign keys, triggers and rules of the table that one of them"
                        + " breaks; then resume the run, or correct the source and start it anew.");
    }

    private void refuseCascades(TableTalk talk) throws SQLException, Talks.Refused {
        if (talk.cascades()) {
            throw new Talks.Refused(
                    Fault.of(
                            CASCADES,
                            Blame.DESTINATION,
                            "A foreign key changes or deletes rows of another table with those of"
                                    + " this one, and all of these are deleted for a moment.",
                            "Write by 'upsert' and 'absent', or make that key ON DELETE NO"
                                    + " ACTION."));
        }
    }

    private boolean put(TableTalk talk, Checkpoint last) throws SQLException, Talks.Refused {
        // Nobody can claim it until this is over. Nothing is read before the old rows are gone, so
        // that no database takes them for those of an earlier moment.
        if (!talk.move(target, Optional.of(last), last)) {
            return false;
        }
        String columns =
                write.fields().keySet().stream()
                        .sorted()
                        .map(work.grammar()::quoted)
                        .collect(Collectors.joining(", "));
        talk.lock();
        talk.run("DELETE FROM " + write.table());
        refuseCascades(talk);
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

    private static Duration left(Deadline deadline) {
        return Duration.ofNanos(deadline.leftNanos());
    }

    @Override
    public void close() {
        rows.close();
    }
}
