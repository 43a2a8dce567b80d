package dev.tieline.resource;

import dev.tieline.bulk.Plannings;
import dev.tieline.bulk.Plannings.Planning;
import dev.tieline.plan.Plans;
import dev.tieline.run.Wish;
import java.util.List;

/** The endpoints of what runs in bulk would do. Thread-safe. */
final class PlanEndpoints {
    private static final Parameter FLOW = Parameter.path("flow", "Name of the flow.");

    private static final Parameter ID =
            Parameter.name("id", "Only the one that was begun with this id.");

    private final Plannings plannings;
    private final Plans plans;

    PlanEndpoints(Resources.Running running) {
        this.plannings = running.plannings();
        this.plans = running.plans();
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get(
                        "/flows/{flow}/plan",
                        "What a run would do, as it was found out last, or the one that was begun"
                                + " with this id; the latest are kept until the hub ends.",
                        List.of(FLOW, ID),
                        PlanShapes.PLANNING,
                        this::last),
                Endpoint.act(
                        "/flows/{flow}/plan",
                        "Begins to find out what a run would create, change and take away. Writes"
                                + " nothing. Where files start the flow, its folder is looked into,"
                                + " and the next new file is read.",
                        List.of(FLOW),
                        RunEndpoints.WISH,
                        PlanShapes.PLANNING,
                        this::begin));
    }

    private Reply<Planning> last(Call call) {
        String flow = call.text("flow");
        String id = call.text("id");
        return plans.current(flow)
                .flatMap(_ -> id.isEmpty() ? plannings.of(flow) : plannings.of(flow, id))
                .<Reply<Planning>>map(Reply::found)
                .orElseGet(() ->
                        Reply.refused(
                                404,
                                "plan-unknown",
                                id.isEmpty()
                                        ? "Nobody has asked for it."
                                        : "It is not known any more: begin again."));
    }

    private Reply<Planning> begin(Call call) {
        String flow = call.text("flow");
        if (plans.current(flow).isEmpty()) {
            return Reply.refused(404, "flow-unknown", "There is no flow of this name.");
        }
        Wish wish = RunEndpoints.wish(call);
        return plannings
                .begin(flow, wish, Commands.actor())
                .<Reply<Planning>>map(planning ->
                        planning.wish().equals(wish) ? Reply.found(planning) : another())
                .orElseGet(() ->
                        Reply.refused(
                                409,
                                "flow-without-run",
                                "The flow has no 'run': its items become records one by one."));
    }

    private static Reply<Planning> another() {
        return Reply.refused(
                409,
                "plan-not-found-out",
                "It is being found out what another run of the flow would do; ask again then.");
    }
}
