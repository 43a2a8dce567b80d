package dev.tieline.app;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Rendition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
        Fault fault =
                Fault.of(
                        Fault.READ_ONLY,
                        Blame.FLOW,
                        "'"
                                + system
                                + "' is read-only, and '"
                                + rendition.operation()
                                + "' changes something.",
                        "Deliver elsewhere, or take 'read-only' out of the system's file if its"
                                + " owner agrees, and replay.");
        return new Attempt(
                new Outcome.Rejected(fault),
                Phase.BEFORE,
                clock.instant(),
                Attempt.Timing.NONE,
                0,
                "");
    }

    @Override
    public Attempt verify(Rendition rendition, Duration deadline) {
        return inner.verify(rendition, deadline);
    }

    @Override
    public void close() {
        inner.close();
    }
}
