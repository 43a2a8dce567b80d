package dev.tieline.sight;

import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RunLedger;
import dev.tieline.ledger.Sighting;
import dev.tieline.people.Actor;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the actor of the thread may see. A flow belongs to the owner it names today; one that does
 * not run any more is seen only by those who see everything. Thread-safe.
 */
public final class Sight {
    /** No flow is named so: nothing is meant then, not everything. */
    private static final Set<String> NONE = Set.of("");

    private final Ledger ledger;
    private final Plans plans;

    /**
     * @param ledger of everything
     * @param plans of all flows
     */
    public Sight(Ledger ledger, Plans plans) {
        this.ledger = ledger;
        this.plans = plans;
    }

    /** The ledger as whoever asks may see it. */
    public Ledger ledger() {
        return new SightedLedger(ledger, this);
    }

    /** Runs and slots as whoever asks may see them. */
    public RunLedger runs(RunLedger runs) {
        return new SightedRuns(runs, this);
    }

    /** The flows as whoever asks may see them. */
    public Plans plans() {
        return new SightedPlans(plans, this);
    }

    boolean everything() {
        return Actor.current().seesAll();
    }

    boolean flow(String flow) {
        return everything()
                || plans.current(flow)
                        .filter(plan -> Actor.current().sees(plan.owner()))
                        .isPresent();
    }

    boolean plan(Plan plan) {
        return Actor.current().sees(plan.owner());
    }

    /** Names of the flows that may be seen, when not all may. */
    Set<String> flows() {
        return plans.current().stream()
                .filter(this::plan)
                .map(Plan::flow)
                .collect(Collectors.toSet());
    }

    /** A system is seen by who answers for it, and by who answers for a flow that uses it. */
    boolean system(String system) {
        return everything()
                || plans.current().stream()
                        .anyMatch(plan ->
                                plan.allDestinations()
                                        .filter(d -> d.system().equals(system))
                                        .anyMatch(d ->
                                                plan(plan)
                                                        || Actor.current()
                                                                .sees(d.keeper().owner())));
    }

    boolean incident(Incident incident) {
        return everything()
                || Actor.current().sees(incident.sighting().owner())
                || incident.sighting().flows().stream().anyMatch(this::flow);
    }

    /** The same without the names of flows that may not be seen. */
    Incident seen(Incident incident) {
        Sighting all = incident.sighting();
        return everything()
                ? incident
                : incident.with(
                        new Sighting(
                                all.cause(),
                                all.kind(),
                                all.subject(),
                                all.flows().stream().filter(this::flow).toList(),
                                all.owner(),
                                all.fault(),
                                all.records()));
    }

    /** What of a filter may be seen. */
    HeldFilter narrowed(HeldFilter filter) {
        if (everything()) {
            return filter;
        }
        Set<String> flows = new HashSet<>(flows());
        if (!filter.flows().isEmpty()) {
            flows.retainAll(filter.flows());
        }
        return new HeldFilter(
                filter.group(),
                flows.isEmpty() ? NONE : flows,
                filter.destination(),
                filter.until(),
                filter.run());
    }
}
