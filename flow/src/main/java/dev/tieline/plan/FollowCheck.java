package dev.tieline.plan;

import dev.tieline.api.Findings;
import dev.tieline.api.Spelling;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.FlowDeclaration.Trigger;
import dev.tieline.flow.Located;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks which flow another follows. */
record FollowCheck(Map<String, FlowDeclaration> flows, Findings findings) {

    void check(FlowDeclaration flow) {
        if (!(flow.trigger()
                instanceof Trigger.Follows(var _, var _, Located<String> after, var _))) {
            return;
        }
        FlowDeclaration first = flows.get(after.value());
        if (first == null) {
            add(
                    after,
                    "flow-unknown",
                    "there is no flow '" + after.value() + "'",
                    Spelling.remedy(after.value(), flows.keySet()));
        } else if (first.trigger().asks().isEmpty()) {
            add(
                    after,
                    "flow-without-runs",
                    "'" + after.value() + "' has no runs",
                    "name a flow that has a schedule, or follows another");
        } else if (isCircle(flow)) {
            add(
                    after,
                    "flow-circle",
                    "'" + flow.name() + "' follows itself by way of '" + after.value() + "'",
                    "give one of them a schedule");
        }
    }

    private boolean isCircle(FlowDeclaration flow) {
        Set<String> seen = new HashSet<>();
        Optional<FlowDeclaration> at = Optional.of(flow);
        while (at.isPresent()) {
            if (!seen.add(at.get().name())) {
                return true;
            }
            at =
                    at.get().trigger()
                                    instanceof
                                    Trigger.Follows(var _, var _, Located<String> after, var _)
                            ? Optional.ofNullable(flows.get(after.value()))
                            : Optional.empty();
        }
        return false;
    }

    private void add(Located<String> after, String code, String message, String remedy) {
        findings.add(after.place(), code, message, "it would never run, or without an end", remedy);
    }
}
