package dev.tieline.simulation;

import dev.tieline.api.Outlet;
import dev.tieline.api.SystemDeclaration.Limits;
import dev.tieline.delivery.Clockwork;
import dev.tieline.intake.Intake.Committed;
import dev.tieline.journal.Journal;
import java.util.function.Consumer;

/** A bug put between the hub and its ports, to prove that the simulation would see it. */
interface Mutant {
    /** No bug. */
    Mutant NONE = new Mutant() {};

    default Journal journal(Journal journal) {
        return journal;
    }

    default Outlet outlet(Outlet outlet) {
        return outlet;
    }

    default Clockwork clockwork(Life life) {
        return life;
    }

    default Consumer<Committed> handover(Consumer<Committed> lanes) {
        return lanes;
    }

    default Limits limits(Limits limits) {
        return limits;
    }

    /** Whether a commit is on disk when it returns. */
    default boolean syncs() {
        return true;
    }
}
