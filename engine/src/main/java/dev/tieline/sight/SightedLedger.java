package dev.tieline.sight;

import dev.tieline.ledger.Activity;
import dev.tieline.ledger.Balance;
import dev.tieline.ledger.BulkReplay;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.HeldFilter;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.HeldItem;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.LaneView;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.RecordSummary;
import dev.tieline.ledger.Refusal;
import dev.tieline.ledger.Trace;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The part of the ledger that may be seen. */
final class SightedLedger implements Ledger {
    private final Ledger ledger;
    private final Sight sight;

    SightedLedger(Ledger ledger, Sight sight) {
        this.ledger = ledger;
        this.sight = sight;
    }

    @Override
    public Optional<Trace> trace(String recordId) {
        return ledger.trace(recordId).filter(trace -> sight.flow(trace.record().flow()));
    }

    @Override
    public List<RecordSummary> search(String text, int limit) {
        if (sight.everything()) {
            return ledger.search(text, limit);
        }
        return ledger.search(text, MAX_PAGE).stream()
                .filter(record -> sight.flow(record.flow()))
                .limit(limit)
                .toList();
    }

    @Override
    public List<RecordSummary> recent(String flow, long before, int limit) {
        if (!flow.isEmpty() || sight.everything()) {
            return sight.everything() || sight.flow(flow)
                    ? ledger.recent(flow, before, limit)
                    : List.of();
        }
        return sight.flows().stream()
                .flatMap(one -> ledger.recent(one, before, limit).stream())
                .sorted(Comparator.comparingLong(RecordSummary::position).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public List<HeldGroup> heldGroups(HeldFilter filter, int limit) {
        return ledger.heldGroups(sight.narrowed(filter), limit);
    }

    @Override
    public List<HeldItem> held(String groupId, long after, int limit) {
        return sight.everything()
                ? ledger.held(groupId, after, limit)
                : held(HeldFilter.of(groupId), after, limit);
    }

    @Override
    public List<HeldItem> held(HeldFilter filter, long after, int limit) {
        return ledger.held(sight.narrowed(filter), after, limit);
    }

    @Override
    public long countHeld(HeldFilter filter) {
        return ledger.countHeld(sight.narrowed(filter));
    }

    @Override
    public HeldFilter visible(HeldFilter filter) {
        return sight.narrowed(filter);
    }

    @Override
    public List<BulkReplay> replays(int limit) {
        return ledger.replays(limit).stream().filter(this::isSeen).toList();
    }

    @Override
    public Optional<BulkReplay> bulkReplay(long id) {
        return ledger.bulkReplay(id).filter(this::isSeen);
    }

    /** One of all flows is of flows that may not be seen, too. */
    private boolean isSeen(BulkReplay replay) {
        return sight.everything()
                || (!replay.filter().flows().isEmpty()
                        && sight.flows().containsAll(replay.filter().flows()));
    }

    @Override
    public List<Balance> balances() {
        return ledger.balances().stream().filter(book -> sight.flow(book.flow())).toList();
    }

    @Override
    public Balance recount(String flow) {
        return sight.flow(flow) ? ledger.recount(flow) : nothing(flow);
    }

    @Override
    public Recount compare(String flow) {
        return sight.flow(flow) ? ledger.compare(flow) : new Recount(nothing(flow), nothing(flow));
    }

    private static Balance nothing(String flow) {
        return new Balance(flow, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public Optional<Instant> received(String flow, int nth) {
        return sight.flow(flow) ? ledger.received(flow, nth) : Optional.empty();
    }

    @Override
    public Optional<Instant> dropped(String flow, int nth) {
        return sight.flow(flow) ? ledger.dropped(flow, nth) : Optional.empty();
    }

    @Override
    public List<Activity> activity(String flow, Instant from, Instant to) {
        return sight.flow(flow) ? ledger.activity(flow, from, to) : List.of();
    }

    @Override
    public List<LaneView> lanes() {
        return ledger.lanes().stream().filter(lane -> sight.flow(lane.flow())).toList();
    }

    @Override
    public List<Condition> conditions() {
        return ledger.conditions().stream()
                .filter(condition -> sight.system(condition.system()))
                .toList();
    }

    @Override
    public List<Incident> incidents(int limit) {
        return ledger.incidents(sight.everything() ? limit : MAX_PAGE).stream()
                .filter(sight::incident)
                .limit(limit)
                .map(sight::seen)
                .toList();
    }

    @Override
    public Optional<Incident.Story> incident(long id) {
        return ledger.incident(id)
                .filter(story -> sight.incident(story.incident()))
                .map(story -> new Incident.Story(sight.seen(story.incident()), story.events()));
    }

    @Override
    public List<Incident.News> news(String owner, boolean nobodys, long after, int limit) {
        return sight.everything() ? ledger.news(owner, nobodys, after, limit) : List.of();
    }

    @Override
    public long newsOfThePast() {
        return sight.everything() ? ledger.newsOfThePast() : 0;
    }

    @Override
    public List<Incident.AlertMark> alertMarks(String flow) {
        return sight.flow(flow) ? ledger.alertMarks(flow) : List.of();
    }

    @Override
    public List<Refusal> refusals(String flow, int limit) {
        if (!flow.isEmpty() || sight.everything()) {
            return sight.everything() || sight.flow(flow)
                    ? ledger.refusals(flow, limit)
                    : List.of();
        }
        return sight.flows().stream()
                .flatMap(one -> ledger.refusals(one, limit).stream())
                .sorted(Comparator.comparing(Refusal::at).reversed())
                .limit(limit)
                .toList();
    }
}
