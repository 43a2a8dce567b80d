package dev.tieline.connector.sql;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Begun;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Loading.Staged;
import dev.tieline.api.Outcome;
import dev.tieline.connector.wire.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes one row to a table that runs replace: one that was held, and was released behind its run.
 * While a run is about to replace the table it would go with the old rows, or come behind its newer
 * one, and is refused.
 *
 * @param <S> a connection
 */
record ReleasedRow<S extends Sessions.Reusable>(Talks<S> talks, Loading.Target target) {
    /** In the checkpoint of a table that no run has written to. */
    private static final long NO_RUN = 0;

    /** Others that are released, and runs that begin and end, may come between so often. */
    private static final int TRIES = 3;

    /** What becomes of it. */
    Outcome write(Document row, Duration within) {
        Deadline deadline = Deadline.after(within);
        for (int i = 0; i < TRIES; i++) {
            Found found = new Found();
            Committed asked = talks.act(left(deadline), talk -> ask(talk, found));
            if (asked instanceof Committed.Failed(Outcome outcome)) {
                return outcome;
            }
            if (found.runs) {
                // Not a reason to wait: the run that it would wait for calls the same system.
                break;
            }
            try (Loading live = talks.work().load(talks.write(), target)) {
                Optional<Outcome> outcome = released(live, found.last, row, deadline);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            }
        }
        return new Outcome.Rejected(runs());
    }

    /** How far runs have come. */
    private static final class Found {
        private Optional<Checkpoint> last = Optional.empty();
        private boolean runs;
    }

    private boolean ask(TableTalk talk, Found found) throws SQLException {
        found.last = talk.last(target);
        Optional<Checkpoint> put = talk.last(Replacing.shown(target));
        found.runs =
                found.last
                        .filter(it -> it.run() != NO_RUN)
                        .filter(it -> put.filter(at -> at.run() == it.run()).isEmpty())
                        .isPresent();
        return true;
    }

    /**
     * Empty if somebody came between. By the checkpoint, which stays as it is, a run that begins
     * meanwhile is noticed.
     */
    private static Optional<Outcome> released(
            Loading live, Optional<Checkpoint> known, Document row, Deadline deadline) {
        Optional<Checkpoint> before;
        switch (live.begin(left(deadline))) {
            case Begun.Failed(Outcome outcome) -> {
                return Optional.of(outcome);
            }
            case Begun.At(Optional<Checkpoint> last) -> before = last;
        }
        if (!before.equals(known)) {
            return Optional.empty();
        }
        switch (live.stage(List.of(row), left(deadline))) {
            case Staged.Failed(Outcome outcome) -> {
                return Optional.of(outcome);
            }
            case Staged.Ready ready -> {
                if (!ready.refused().isEmpty()) {
                    return Optional.of(new Outcome.Rejected(ready.refused().getFirst().fault()));
                }
            }
        }
        Checkpoint now = before.orElse(new Checkpoint(NO_RUN, 0, ""));
        return switch (live.commit(before, now, left(deadline))) {
            case Committed.Done() ->
                    Optional.of(new Outcome.Accepted("", Document.of(Map.of("count", 1L))));
            case Committed.Overtaken() -> Optional.empty();
            case Committed.Failed(Outcome outcome) -> Optional.of(outcome);
        };
    }

    private static Duration left(Deadline deadline) {
        return Duration.ofNanos(deadline.leftNanos());
    }

    private static Fault runs() {
        return Fault.of(
                "table-being-replaced",
                Blame.DESTINATION,
                "A run is about to replace the whole table, and this row would go with the old"
                        + " ones.",
                "Release it again when that run is done, unless the run has ended it with a newer"
                        + " row of its key. If that run has failed, resume it or start another.");
    }
}
