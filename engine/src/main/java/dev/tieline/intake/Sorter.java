package dev.tieline.intake;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Problem;
import dev.tieline.contract.Verdict;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.plan.Choice;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Preparation;
import dev.tieline.plan.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Contract, steps and routing of one record: pure, the same at the door and when a hold ends. */
public final class Sorter {

    private Sorter() {}

    /** Decides where a record goes. */
    public static Sorted sort(Plan plan, Document record) {
        if (plan.contract().check(record) instanceof Verdict.Invalid(List<Problem> problems)) {
            return new Sorted(
                    problems, List.of(heldWhole(broken(plan, problems))), Optional.empty());
        }
        return switch (plan.rules().prepare(record)) {
            case Preparation.Held(Fault fault) ->
                    new Sorted(List.of(), List.of(heldWhole(fault)), Optional.empty());
            case Preparation.Skipped(String rule) ->
                    new Sorted(List.of(), skipAll(plan, rule), Optional.empty());
            case Preparation.Ready(Scope scope) ->
                    new Sorted(List.of(), route(plan, scope), Optional.of(scope));
        };
    }

    private static Fault broken(Plan plan, List<Problem> problems) {
        Problem first = problems.getFirst();
        String more = problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "";
        return new Fault(
                "contract-" + first.code(),
                Blame.SENDER,
                "Breaks the contract " + plan.contract().name() + ": " + first.message() + more,
                "Correct the record here, or ask the sender to send what the contract says.",
                first.pointer());
    }

    private static NewDelivery heldWhole(Fault fault) {
        return new NewDelivery(LaneName.RECORD, DeliveryState.HELD, Optional.of(fault));
    }

    private static List<NewDelivery> skipAll(Plan plan, String rule) {
        return plan.destinations().stream().map(d -> skipped(d, "keep", rule)).toList();
    }

    private static NewDelivery skipped(Destination destination, String step, String rule) {
        Fault why = Fault.of("skipped-by-rule", Blame.FLOW, "The rule " + step + ": " + rule, "");
        return new NewDelivery(destination.name(), DeliveryState.SKIPPED, Optional.of(why));
    }

    private static List<NewDelivery> route(Plan plan, Scope scope) {
        List<Destination> destinations = plan.destinations();
        if (destinations.size() == 1) {
            return List.of(routed(destinations.getFirst(), scope, Map.of()));
        }
        List<NewDelivery> deliveries = new ArrayList<>(destinations.size());
        Map<String, DeliveryState> states = new HashMap<>();
        for (Destination destination : destinations) {
            NewDelivery delivery = routed(destination, scope, states);
            states.put(delivery.destination(), delivery.state());
            deliveries.add(delivery);
        }
        return deliveries;
    }

    /**
     * @param states of the deliveries before it
     */
    private static NewDelivery routed(
            Destination destination, Scope scope, Map<String, DeliveryState> states) {
        return switch (destination.rules().choose(scope)) {
            case Choice.Hold(Fault fault) ->
                    new NewDelivery(destination.name(), DeliveryState.HELD, Optional.of(fault));
            case Choice.Skip(String rule) -> skipped(destination, "when", rule);
            case Choice.Send() -> wanted(destination, states);
        };
    }

    private static NewDelivery wanted(Destination destination, Map<String, DeliveryState> states) {
        if (destination.after().isEmpty()) {
            return new NewDelivery(destination.name(), DeliveryState.PENDING, Optional.empty());
        }
        String after = destination.after().get();
        if (states.get(after) == DeliveryState.SKIPPED) {
            return skipped(destination, "after", after + ", which was skipped");
        }
        return new NewDelivery(destination.name(), DeliveryState.WAITING, Optional.empty());
    }
}
