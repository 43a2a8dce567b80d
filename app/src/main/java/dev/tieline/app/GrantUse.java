package dev.tieline.app;

import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What flows use of what is granted to them, by their files.
 *
 * @param operations by system and operation
 * @param classes of data that go to a system, by system
 */
record GrantUse(Map<String, Use> operations, Map<String, Set<String>> classes) {
    /** A mapping that is one expression: nobody knows which fields it fills. */
    private static final String WHOLE = "*";

    /**
     * Of one operation.
     *
     * @param flows that call it
     * @param fields that a flow fills; {@code *} when that may be any
     */
    record Use(Set<String> flows, Set<String> fields) {
        static final Use NONE = new Use(Set.of(), Set.of());

        boolean fills(String field) {
            return fields.contains(field) || fields.contains(WHOLE);
        }

        boolean fillsAny() {
            return fields.contains(WHOLE);
        }
    }

    static GrantUse of(List<Plan> plans) {
        GrantUse all = new GrantUse(new HashMap<>(), new HashMap<>());
        for (Plan plan : plans) {
            plan.allDestinations().forEach(destination -> all.add(plan.flow(), destination));
            all.add(plan.flow(), plan.trigger());
        }
        return all;
    }

    private void add(String flow, Trigger trigger) {
        switch (trigger) {
            case Trigger.Endpoint endpoint ->
                    endpoint.gaps().ifPresent(gaps -> add(flow, endpoint.from(), gaps.asking()));
            case Trigger.Poll poll -> add(flow, poll.source());
            case Trigger.Scheduled scheduled -> add(flow, scheduled.source());
            case Trigger.Follows follows -> add(flow, follows.source());
            case Trigger.Dropped dropped -> add(flow, dropped.source());
            case Trigger.Changes changes -> use(flow, changes.system(), changes.operation());
            case Trigger.Incidents _ -> {}
        }
    }

    private void add(String flow, Trigger.Source source) {
        add(flow, source.system(), source.asking());
        source.since()
                .ifPresent(since ->
                        use(flow, source.system(), source.asking().operation())
                                .fields()
                                .add(since.field()));
    }

    private void add(String flow, String system, Trigger.Asking asking) {
        use(flow, system, asking.operation()).fields().addAll(asking.pages().fields());
    }

    private Use use(String flow, String system, String operation) {
        Use use =
                operations.computeIfAbsent(
                        key(system, operation), _ -> new Use(new TreeSet<>(), new TreeSet<>()));
        use.flows().add(flow);
        return use;
    }

    private void add(String flow, Destination destination) {
        Use use = use(flow, destination.system(), destination.operation().name());
        Set<String> going = classes.computeIfAbsent(destination.system(), _ -> new TreeSet<>());
        for (Destination.MappingLine line : destination.mapping()) {
            use.fields().add(line.field().split("[.\\[]", 2)[0]);
            going.add(line.classification());
        }
    }

    Use of(String system, String operation) {
        return operations.getOrDefault(key(system, operation), Use.NONE);
    }

    /** Whether nothing of this class, or of a graver one that could hide it, goes there. */
    boolean neverGets(String system, String classification) {
        Set<String> going = classes.getOrDefault(system, Set.of());
        return !going.contains(classification)
                && (classification.equals("payment") || !going.contains("payment"));
    }

    private static String key(String system, String operation) {
        return system + "." + operation;
    }
}
