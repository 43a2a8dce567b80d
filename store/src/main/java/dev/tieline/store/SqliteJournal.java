package dev.tieline.store;

import dev.tieline.api.Payload;
import dev.tieline.api.Problem;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.Change;
import dev.tieline.journal.InFlight;
import dev.tieline.journal.Journal;
import dev.tieline.journal.KeepFor;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.NewEntry;
import dev.tieline.journal.OpenDelivery;
import dev.tieline.journal.SavedVersion;
import dev.tieline.journal.Settlement;
import dev.tieline.ledger.BulkReplay;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Refusal;
import dev.tieline.ledger.Sighting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The write side: turns calls into commands of the writer. */
final class SqliteJournal implements Journal {
    private static final int MAX_REFUSALS = 10_000;
    private static final int MAX_REFUSALS_OF_A_FLOW = 1_000;
    private static final int MAX_RELEASED_AT_ONCE = 500;
    private static final int MAX_LATE_AT_ONCE = 1_000;

    private final Writer writer;
    private final ReadPool readers;
    private final Retention retention;
    private final InFlightFile inFlight;
    private final Runnable close;

    SqliteJournal(
            Writer writer,
            ReadPool readers,
            Retention retention,
            InFlightFile inFlight,
            Runnable close) {
        this.writer = writer;
        this.readers = readers;
        this.retention = retention;
        this.inFlight = inFlight;
        this.close = close;
    }

    /** Looks whether an earlier process died with deliveries under way. */
    void lookBack() {
        int suspects =
                inFlight.suspects()
                        ? inFlight.keep(
                                openLanes(),
                                (lane, position) -> !open(lane, List.of(position)).isEmpty())
                        : 0;
        if (suspects > 0 && inFlight.crashed()) {
            Writer.LOG.log(
                    System.Logger.Level.WARNING,
                    "the hub ended without being told to; what was being delivered then is tried"
                            + " one after the other deliveries={0}",
                    suspects);
        }
    }

    @Override
    public InFlight inFlight() {
        return inFlight;
    }

    @Override
    public Admitted admit(NewEntry entry) {
        return writer.perform(new Admit(entry, false)).admitted();
    }

    @Override
    public Admitted fill(NewEntry entry) {
        if (entry.uniqueKey().isEmpty()) {
            throw new IllegalArgumentException("what is asked for must be unique");
        }
        return writer.perform(new Admit(entry, true)).admitted();
    }

    @Override
    public void refuse(Refusal refusal) {
        plainly(tx -> {
            var flow = tx.names.flow(refusal.flow());
            int row =
                    tx.sql.update(
                            "INSERT INTO refusal(flow, at, status, code, reason, remote,"
                                    + " headers, bytes) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                            flow,
                            Times.micros(refusal.at()),
                            refusal.status(),
                            refusal.code(),
                            refusal.reason(),
                            refusal.remote(),
                            refusal.headers(),
                            refusal.bytes());
            tx.sql.update(
                    "DELETE FROM refusal WHERE flow = ?1 AND seq <= coalesce((SELECT seq FROM"
                            + " refusal WHERE flow = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2), 0)",
                    flow,
                    MAX_REFUSALS_OF_A_FLOW);
            tx.sql.update(
                    "DELETE FROM refusal WHERE seq <= (SELECT max(seq) FROM refusal) - ?",
                    MAX_REFUSALS);
            return row;
        });
    }

    @Override
    public void mark(long position, LaneName lane) {
        plainly(tx -> {
            Deliveries.OfRecord record = tx.deliveries.load(position, lane.flow());
            Optional<Integer> id = tx.names.knownLane(lane);
            Optional<Deliveries.Row> row = id.flatMap(record::in);
            if (row.isEmpty()) {
                return 0;
            }
            tx.deliveries.mark(record, row.get());
            return 1;
        });
    }

    @Override
    public void settle(Settlement settlement) {
        writer.defer(new Settle(settlement));
    }

