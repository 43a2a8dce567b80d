package dev.tieline.resource;

import dev.tieline.api.Finding;
import dev.tieline.ledger.Activity;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.LaneView;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Refusal;
import java.util.List;
import java.util.Optional;

/** How lists, counts and conditions look. */
final class BookShapes {

    static final Shape<Balance> BALANCE =
            Shape.<Balance>of(
                            "Balance",
                            "accepted = delivered + skipped + duplicate + held + pending.")
                    .text("flow", "Name; total for the sum.", Balance::flow)
                    .whole("accepted", "Records.", Balance::accepted)
                    .whole("delivered", "Records.", Balance::delivered)
                    .whole("skipped", "Records.", Balance::skipped)
                    .whole("duplicate", "Records.", Balance::duplicate)
                    .whole("held", "Records.", Balance::held)
                    .whole("pending", "Records.", Balance::pending)
                    .truth("balanced", "Whether the equation holds.", Balance::balanced);

    /**
     * The books.
     *
     * @param recounted the books of one flow, counted anew, when somebody asked for it
     */
    record Books(List<Balance> flows, Optional<Balance> recounted) {
        private static final Balance NONE = new Balance("total", 0, 0, 0, 0, 0, 0);

        Balance total() {
            return flows.stream().reduce(NONE, (sum, flow) -> sum.plus(flow, "total"));
        }

        /** Whether every equation holds and a recount comes to what the books say. */
        boolean balanced() {
            return flows.stream().allMatch(Balance::balanced)
                    && recounted.map(anew -> anew.balanced() && flows.contains(anew)).orElse(true);
        }
    }

    static final Shape<Books> BOOKS =
            Shape.<Books>of("Books", "The books of every flow that ever accepted a record.")
                    .truth("balanced", "Whether all of it holds.", Books::balanced)
                    .one("total", "The sum.", BALANCE, Books::total)
                    .list("flows", "By name.", BALANCE, Books::flows)
                    .maybe("recounted", "One flow counted anew.", BALANCE, Books::recounted);

    /** A page of records. */
    record Page(List<RecordSummary> records, Optional<Long> next) {}

    static final Shape<Page> PAGE =
            Shape.<Page>of("RecordPage", "A page of records, newest first.")
                    .list("records", "Their heads.", RecordShapes.RECORD, Page::records)
                    .maybeWhole(
                            "next", "before for the next page; missing at the end.", Page::next);

    private static final Shape<Activity> HOUR =
            Shape.<Activity>of("Hour", "What happened in one hour of a flow, in records.")
                    .time("hour", "Its start.", Activity::hour)
                    .whole("accepted", "Records.", Activity::accepted)
                    .whole("delivered", "Records.", Activity::delivered)
                    .whole("held", "Records.", Activity::held)
                    .whole("skipped", "Records.", Activity::skipped)
                    .whole("duplicate", "Records.", Activity::duplicate);

    static final Shape<List<Activity>> HOURS =
            Shape.<List<Activity>>of("Activity", "Hours of a flow, oldest first, without gaps.")
                    .list("hours", "The hours.", HOUR, hours -> hours);

    static final Shape<LaneView> LANE =
            Shape.<LaneView>of("Lane", "The queue of one destination as it stands.")
                    .text("destination", "Name in the flow.", LaneView::destination)
                    .whole("pending", "Deliveries pending or waiting.", LaneView::pending)
                    .whole("held", "Deliveries held.", LaneView::held)
                    .whole("delivered", "Deliveries delivered, all time.", LaneView::delivered)
                    .maybeTime(
                            "oldestPending",
                            "When the oldest pending record was accepted.",
                            LaneView::oldestPending)
                    .whole("late", "Pending deliveries past their deadline.", LaneView::late);

    private static final Shape<Refusal> REFUSAL =
            Shape.<Refusal>of("Refusal", "An arrival that was not accepted.")
                    .text("flow", "Name.", Refusal::flow)
                    .time("at", "When.", Refusal::at)
                    .whole("status", "HTTP status it was answered with.", Refusal::status)
                    .text("code", "Stable name of the reason.", Refusal::code)
                    .text("reason", "In words.", Refusal::reason)
                    .text("remote", "Address of the peer.", Refusal::remote)
                    .text("headers", "Names of the headers it came with.", Refusal::headers)
                    .whole("bytes", "Length of its body.", Refusal::bytes);

    static final Shape<List<Refusal>> REFUSALS =
            Shape.<List<Refusal>>of("Refusals", "Arrivals that were not accepted.")
                    .list("refusals", "Newest first.", REFUSAL, refusals -> refusals);

    private static final Shape<Condition> CONDITION =
            Shape.<Condition>of("Condition", "What keeps a system from being called.")
                    .text("system", "Name.", Condition::system)
                    .text("state", "ok, paused, limited or failing.", Condition::state)
                    .time("since", "When it came to this.", Condition::since)
                    .text("detail", "In words; may be empty.", Condition::detail);

    static final Shape<List<Condition>> CONDITIONS =
            Shape.<List<Condition>>of("Conditions", "Systems; those that are fine may be missing.")
                    .list("conditions", "By name.", CONDITION, conditions -> conditions);

    private static final Shape<Finding> FINDING =
            Shape.<Finding>of("Finding", "A problem in a workspace file.")
                    .text("file", "Relative to the workspace.", finding -> finding.place().file())
                    .whole("line", "From 1.", finding -> finding.place().line())
                    .whole("column", "From 1.", finding -> finding.place().column())
                    .text("code", "Stable name of the problem.", Finding::code)
                    .text("message", "What is wrong.", Finding::message)
                    .text("why", "Why it matters; may be empty.", Finding::why)
                    .text("remedy", "What to write instead; may be empty.", Finding::remedy);

    /** How the hub is. */
    record Status(List<String> troubles, List<Finding> refused) {}

    static final Shape<Status> STATUS =
            Shape.<Status>of("Status", "How the hub is.")
                    .truth("moving", "Whether work is moving.", s -> s.troubles().isEmpty())
                    .texts("troubles", "What keeps it from moving.", Status::troubles)
                    .list(
                            "refused",
                            "Why the newest files of the workspace are not what runs.",
                            FINDING,
                            Status::refused);

    private BookShapes() {}
}
