package dev.tieline.sight;

import dev.tieline.api.Finding;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.util.List;
import java.util.Optional;

/** The flows that may be seen. */
final class SightedPlans implements Plans {
    private final Plans plans;
    private final Sight sight;

    SightedPlans(Plans plans, Sight sight) {
        this.plans = plans;
        this.sight = sight;
    }

    @Override
    public List<Plan> current() {
        return sight.everything()
                ? plans.current()
                : plans.current().stream().filter(sight::plan).toList();
    }

    @Override
    public Optional<Plan> current(String flow) {
        return plans.current(flow).filter(sight::plan);
    }

    @Override
    public Optional<Plan> version(String flow, String version) {
        return sight.flow(flow) ? plans.version(flow, version) : Optional.empty();
    }

    @Override
    public Optional<String> formerlyAt(String path) {
        return plans.formerlyAt(path).filter(sight::flow);
    }

    /** They are of any file of the workspace, and quote it. */
    @Override
    public List<Finding> refused() {
        return sight.everything() ? plans.refused() : List.of();
    }
}