    @Override
    public int release(List<HeldDelivery> deliveries, String actor, Instant at) {
        int released = 0;
        for (int from = 0; from < deliveries.size(); from += MAX_RELEASED_AT_ONCE) {
            int to = Math.min(from + MAX_RELEASED_AT_ONCE, deliveries.size());
            Release part = new Release(List.copyOf(deliveries.subList(from, to)), actor, at);
            released += writer.perform(part).released();
        }
        return released;
    }

    @Override
    public void amend(
            String recordId,
            Payload payload,
            String key,
            List<String> terms,
            String actor,
            Instant at) {
        byte[] id = RecordIds.known(recordId);
        writer.perform(new Amend(id, payload, key, terms, new Amend.By(actor, at)));
    }

    @Override
    public void reroute(
            String recordId,
            String version,
            List<Problem> problems,
            List<NewDelivery> deliveries,
            String actor,
            Instant at) {
        byte[] id = RecordIds.known(recordId);
        Amend.By by = new Amend.By(actor, at);
        writer.perform(new Reroute(id, version, problems, deliveries, by));
    }

    @Override
    public List<OpenDelivery> open(LaneName lane, long after, int limit) {
        everyPendingHasARow();
        return told(readers.ask(sql -> OpenRows.after(sql, lane, after, limit)));
    }

    @Override
    public List<OpenDelivery> open(LaneName lane, List<Long> positions) {
        everyPendingHasARow();
        return told(readers.ask(sql -> OpenRows.at(sql, lane, positions)));
    }

    /** The writer tells of a commit before it begins the next. */
    private <T> T told(T read) {
        plainly(_ -> 0);
        return read;
    }

    /** Also when what was settled before is durable. */
    private void everyPendingHasARow() {
        plainly(tx -> {
            tx.indexing.until(tx.newest());
            return 0;
        });
    }

    @Override
    public int late(LaneName lane, Instant acceptedBefore) {
        int late = 0;
        int now;
        do {
            now = plainly(tx -> lateNow(tx, lane, Times.micros(acceptedBefore)));
            late += now;
        } while (now == MAX_LATE_AT_ONCE);
        return late;
    }

    private static int lateNow(Transaction tx, LaneName lane, long before)
            throws java.sql.SQLException {
        Optional<Integer> id = tx.names.knownLane(lane);
        if (id.isEmpty()) {
            return 0;
        }
        tx.indexing.until(tx.newest());
        // Records are accepted in the order of positions but for moments: the first that is not
        // late ends the look.
        List<Long> late =
                tx.sql.rows(
                        row -> row.getLong(2) < before ? row.getLong(1) : 0L,
                        "SELECT d.position, e.received FROM delivery d"
                                + " JOIN entry e ON e.position = d.position"
                                + " WHERE d.state = 0 AND d.lane = ? AND d.late = 0"
                                + " ORDER BY d.position LIMIT ?",
                        id.get(),
                        MAX_LATE_AT_ONCE);
        int first = late.indexOf(0L);
        List<Long> found = first < 0 ? late : late.subList(0, first);
        for (long position : found) {
            tx.deliveries.forget(position);
            tx.sql.update(
                    "UPDATE delivery SET late = 1 WHERE position = ? AND lane = ?",
                    position,
                    id.get());
        }
        tx.tallies.late(id.get(), found.size());
        return found.size();
    }

    @Override
    public void saveVersions(List<SavedVersion> versions, Instant at) {
        List<byte[]> packed =
                versions.stream().map(version -> Zip.deflate(version.sources())).toList();
        plainly(tx -> VersionRows.save(tx, versions, packed, at));
    }

    @Override
    public Optional<byte[]> version(String flow, String version) {
        return readers.ask(sql ->
                sql.row(
                        row -> Zip.inflate(row.getBytes(1)),
                        "SELECT v.sources FROM version v"
                                + " JOIN flow f ON f.id = v.flow WHERE f.name = ?"
                                + " AND v.name = ? AND v.sources IS NOT NULL",
                        flow,
                        version));
    }

    @Override
    public Map<String, String> newestVersions() {
        return readers.ask(VersionRows::newest);
    }

    @Override
    public List<LaneName> openLanes() {
        writer.fence();
        return readers.ask(BookRows::open);
    }

