package dev.tieline.plan;

import dev.tieline.api.Findings;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.FlowDeclaration.Trigger;
import java.util.Map;

/** Checks that no two flows follow the changes of one operation. */
record ChangesCheck(Map<String, FlowDeclaration> flows, Findings findings) {

    void check(FlowDeclaration flow) {
        if (!(flow.trigger() instanceof Trigger.Changes own)) {
            return;
        }
        String operation = own.of().toString();
        flows.values().stream()
                .filter(other ->
                        !other.name().equals(flow.name())
                                && other.trigger() instanceof Trigger.Changes its
                                && its.of().toString().equals(operation))
                .findFirst()
                .ifPresent(other ->
                        findings.add(
                                own.of().place(),
                                "changes-shared",
                                "'" + operation + "' is followed by '" + other.name() + "' as well",
                                "the database tells each change to one of them only",
                                "give this flow an operation of its own, with another 'slot'; or"
                                        + " let one flow have both destinations"));
    }
}
