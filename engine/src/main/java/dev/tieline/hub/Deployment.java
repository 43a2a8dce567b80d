package dev.tieline.hub;

import dev.tieline.api.Outlet;
import dev.tieline.api.SystemDeclaration.Limits;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.intake.Door;
import dev.tieline.journal.KeepFor;
import dev.tieline.plan.Plan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workspace, built whole and ready to run.
 *
 * @param flows its flows
 * @param systems its systems, open
 * @param keep how long records of flows that are not among these are kept
 */
public record Deployment(List<DeployedFlow> flows, Map<String, OpenSystem> systems, KeepFor keep) {
    public Deployment {
        flows = List.copyOf(flows);
        systems = Map.copyOf(systems);
    }

    /**
     * A flow.
     *
     * @param plan to run
     * @param door for its callers; empty when nobody calls it
     * @param sources it was compiled from, to be stored with its version
     * @param keep how long its records are kept
     */
    public record DeployedFlow(
            Plan plan, Optional<Door> door, WorkspaceFiles sources, KeepFor keep) {}

    /** A system that deliveries go to. */
    public record OpenSystem(Outlet outlet, Limits limits) {}
}
