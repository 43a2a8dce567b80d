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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes one row to a table that runs replace: one that was held, and was released behind its run.
 * While a run is about to replace the table it would go with the old rows.
 *
 * @param <S> a connection
 */
record ReleasedRow<S extends Sessions.Reusable>(Talks<S> talks, Loading.Target target) {
    /** In the checkpoint of a table that no run has written to. */
    private static final long NO_RUN = 0;

    private static final Duration SOON = Duration.ofMinutes(1);

    /** What becomes of it. */
    Outcome write(Document row, Duration within) {
        Deadline deadline = Deadline.after(within);
        boolean[] open = {false};
        List<Optional<Checkpoint>> known = new ArrayList<>();
        Committed asked =
                talks.act(
                        within,
                        talk -> {
                            Optional<Checkpoint> last = talk.last(target);
                            known.add(last);
                            Optional<Checkpoint> put = talk.last(Replacing.shown(target));
                            open[0] =
                                    last.filter(it -> it.run() != NO_RUN)
                                            .filter(it ->
                                                    put.filter(at -> at.run() == it.run())
                                                            .isEmpty())
                                            .isPresent();
                            return true;
                        });
        if (asked instanceof Committed.Failed(Outcome outcome)) {
            return outcome;
        }
        if (open[0]) {
            return new Outcome.Unavailable(runs(), SOON);
        }
        try (Loading live = talks.work().load(talks.write(), target)) {
            return released(live, known.get(0), row, deadline);
        }
    }

    /** By the checkpoint, which stays as it is, a run that begins meanwhile is noticed. */
    private static Outcome released(
            Loading live, Optional<Checkpoint> known, Document row, Deadline deadline) {
        Optional<Checkpoint> before;
        switch (live.begin(left(deadline))) {
            case Begun.Failed(Outcome outcome) -> {
                return outcome;
            }
            case Begun.At(Optional<Checkpoint> last) -> before = last;
        }
        if (!before.equals(known)) {
            return new Outcome.Unavailable(runs(), SOON);
        }
        switch (live.stage(List.of(row), left(deadline))) {
            case Staged.Failed(Outcome outcome) -> {
                return outcome;
            }
            case Staged.Ready ready -> {
                if (!ready.refused().isEmpty()) {
                    return new Outcome.Rejected(ready.refused().getFirst().fault());
                }
            }
        }
        Checkpoint now = before.orElse(new Checkpoint(NO_RUN, 0, ""));
        return switch (live.commit(before, now, left(deadline))) {
            case Committed.Done() -> new Outcome.Accepted("", Document.of(Map.of("count", 1L)));
            case Committed.Overtaken() -> new Outcome.Unavailable(runs(), SOON);
            case Committed.Failed(Outcome outcome) -> outcome;
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
                "It is tried again by itself. If that run has failed, resume it or start another.");
    }
}
