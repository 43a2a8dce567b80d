package dev.tieline.ledger;

import dev.tieline.api.Fault;
import dev.tieline.api.Reading;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One time that a flow asked for what there is, from its begin to its end. Outlives a restart.
 *
 * @param id grows with time
 * @param token a number that no other run has, also not of another hub: what destinations know it
 *     by; 0 when it began before runs had one
 * @param flow that asked
 * @param slot it is for; empty when somebody started it
 * @param cause the run of another flow that it follows; 0 when it follows none
 * @param file that it reads alone; empty when it reads all there is
 * @param range of what is new that it is for; empty when it goes on where the last one ended
 * @param actor who started it; {@link #HUB} by its schedule, behind another run, or for a file
 * @param state how it stands
 * @param begun when it began
 * @param ended when it was over
 * @param resumed how many times it went on after the hub had ended in the midst of it
 * @param counts what it came to so far
 * @param rows what became of them at the destination, where they go in bulk
 * @param why it failed or was cancelled, or waits
 */
public record Run(
        long id,
        long token,
        String flow,
        Optional<Instant> slot,
        long cause,
        Optional<Reading.Part> file,
        Optional<Range> range,
        String actor,
        State state,
        Instant begun,
        Optional<Instant> ended,
        int resumed,
        Counts counts,
        Rows rows,
        Optional<Why> why) {
    /** Who starts what is scheduled. */
    public static final String HUB = "hub";

    /** Code of the end of a run whose flow was taken out in its midst. */
    public static final String FLOW_GONE = "flow-gone";

    /** Code of a run that waits for a place while others have them all. */
    public static final String NO_PLACE = "run-no-place";

    /** Code of a run that somebody has paused. */
    public static final String PAUSED = "paused";

    private static final SecureRandom RANDOM = new SecureRandom();

    /** As many as make it next to impossible that two are the same. */
    private static final int TOKEN_BITS = 62;

    /**
     * What became of the items. What was taken in within the last second before a crash counts as
     * duplicate when the run goes on. Of a run in bulk, told are the rows that were read, taken
     * those that are at the destination, held those that wait for a person; with those that were
     * skipped and refused these are all.
     *
     * @param told those that the system told
     * @param taken those that are new here
     * @param duplicate those that were here already
     * @param held those that are new and wait for a person
     * @param refused those that were not taken in
     */
    public record Counts(long told, long taken, long duplicate, long held, long refused) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        /** Of both. */
        public Counts plus(Counts other) {
            return new Counts(
                    told + other.told,
                    taken + other.taken,
                    duplicate + other.duplicate,
                    held + other.held,
                    refused + other.refused);
        }
    }

    /**
     * What became of the rows of a run in bulk at its destination; none where items become records
     * one by one.
     *
     * @param chunks in which they came
     * @param created those that were not there
     * @param changed those that were there and differed
     * @param same those that were there like that
     * @param gone those that were taken away there, or marked; they were not read
     * @param skipped those that the flow does not send
     */
    public record Rows(
            long chunks, long created, long changed, long same, long gone, long skipped) {
        public static final Rows NONE = new Rows(0, 0, 0, 0, 0, 0);

        /** Of both. */
        public Rows plus(Rows other) {
            return new Rows(
                    chunks + other.chunks,
                    created + other.created,
                    changed + other.changed,
                    same + other.same,
                    gone + other.gone,
                    skipped + other.skipped);
        }
    }

    /**
     * Why it ended as it did; holds nothing of a record.
     *
     * @param code stable
     * @param message in words
     */
    public record Why(String code, String message) {
        /** Of what is wrong. */
        public static Why of(Fault fault) {
            return new Why(fault.code(), fault.message());
        }
    }

    /** Whether it waits because somebody has paused it. */
    public boolean paused() {
        return state == State.WAITING && why.filter(it -> it.code().equals(PAUSED)).isPresent();
    }

    /** How a run stands. */
    public enum State {
        RUNNING,
        /** For a person, who approves what it would do, or lets it go on. */
        WAITING,
        DONE,
        FAILED,
        CANCELLED;

        private static final Map<State, Set<State>> MOVES =
                Map.of(
                        RUNNING, Set.of(WAITING, DONE, FAILED, CANCELLED),
                        // What is paused ends its chunk first, which may be its last.
                        WAITING, Set.of(RUNNING, DONE, FAILED, CANCELLED),
                        DONE, Set.of(),
                        // A person lets the newest run of a flow go on where it stopped.
                        FAILED, Set.of(RUNNING),
                        CANCELLED, Set.of());

        /** Whether it may go from here to there. */
        public boolean mayBecome(State next) {
            return MOVES.getOrDefault(this, Set.of()).contains(next);
        }

        /** The word people see. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The state of this word. */
        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** A run that begins. */
    public static Run of(String flow, Optional<Instant> slot, String actor, Instant begun) {
        return new Run(
                0,
                RANDOM.nextLong(1, 1L << TOKEN_BITS),
                flow,
                slot,
                0,
                Optional.empty(),
                Optional.empty(),
                actor,
                State.RUNNING,
                begun,
                Optional.empty(),
                0,
                Counts.NONE,
                Rows.NONE,
                Optional.empty());
    }

    /** A run that begins because another flow's was done. */
    public static Run after(long cause, String flow, Instant begun) {
        return of(flow, Optional.empty(), HUB, begun).as(cause, Optional.empty(), Optional.empty());
    }

    /** The same for one file alone. */
    public Run of(Reading.Part one) {
        return as(cause, Optional.of(one), range);
    }

    /** The same for a range alone. */
    public Run of(Range one) {
        return as(cause, file, Optional.of(one));
    }

    private Run as(long other, Optional<Reading.Part> one, Optional<Range> values) {
        return new Run(
                id, token, flow, slot, other, one, values, actor, state, begun, ended, resumed,
                counts, rows, why);
    }

    /** The same under its number. */
    public Run numbered(long number) {
        return at(number, counts, rows);
    }

    /** The same with other counts. */
    public Run counting(Counts other) {
        return at(id, other, rows);
    }

    private Run at(long number, Counts all, Rows those) {
        return new Run(
                number, token, flow, slot, cause, file, range, actor, state, begun, ended, resumed,
                all, those, why);
    }

    /**
     * The same when it waits for somebody to approve it, or does not any more.
     *
     * @param because what it waits for; empty when it goes on
     */
    public Run waiting(Optional<Why> because) {
        return standing(because.isPresent() ? State.WAITING : State.RUNNING, ended, because);
    }

    /**
     * The same when it waits for a place while others run, or does not any more.
     *
     * @param because empty when it has one
     */
    public Run crowded(Optional<Why> because) {
        return standing(state, ended, because);
    }

    private Run standing(State how, Optional<Instant> end, Optional<Why> because) {
        return new Run(
                id, token, flow, slot, cause, file, range, actor, how, begun, end, resumed, counts,
                rows, because);
    }

    /** The same with one more chunk. */
    public Run carrying(RunChunk chunk) {
        return at(id, counts.plus(chunk.counts()), rows.plus(chunk.rows()));
    }

    /**
     * The same when it is over.
     *
     * @throws IllegalArgumentException when it is over already, or would not be
     */
    public Run over(State how, Optional<Why> because, Instant at) {
        if (!state.mayBecome(how)) {
            throw new IllegalArgumentException("from " + state + " to " + how);
        }
        return standing(how, Optional.of(at), because);
    }

    /**
     * The same when it goes on after it had failed.
     *
     * @throws IllegalArgumentException when it had not
     */
    public Run again() {
        if (state != State.FAILED) {
            throw new IllegalArgumentException("from " + state + " to " + State.RUNNING);
        }
        return standing(State.RUNNING, Optional.empty(), Optional.empty());
    }
}