    @Override
    public Optional<String> cursor(String flow, String reading) {
        return readers.ask(sql -> CursorRows.of(sql, flow, reading));
    }

    @Override
    public void advance(String flow, String reading, String cursor, Instant at) {
        plainly(tx -> CursorRows.put(tx.sql, flow, reading, cursor, at));
    }

    @Override
    public void condition(Condition condition) {
        plainly(tx -> put(tx, condition));
    }

    private static int put(Transaction tx, Condition condition) throws java.sql.SQLException {
        return tx.sql.update(
                "INSERT OR REPLACE INTO condition VALUES(?, ?, ?, ?)",
                condition.system(),
                condition.state(),
                Times.micros(condition.since()),
                condition.detail());
    }

    @Override
    public boolean restored(long position, LaneName lane) {
        return readers.ask(sql ->
                sql.number(
                                0,
                                "SELECT count(*) FROM restored r JOIN lane l ON l.id = r.lane"
                                        + " JOIN flow f ON f.id = l.flow WHERE r.position = ?"
                                        + " AND f.name = ? AND l.destination = ?",
                                position,
                                lane.flow(),
                                lane.destination())
                        > 0);
    }

    @Override
    public void sighted(List<Sighting> now, Set<String> unclear, Instant at) {
        plainly(tx -> IncidentRows.sighted(tx.sql, now, unclear, at));
    }

    @Override
    public boolean comment(long incident, String comment, String actor, Instant at) {
        return plainly(tx -> IncidentRows.comment(tx, incident, comment, actor, at)) > 0;
    }

    @Override
    public boolean assign(long incident, String whom, String actor, Instant at) {
        return plainly(tx -> IncidentRows.assign(tx, incident, whom, actor, at)) > 0;
    }

    @Override
    public int discard(
            String recordId, List<Ending> endings, String reason, String actor, Instant at) {
        return RecordIds.bytes(recordId)
                .map(id -> new Discard(id, endings, reason, new Amend.By(actor, at)))
                .map(discard -> writer.perform(discard).discarded())
                .orElse(0);
    }

    @Override
    public boolean remark(String recordId, String words, String actor, Instant at) {
        Optional<byte[]> id = RecordIds.bytes(recordId);
        return id.isPresent()
                && plainly(tx -> {
                    long position = tx.position(id.get());
                    if (position > 0) {
                        tx.fact(position, at, actor, "commented", words);
                        tx.audit(at, actor, "comment", recordId, Map.of());
                    }
                    return position > 0 ? 1 : 0;
                })
                        > 0;
    }

    @Override
    public long begin(BulkReplay replay) {
        return plainly(tx -> ReplayRows.begin(tx, replay));
    }

    @Override
    public void progress(long replay, BulkReplay.Progress progress) {
        plainly(tx -> ReplayRows.progress(tx.sql, replay, progress));
    }

    @Override
    public boolean become(long replay, BulkReplay.State state, String actor, Instant at) {
        return plainly(tx -> ReplayRows.become(tx, replay, state, actor, at)) > 0;
    }

    @Override
    public void note(List<Long> incidents, String action, String detail, Instant at) {
        plainly(tx -> IncidentRows.note(tx.sql, incidents, action, detail, at));
    }

    @Override
    public void alerted(Incident.AlertMark mark) {
        plainly(tx -> AlertRows.put(tx.sql, mark));
    }

    @Override
    public void resume(String system, String actor, Instant at) {
        plainly(tx -> {
            tx.fact(0, at, actor, "resumed", system);
            tx.audit(at, actor, "resume", "system " + system, Map.of());
            tx.changed(new Change.Resumed(system));
            return put(tx, new Condition(system, "ok", at, "resumed by " + actor));
        });
    }

    @Override
    public void keep(KeepFor usual, Map<String, KeepFor> flows) {
        retention.keep(usual, flows);
    }

    @Override
    public Runnable follow(Consumer<Change> follower) {
        return writer.follow(follower);
    }

    private int plainly(Plainly.Statements statements) {
        return writer.perform(new Plainly(statements)).answer();
    }

    @Override
    public void close() {
        close.run();
    }
}
