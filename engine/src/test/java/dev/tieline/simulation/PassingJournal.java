package dev.tieline.simulation;

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

/** Hands every call on, so that a mutant can change one. */
class PassingJournal implements Journal {
    final Journal to;

    PassingJournal(Journal to) {
        this.to = to;
    }

    @Override
    public Admitted fill(NewEntry entry) {
        return to.fill(entry);
    }

    @Override
    public Admitted admit(NewEntry entry) {
        return to.admit(entry);
    }

    @Override
    public Optional<String> cursor(String flow, String reading) {
        return to.cursor(flow, reading);
    }

    @Override
    public void advance(String flow, String reading, String cursor, Instant at) {
        to.advance(flow, reading, cursor, at);
    }

    @Override
    public void refuse(Refusal refusal) {
        to.refuse(refusal);
    }

    @Override
    public void mark(long position, LaneName lane) {
        to.mark(position, lane);
    }

    @Override
    public void settle(Settlement settlement) {
        to.settle(settlement);
    }

    @Override
    public int release(List<HeldDelivery> deliveries, String actor, Instant at) {
        return to.release(deliveries, actor, at);
    }

    @Override
    public void amend(
            String recordId,
            Payload payload,
            String key,
            List<String> terms,
            String actor,
            Instant at) {
        to.amend(recordId, payload, key, terms, actor, at);
    }

    @Override
    public void reroute(
            String recordId,
            String version,
            List<Problem> problems,
            List<NewDelivery> deliveries,
            String actor,
            Instant at) {
        to.reroute(recordId, version, problems, deliveries, actor, at);
    }

    /** What a lane is given of a delivery that was read. */
    OpenDelivery changed(OpenDelivery open) {
        return open;
    }

    @Override
    public List<OpenDelivery> open(LaneName lane, long after, int limit) {
        return to.open(lane, after, limit).stream().map(this::changed).toList();
    }

    @Override
    public List<OpenDelivery> open(LaneName lane, List<Long> positions) {
        return to.open(lane, positions).stream().map(this::changed).toList();
    }

    @Override
    public int late(LaneName lane, Instant acceptedBefore) {
        return to.late(lane, acceptedBefore);
    }

    @Override
    public void saveVersions(List<SavedVersion> versions, Instant at) {
        to.saveVersions(versions, at);
    }

    @Override
    public Optional<byte[]> version(String flow, String version) {
        return to.version(flow, version);
    }

    @Override
    public Map<String, String> newestVersions() {
        return to.newestVersions();
    }

    @Override
    public List<LaneName> openLanes() {
        return to.openLanes();
    }

    @Override
    public InFlight inFlight() {
        return to.inFlight();
    }

    @Override
    public void condition(Condition condition) {
        to.condition(condition);
    }

    @Override
    public void resume(String system, String actor, Instant at) {
        to.resume(system, actor, at);
    }

    @Override
    public int discard(
            String recordId, List<Ending> endings, String reason, String actor, Instant at) {
        return to.discard(recordId, endings, reason, actor, at);
    }

    @Override
    public boolean remark(String recordId, String words, String actor, Instant at) {
        return to.remark(recordId, words, actor, at);
    }

    @Override
    public long begin(BulkReplay replay) {
        return to.begin(replay);
    }

    @Override
    public void progress(long replay, BulkReplay.Progress progress) {
        to.progress(replay, progress);
    }

    @Override
    public boolean become(long replay, BulkReplay.State state, String actor, Instant at) {
        return to.become(replay, state, actor, at);
    }

    @Override
    public boolean assign(long incident, String whom, String actor, Instant at) {
        return to.assign(incident, whom, actor, at);
    }

    @Override
    public void note(List<Long> incidents, String action, String detail, Instant at) {
        to.note(incidents, action, detail, at);
    }

    @Override
    public void alerted(Incident.AlertMark mark) {
        to.alerted(mark);
    }

    @Override
    public void sighted(List<Sighting> now, Set<String> unclear, Instant at) {
        to.sighted(now, unclear, at);
    }

    @Override
    public boolean comment(long incident, String comment, String actor, Instant at) {
        return to.comment(incident, comment, actor, at);
    }

    @Override
    public void keep(KeepFor usual, Map<String, KeepFor> flows) {
        to.keep(usual, flows);
    }

    @Override
    public Runnable follow(Consumer<Change> follower) {
        return to.follow(follower);
    }

    @Override
    public void close() {
        to.close();
    }
}
