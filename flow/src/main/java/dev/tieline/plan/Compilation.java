package dev.tieline.plan;

import dev.tieline.api.Finding;
import java.util.List;

/**
 * What became of a workspace.
 *
 * @param plans of the flows without findings, by name
 * @param findings everything that is wrong, sorted by place
 */
public record Compilation(List<Plan> plans, List<Finding> findings) {
    public Compilation {
        plans = List.copyOf(plans);
        findings = List.copyOf(findings);
    }
}
