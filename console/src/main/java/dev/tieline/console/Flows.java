package dev.tieline.console;

import dev.tieline.follow.Followed;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.LaneView;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Trigger;
import dev.tieline.resource.Masking;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the page of a flow that runs. */
final class Flows {
    private static final int ON_A_PAGE = 25;
    private static final int REFUSALS = 5;

    private Flows() {}

    static FlowPage page(Desk desk, Plan plan, long before) {
        Map<String, LaneView> lanes = new HashMap<>();
        desk.ledger().lanes().stream()
                .filter(lane -> lane.flow().equals(plan.flow()))
                .forEach(lane -> lanes.put(lane.destination(), lane));
        FlowText text = FlowText.of(plan);
        Instant now = desk.moments().now();
        List<RecordSummary> records = desk.ledger().recent(plan.flow(), before, ON_A_PAGE);
        return new FlowPage(
                plan.flow(),
                plan.purpose(),
                plan.owner(),
                plan.version(),
                Policies.of(plan, text),
                balance(desk, plan.flow()),
                FlowPicture.of(plan, text.steps(), lanes),
                HourChart.of(
                        desk.ledger().activity(plan.flow(), now.minus(23, ChronoUnit.HOURS), now),
                        desk.moments(),
                        960,
                        120),
                RunPages.of(desk, plan),
                plan.asks().flatMap(Trigger.Source::since).isPresent(),
                plan.changes().map(changes -> changes(desk, plan.flow(), changes)),
                plan.bulk().isPresent(),
                plan.allDestinations().map(d -> target(d, text, plan.owner())).toList(),
                records.stream().map(record -> RecordRow.of(record, desk)).toList(),
                records.size() < ON_A_PAGE
                        ? ""
                        : "/flows/" + plan.flow() + "?before=" + records.getLast().position(),
                desk.ledger().refusals(plan.flow(), REFUSALS).stream()
                        .map(refusal ->
                                new FlowPage.Turned(
                                        desk.moments().of(refusal.at()),
                                        refusal.status(),
                                        Words.sentence(Masking.refusal(refusal).reason()),
                                        refusal.remote(),
                                        refusal.bytes(),
                                        refusal.headers()))
                        .toList(),
                plan.source().lines().toList());
    }

    private static FlowPage.Changes changes(Desk desk, String flow, Trigger.Changes of) {
        Optional<Followed> at = desk.sources().running().followers().at(flow);
        return new FlowPage.Changes(
                at.isPresent()
                        ? "It follows the changes of " + of.system() + "."
                        : "It does not follow the changes of "
                                + of.system()
                                + " now. If that lasts, an incident says why.",
                at.map(Followed::position).orElse(""),
                at.map(Followed::behind).filter(bytes -> bytes >= 0).map(Words::bytes).orElse(""),
                at.map(Followed::at).map(desk.moments()::of),
                at.flatMap(Followed::changed).map(desk.moments()::of));
    }

    private static List<RecordPage.Fact> balance(Desk desk, String flow) {
        Balance books =
                desk.ledger().balances().stream()
                        .filter(balance -> balance.flow().equals(flow))
                        .findFirst()
                        .orElse(new Balance(flow, 0, 0, 0, 0, 0, 0));
        return List.of(
                fact("accepted", books.accepted()),
                fact("delivered", books.delivered()),
                fact("skipped", books.skipped()),
                fact("duplicate", books.duplicate()),
                fact("held", books.held()),
                fact("pending", books.pending()));
    }

    private static RecordPage.Fact fact(String word, long number) {
        return new RecordPage.Fact(word, Words.number(number));
    }

    private static FlowPage.Target target(Destination destination, FlowText text, String owner) {
        return new FlowPage.Target(
                destination.name(),
                destination.system() + "." + destination.operation().name(),
                Policies.of(destination, text.when(destination.name()), owner),
                destination.mapping());
    }
}
