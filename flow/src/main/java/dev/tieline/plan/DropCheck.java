package dev.tieline.plan;

import dev.tieline.api.Findings;
import dev.tieline.flow.Drop;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.FlowDeclaration.Trigger;
import java.util.Map;

/** Checks that no flow takes files away that start another one as well. */
record DropCheck(Map<String, FlowDeclaration> flows, Findings findings) {

    void check(FlowDeclaration flow) {
        if (!(flow.trigger() instanceof Trigger.Dropped own) || !takesAway(own.drop())) {
            return;
        }
        flows.values().stream()
                .filter(other ->
                        !other.name().equals(flow.name())
                                && other.trigger() instanceof Trigger.Dropped its
                                && ask(its).equals(ask(own)))
                .findFirst()
                .ifPresent(other ->
                        findings.add(
                                own.source().asking().ask().place(),
                                "file-shared",
                                "Files of '"
                                        + ask(own)
                                        + "' start '"
                                        + other.name()
                                        + "' as well, and this flow takes them away",
                                "the other one would not see all of them",
                                "write 'done: stay', and 'wait' or 'pass' at 'failed'; or let one"
                                        + " flow read them"));
    }

    static boolean takesAway(Drop drop) {
        return !(drop.done() instanceof Drop.Done.Stay)
                || drop.failed() instanceof Drop.Failed.Move;
    }

    private static String ask(Trigger.Dropped dropped) {
        return dropped.source().asking().ask().toString();
    }
}
