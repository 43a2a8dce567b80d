package dev.tieline.app;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Following;
import dev.tieline.api.Listing;
import dev.tieline.api.Loading;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import dev.tieline.api.Rendition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A system at which nothing may be changed. What check refuses does not get here; deliveries that
 * were accepted before the system became read-only do.
 */
record ReadOnlyOutlet(String system, Set<String> reads, Outlet inner, InstantSource clock)
        implements Outlet {

    static Outlet around(
            String system, List<Operation> operations, Outlet inner, InstantSource clock) {
        Set<String> reads =
                operations.stream()
                        .filter(operation -> operation.effect() == Operation.Effect.READ)
                        .map(Operation::name)
                        .collect(Collectors.toSet());
        return new ReadOnlyOutlet(system, reads, inner, clock);
    }

    @Override
    public Attempt send(Rendition rendition, Duration deadline) {
        if (reads.contains(rendition.operation())) {
            return inner.send(rendition, deadline);
        }
        return new Attempt(
                refusal(rendition.operation()),
                Phase.BEFORE,
                clock.instant(),
                Attempt.Timing.NONE,
                0,
                "");
    }

    /** What is only read is never called for several. */
    @Override
    public Together sendAll(List<Rendition> renditions, Duration deadline) {
        return new Together(send(renditions.getFirst(), deadline), List.of());
    }

    private Outcome refusal(String operation) {
        return new Outcome.Rejected(
                Fault.of(
                        Fault.READ_ONLY,
                        Blame.FLOW,
                        "'" + system + "' is read-only, and '" + operation + "' changes something.",
                        "Deliver elsewhere, or take 'read-only' out of the system's file if its"
                                + " owner agrees, and replay."));
    }

    @Override
    public Attempt verify(Rendition rendition, Duration deadline) {
        return inner.verify(rendition, deadline);
    }

    @Override
    public Reading read(Reading.Question question) {
        return inner.read(question);
    }

    @Override
    public Following follow(Following.Question question) {
        return inner.follow(question);
    }

    @Override
    public Listing parts(Listing.Question question, Duration within) {
        return inner.parts(question, within);
    }

    /**
     * Check refuses flows that take files away here; what one of them was done with before stays.
     */
    @Override
    public Removal remove(Removal.Wish wish, Duration within) {
        return new Removal.Failed(refusal(wish.operation()));
    }

    @Override
    public Loading load(Loading.Target target) {
        return new Refusing(refusal(target.operation()));
    }

    /** Writes nothing. */
    private record Refusing(Outcome outcome) implements Loading {
        @Override
        public Begun begin(Duration within) {
            return new Begun.Failed(outcome);
        }

        @Override
        public Staged stage(List<Document> rows, Duration within) {
            return new Staged.Failed(outcome);
        }

        @Override
        public Compared compare(List<Document> rows, int samples, Duration within) {
            return new Compared.Failed(outcome);
        }

        @Override
        public Optional<Outcome> keep(List<Document> rows, Duration within) {
            return Optional.of(outcome);
        }

        @Override
        public Compared sweep(Document mark, int samples, Duration within) {
            return new Compared.Failed(outcome);
        }

        @Override
        public Committed commit(Optional<Checkpoint> before, Checkpoint now, Duration within) {
            return new Committed.Failed(outcome);
        }

        @Override
        public void close() {}
    }

    @Override
    public void close() {
        inner.close();
    }
}
