package dev.tieline.store;

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
import java.util.List;
import java.util.Optional;

/** The read side: turns questions into reads, each in one transaction. */
final class SqliteLedger implements Ledger {
    /** The newest of a flow before a position, by index and behind it. */
    private static final String IN_FLOW =
            "WHERE e.position IN (SELECT position FROM (SELECT position FROM flow_record"
                    + " WHERE flow = (SELECT id FROM flow WHERE name = ?1) AND position < ?2"
                    + " ORDER BY position DESC LIMIT ?3)"
                    + " UNION ALL SELECT position FROM entry"
                    + " WHERE position > (SELECT by_flow FROM indexed) AND position < ?2"
                    + " AND flow = (SELECT id FROM flow WHERE name = ?1))";

    private final ReadPool readers;
    private final SearchIndex index;

    SqliteLedger(ReadPool readers, SearchIndex index) {
        this.readers = readers;
        this.index = index;
    }

    @Override
    public Optional<Trace> trace(String recordId) {
        Optional<byte[]> id = RecordIds.bytes(recordId);
        return id.isEmpty() ? Optional.empty() : readers.ask(sql -> TraceRows.trace(sql, id.get()));
    }

    @Override
    public List<RecordSummary> search(String text, int limit) {
        if (text.isBlank()) {
            return List.of();
        }
        SearchIndex.Finder finder = index.now();
        return readers.ask(sql -> new Search(sql, finder).records(text, page(limit)));
    }

    @Override
    public List<RecordSummary> recent(String flow, long before, int limit) {
        return readers.ask(sql ->
                sql.rows(
                        row -> EntryRows.summary(sql, row),
                        "SELECT"
                                + EntryRows.HEAD
                                + EntryRows.FROM
                                + (flow.isEmpty() ? "WHERE ?1 = ''" : IN_FLOW)
                                + " AND e.position < ?2"
                                + " ORDER BY e.position DESC LIMIT ?3",
                        flow,
                        before == 0 ? Long.MAX_VALUE : before,
                        page(limit)));
    }

    @Override
    public List<HeldGroup> heldGroups(HeldFilter filter, int limit) {
        return readers.ask(sql -> HeldRows.groups(sql, filter, limit));
    }

    @Override
    public List<HeldItem> held(String groupId, long after, int limit) {
        return readers.ask(sql -> HeldRows.items(sql, HeldFilter.of(groupId), after, page(limit)));
    }

    @Override
    public List<HeldItem> held(HeldFilter filter, long after, int limit) {
        return readers.ask(sql -> HeldRows.items(sql, filter, after, page(limit)));
    }

    @Override
    public long countHeld(HeldFilter filter) {
        return readers.ask(sql -> HeldRows.count(sql, filter));
    }

    @Override
    public List<BulkReplay> replays(int limit) {
        return readers.ask(sql -> ReplayRows.all(sql, page(limit)));
    }

    @Override
    public Optional<BulkReplay> bulkReplay(long id) {
        return readers.ask(sql -> ReplayRows.one(sql, id));
    }

    @Override
    public List<Balance> balances() {
        return readers.ask(BookRows::balances);
    }

    @Override
    public Balance recount(String flow) {
        return readers.ask(sql -> BookRows.recount(sql, flow));
    }

    @Override
    public Recount compare(String flow) {
        return readers.ask(sql ->
                new Recount(
                        BookRows.balances(sql).stream()
                                .filter(balance -> balance.flow().equals(flow))
                                .findFirst()
                                .orElseGet(() -> new Balance(flow, 0, 0, 0, 0, 0, 0)),
                        BookRows.recount(sql, flow)));
    }

    @Override
    public Optional<Instant> received(String flow, int nth) {
        return readers.ask(sql -> BookRows.received(sql, flow, nth));
    }

    @Override
    public Optional<Instant> dropped(String flow, int nth) {
        return readers.ask(sql -> FlowRunRows.dropped(sql, flow, nth));
    }

    @Override
    public List<Activity> activity(String flow, Instant from, Instant to) {
        return readers.ask(sql -> BookRows.activity(sql, flow, from, to));
    }

    @Override
    public List<LaneView> lanes() {
        return readers.ask(BookRows::lanes);
    }

    @Override
    public List<Condition> conditions() {
        return readers.ask(sql ->
                sql.rows(
                        row ->
                                new Condition(
                                        row.getString(1),
                                        row.getString(2),
                                        Times.instant(row.getLong(3)),
                                        row.getString(4)),
                        "SELECT system, state, since, detail FROM condition" + " ORDER BY system"));
    }

    @Override
    public List<Incident> incidents(int limit) {
        return readers.ask(sql -> IncidentRows.all(sql, page(limit)));
    }

    @Override
    public Optional<Incident.Story> incident(long id) {
        return readers.ask(sql -> IncidentRows.story(sql, id));
    }

    @Override
    public List<Incident.News> news(String owner, boolean nobodys, long after, int limit) {
        return readers.ask(sql -> AlertRows.news(sql, owner, nobodys, after, page(limit)));
    }

    @Override
    public long newsOfThePast() {
        return readers.ask(AlertRows::past);
    }

    @Override
    public List<Incident.AlertMark> alertMarks(String flow) {
        return readers.ask(sql -> AlertRows.marks(sql, flow));
    }

    @Override
    public List<Refusal> refusals(String flow, int limit) {
        return readers.ask(sql ->
                sql.rows(
                        row ->
                                new Refusal(
                                        row.getString(1),
                                        Times.instant(row.getLong(2)),
                                        row.getInt(3),
                                        row.getString(4),
                                        row.getString(5),
                                        row.getString(6),
                                        row.getString(7),
                                        row.getInt(8)),
                        "SELECT f.name, r.at, r.status, r.code, r.reason, r.remote, r.headers, r.bytes"
                                + " FROM refusal r JOIN flow f ON f.id = r.flow"
                                + (flow.isEmpty()
                                        ? " WHERE ?1 = ''"
                                        : " WHERE r.flow = (SELECT id FROM flow"
                                                + " WHERE name = ?1)")
                                + " ORDER BY r.seq DESC LIMIT ?2",
                        flow,
                        page(limit)));
    }

    private static int page(int limit) {
        return Math.clamp(limit, 0, MAX_PAGE);
    }
}
