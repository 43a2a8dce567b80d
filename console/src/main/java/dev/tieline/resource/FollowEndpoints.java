package dev.tieline.resource;

import dev.tieline.follow.Followed;
import dev.tieline.follow.Followers;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Plans;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoint of flows that follow changes. Thread-safe. */
final class FollowEndpoints {
    private static final String FROM = "from";
    private static final String ROWS = "rows";

    private final Followers followers;
    private final Plans plans;

    FollowEndpoints(Resources.Running running) {
        this.followers = running.followers();
        this.plans = running.plans();
    }

    /** A flow that begins anew. */
    record Begun(String flow, String from) {}

    private static final Shape<Begun> BEGUN =
            Shape.<Begun>of("Resynced", "A flow that begins anew.")
                    .text("flow", "Name.", Begun::flow)
                    .word("from", "Where.", List.of(ROWS, "now"), Begun::from);

    private static final Shape<Optional<Followed>> PLACE =
            Shape.<Optional<Followed>>of("Followed", "How far a flow is that follows changes.")
                    .truth("follows", "Whether it follows now.", Optional::isPresent)
                    .maybeText(
                            "position",
                            "Up to where all is durable here, as the system names it.",
                            at -> at.map(Followed::position))
                    .maybeWhole(
                            "behind",
                            "Bytes of its log that the system keeps for the flow; missing while it"
                                    + " has not been asked.",
                            at -> at.map(Followed::behind).filter(bytes -> bytes >= 0))
                    .maybeTime("at", "When it was heard of last.", at -> at.map(Followed::at))
                    .maybeTime(
                            "changed",
                            "When a change came last; missing when none did since it follows.",
                            at -> at.flatMap(Followed::changed));

    List<Endpoint> all() {
        return List.of(
                Endpoint.get(
                        "/flows/{flow}/changes",
                        "How far a flow is that follows changes.",
                        List.of(Parameter.path("flow", "Name of the flow.")),
                        PLACE,
                        this::place),
                Endpoint.act(
                        "/flows/{flow}/resync",
                        "Lets a flow that follows changes begin anew, for it has lost its place, or"
                                + " whatever it is at.",
                        List.of(Parameter.path("flow", "Name of the flow.")),
                        Form.options(
                                "Where: with all rows that are there, or with what changes from now"
                                        + " on.",
                                Map.of(
                                        FROM,
                                        Map.of("type", "string", "enum", List.of(ROWS, "now")))),
                        BEGUN,
                        this::resync));
    }

    private Reply<Optional<Followed>> place(Call call) {
        Optional<Plan> plan = plans.current(call.text("flow"));
        if (plan.isEmpty()) {
            return Reply.refused(404, "flow-unknown", "There is no such flow.");
        }
        return plan.get().changes().isEmpty()
                ? Reply.refused(409, "flow-follows-nothing", "The flow follows no changes.")
                : Reply.found(followers.at(plan.get().flow()));
    }

    private Reply<Begun> resync(Call call) {
        Optional<Plan> plan = plans.current(call.text("flow"));
        String from = call.body().text(FROM).orElse("");
        if (plan.isEmpty()) {
            return Reply.refused(404, "flow-unknown", "There is no such flow.");
        }
        if (from.isEmpty()) {
            return Reply.refused(
                    422,
                    "from-missing",
                    "'from' is missing: 'rows' takes all rows in again, 'now' goes on without what"
                            + " is missing.");
        }
        String flow = plan.get().flow();
        return switch (followers.beginAnew(flow, from.equals(ROWS), Commands.actor())) {
            case TAKEN -> Reply.found(new Begun(flow, from));
            case FOLLOWS_NOTHING ->
                    Reply.refused(409, "flow-follows-nothing", "The flow follows no changes.");
            case BUSY ->
                    Reply.refused(
                            409,
                            "flow-busy",
                            "What it is at did not end in time; nothing has changed.");
        };
    }
}
