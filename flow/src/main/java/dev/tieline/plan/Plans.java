package dev.tieline.plan;

import dev.tieline.api.Finding;
import java.util.List;
import java.util.Optional;

/** The plans of a running hub. Thread-safe. */
public interface Plans {

    /** What runs now, by name of the flow. */
    List<Plan> current();

    /** What runs now under this name. */
    Optional<Plan> current(String flow);

    /** What runs now behind this path of an endpoint. */
    default Optional<Plan> at(String path) {
        return current().stream()
                .filter(p -> p.endpoint().filter(e -> e.path().equals(path)).isPresent())
                .findFirst();
    }

    /** A version that ran once; recompiled from its stored sources if need be. */
    Optional<Plan> version(String flow, String version);

    /** The flow that listened at this path once and does not run any more, where that is known. */
    default Optional<String> formerlyAt(String path) {
        return Optional.empty();
    }

    /** Why the newest files of the workspace are not what runs; empty when they are. */
    List<Finding> refused();
}
