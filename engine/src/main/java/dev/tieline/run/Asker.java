package dev.tieline.run;

import dev.tieline.api.Fault;
import dev.tieline.ledger.Approval;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import dev.tieline.plan.Plan;
import java.util.List;
import java.util.Optional;

/** Asks a system for what it has, once. */
@FunctionalInterface
public interface Asker {

    /**
     * Asks, page by page; called on a thread that may wait.
     *
     * @param run as it stands
     * @param plan of the flow that asks; has a {@link Plan#asks}
     * @param attempt this time
     */
    Asked ask(Run run, Plan plan, Attempt attempt);

    /** One time that a run goes on. */
    interface Attempt {
        /** Hears that it is inside the systems between which it moves rows. */
        default void entered() {
            waits(Optional.empty());
        }

        /** Hears why it waits, for a while; empty when it does not any more. */
        void waits(Optional<Run.Why> why);

        /** Hears after each page what this time came to. */
        void counted(Run.Counts counts);

        /** Hears of records that it holds, before they are counted. */
        void holds(List<String> records);

        /** Hears of each chunk that is noted. */
        void carried(RunChunk chunk);

        /** Asked before each page and each chunk. */
        boolean goesOn();

        /** Whether it may end the chunk that it is at; also when it is not to go on behind it. */
        boolean endsChunk();
    }

    /** How it ended. */
    sealed interface Asked {
        /**
         * All was told and taken in.
         *
         * @param remark what people should know of it; empty when nothing
         */
        record Whole(Optional<Run.Why> remark) implements Asked {}

        /**
         * A person is to approve what it would do before it does anything.
         *
         * @param why in words, with what it would do
         * @param approval what is to be approved
         * @param mark tells it from anything else that it could do, for who approves what was seen
         * @param nothing whether it would do nothing, so that nobody has to
         */
        record Waits(Run.Why why, Approval approval, String mark, boolean nothing)
                implements Asked {}

        /** It was not to go on. */
        record Cut() implements Asked {}

        /** The system did not tell all; it may when it is asked again. */
        record Failed(Fault fault) implements Asked {}

        /** A system has no place for it before another run ends; it is no failure. */
        record Crowded(Fault fault) implements Asked {}

        /** All was told, and something of it cannot be taken in, however often it is told. */
        record Refused(Fault fault) implements Asked {}
    }
}
