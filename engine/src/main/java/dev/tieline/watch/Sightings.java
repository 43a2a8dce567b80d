package dev.tieline.watch;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.journal.LaneName;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.LaneView;
import dev.tieline.ledger.Sighting;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells what is wrong from what the ledger says: one sighting for each cause. Pure. */
record Sightings(
        List<Plan> plans,
        List<LaneView> lanes,
        List<HeldGroup> groups,
        List<Condition> conditions,
        Set<String> unbalanced) {
    private static final String SYSTEM_PAUSED = "system-paused";
    private static final String SYSTEM_FAILING = "system-failing";

    List<Sighting> all() {
        List<Sighting> all = new ArrayList<>();
        unbalanced.stream().map(this::ofBooks).forEach(all::add);
        for (Condition condition : conditions) {
            if (condition.state().equals("failing") || condition.state().equals("paused")) {
                all.add(system(condition));
            }
        }
        all.addAll(held());
        lanes.stream().filter(lane -> lane.late() > 0).map(this::late).forEach(all::add);
        return all;
    }

    private Sighting ofBooks(String flow) {
        Fault fault =
                Fault.of(
                        "books-unbalanced",
                        Blame.HUB,
                        "The books of " + flow + " do not balance.",
                        "Run 'tieline balance --recount " + flow + "' and report this.");
        return new Sighting(
                "books/" + flow, Sighting.Kind.HUB, "books", List.of(flow), owner(flow), fault, 0);
    }

    /** Lanes that could move and do not. */
    List<Sighting> stalled(List<LaneName> stalled) {
        return stalled.stream()
                .map(lane ->
                        new Sighting(
                                "stalled/" + lane.flow() + "/" + lane.destination(),
                                Sighting.Kind.HUB,
                                "lane",
                                List.of(lane.flow()),
                                owner(lane.flow()),
                                Fault.of(
                                        "lane-stalled",
                                        Blame.HUB,
                                        "Deliveries of "
                                                + lane.flow()
                                                + " to "
                                                + lane.destination()
                                                + " could go and do not.",
                                        "Restart the hub and report this with its log."),
                                0))
                .toList();
    }

    /** The cause that is a system. */
    static String ofSystem(String system) {
        return "system/" + system;
    }

    private Sighting system(Condition condition) {
        String system = condition.system();
        TreeSet<String> flows = new TreeSet<>();
        String owner = "";
        long waiting = 0;
        for (Plan plan : plans) {
            for (Destination destination : plan.allDestinations().toList()) {
                if (destination.system().equals(system)) {
                    flows.add(plan.flow());
                    owner = destination.keeper().owner();
                    waiting += pending(plan.flow(), destination.name());
                }
            }
        }
        boolean paused = condition.state().equals("paused");
        String why = condition.detail().isEmpty() ? "" : " " + condition.detail();
        Fault fault =
                paused
                        ? Fault.of(
                                SYSTEM_PAUSED,
                                Blame.DESTINATION,
                                plain(system, true) + why,
                                "Correct what it says, then resume the system; what waits goes on.")
                        : Fault.of(
                                SYSTEM_FAILING,
                                Blame.DESTINATION,
                                plain(system, false) + why,
                                "Nothing need be done here: it goes on by itself. If it lasts, ask"
                                        + " whoever runs '"
                                        + system
                                        + "'.");
        return new Sighting(
                ofSystem(system),
                Sighting.Kind.SYSTEM,
                system,
                List.copyOf(flows),
                owner,
                fault,
                waiting);
    }

    private static String plain(String system, boolean paused) {
        return "'" + system + (paused ? "' is not called any more." : "' takes nothing now.");
    }

    /** What happened without what a system said of it. */
    static String ownWords(Sighting sighting) {
        return switch (sighting.fault().code()) {
            case SYSTEM_PAUSED -> plain(sighting.subject(), true);
            case SYSTEM_FAILING -> plain(sighting.subject(), false);
            default -> sighting.fault().message();
        };
    }

    private long pending(String flow, String destination) {
        return lanes.stream()
                .filter(lane -> lane.flow().equals(flow) && lane.destination().equals(destination))
                .mapToLong(LaneView::pending)
                .sum();
    }

    /** What is held with the same code at the same place is one cause, whatever the words. */
    private List<Sighting> held() {
        Map<String, Sighting> byCause = new LinkedHashMap<>();
        for (HeldGroup group : groups) {
            String cause = Sighting.held(group);
            // The largest group comes first and gives its words.
            byCause.merge(
                    cause,
                    new Sighting(
                            cause,
                            Sighting.Kind.HELD,
                            group.flow(),
                            List.of(group.flow()),
                            owner(group.flow()),
                            group.cause(),
                            group.count()),
                    Sightings::sum);
        }
        return List.copyOf(byCause.values());
    }

    private static Sighting sum(Sighting one, Sighting other) {
        return new Sighting(
                one.cause(),
                one.kind(),
                one.subject(),
                one.flows(),
                one.owner(),
                one.fault(),
                one.records() + other.records());
    }

    private Sighting late(LaneView lane) {
        Fault fault =
                Fault.of(
                        "deadline-missed",
                        Blame.DESTINATION,
                        "Deliveries of "
                                + lane.flow()
                                + " to "
                                + lane.destination()
                                + " are past their deadline.",
                        "They go on. Look at what keeps the oldest of them.");
        return new Sighting(
                "late/" + lane.flow() + "/" + lane.destination(),
                Sighting.Kind.LATE,
                lane.flow(),
                List.of(lane.flow()),
                owner(lane.flow()),
                fault,
                lane.late());
    }

    private String owner(String flow) {
        return plans.stream()
                .filter(plan -> plan.flow().equals(flow))
                .map(Plan::owner)
                .findFirst()
                .orElse("");
    }
}
