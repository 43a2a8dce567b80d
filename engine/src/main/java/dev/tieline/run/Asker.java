package dev.tieline.run;

import dev.tieline.api.Fault;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Asks a system for what it has, once. */
@FunctionalInterface
public interface Asker {

    /**
     * Asks, page by page; called on a thread that may wait.
     *
     * @param plan of the flow that asks; has a {@link Plan#asks}
     * @param soFar hears after each page what this time came to
     * @param goesOn asked before each page
     */
    Asked ask(Plan plan, Consumer<Run.Counts> soFar, BooleanSupplier goesOn);

    /** How it ended. */
    sealed interface Asked {
        /** All was told and taken in. */
        record Whole() implements Asked {}

        /** It was not to go on. */
        record Cut() implements Asked {}

        /** The system did not tell all; it may when it is asked again. */
        record Failed(Fault fault) implements Asked {}

        /** All was told, and something of it cannot be taken in, however often it is told. */
        record Refused(Fault fault) implements Asked {}
    }
}
