package dev.tieline.intake;

import dev.tieline.api.Problem;
import dev.tieline.journal.NewDelivery;
import dev.tieline.plan.Scope;
import java.util.List;
import java.util.Optional;

/**
 * What the rules of a flow decided for a record.
 *
 * @param problems why it breaks its contract; empty when it does not
 * @param deliveries what is to come into being
 * @param scope what its mappings will see; empty when it goes nowhere
 */
public record Sorted(List<Problem> problems, List<NewDelivery> deliveries, Optional<Scope> scope) {
    public Sorted {
        problems = List.copyOf(problems);
        deliveries = List.copyOf(deliveries);
    }
}
