package dev.tieline.plan;

import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.flow.Drop;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.FlowDeclaration.Target;
import dev.tieline.flow.FlowDeclaration.Trigger;
import java.util.Map;
import java.util.Optional;

/** Checks that no flow takes files away that start another one as well. */
record DropCheck(Map<String, FlowDeclaration> flows, SystemCatalog catalog, Findings findings) {
    /** Stands in no name. */
    private static final char END = 0;

    void check(FlowDeclaration flow) {
        if (!(flow.trigger() instanceof Trigger.Dropped own) || !takesAway(own.drop())) {
            return;
        }
        flows.values().stream()
                .filter(other ->
                        !other.name().equals(flow.name())
                                && other.trigger() instanceof Trigger.Dropped its
                                && isShared(ask(own), ask(its)))
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

    private static Target ask(Trigger.Dropped dropped) {
        return dropped.source().asking().ask();
    }

    /** Whether a file can be one of both. */
    private boolean isShared(Target one, Target other) {
        boolean same = one.system().equals(other.system());
        if (same && one.operation().equals(other.operation())) {
            return true;
        }
        Optional<Operation.Parts> its = parts(one);
        Optional<Operation.Parts> others = parts(other);
        return its.isPresent()
                && others.isPresent()
                && (same || isOnePlace(its.get(), others.get()))
                && haveOneName(its.get().names(), others.get().names());
    }

    /** Two systems may be one folder. */
    private static boolean isOnePlace(Operation.Parts one, Operation.Parts other) {
        return !one.place().isEmpty() && one.place().equals(other.place());
    }

    private Optional<Operation.Parts> parts(Target ask) {
        return catalog.result(ask).flatMap(asked -> asked.operation().parts());
    }

    /** Whether there is a name that both patterns match. */
    private static boolean haveOneName(String one, String other) {
        // Whether the rests of both do, for each rest of the other one.
        boolean[] behind = new boolean[other.length() + 2];
        for (int i = one.length(); i >= 0; i--) {
            boolean[] here = new boolean[other.length() + 2];
            for (int j = other.length(); j >= 0; j--) {
                char its = at(one, i);
                char others = at(other, j);
                if (its == '*' || others == '*') {
                    // Of a star nothing more, or what the other one has there.
                    here[j] = behind[j] || here[j + 1];
                } else if (its == END || others == END) {
                    here[j] = its == others;
                } else {
                    here[j] = (its == others || its == '?' || others == '?') && behind[j + 1];
                }
            }
            behind = here;
        }
        return behind[0];
    }

    private static char at(String pattern, int at) {
        return at < pattern.length() ? pattern.charAt(at) : END;
    }
}
