package dev.tieline.plan;

import dev.tieline.api.Findings;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.Workspace;
import java.util.Set;

/** Whether people hear of what is wrong even when the way by which they hear is what is wrong. */
final class AlertCheck {
    private AlertCheck() {}

    static void ways(FlowDeclaration flow, Findings findings) {
        Set<String> systems = Workspace.systemsOf(flow);
        if (systems.size() == 1) {
            findings.add(
                    flow.trigger().place(),
                    "alert-one-way",
                    "all of it goes by '" + systems.iterator().next() + "'",
                    "when that fails, nobody would hear that it does",
                    "add 'fallback: { after: 10m, to: SYSTEM.OPERATION, map: ... }' of another"
                            + " system, or deliver to a second one");
        }
    }
}
