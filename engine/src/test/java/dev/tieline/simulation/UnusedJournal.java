package dev.tieline.simulation;

import dev.tieline.api.Payload;
import dev.tieline.api.Problem;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.InFlight;
import dev.tieline.journal.Journal;
import dev.tieline.journal.KeepFor;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.NewEntry;
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

/** What of a journal has no part in the simulation. */
abstract class UnusedJournal implements Journal {
    @Override
    public Admitted fill(NewEntry entry) {
        return admit(entry);
    }

    @Override
    public void condition(Condition condition) {}

    @Override
    public InFlight inFlight() {
        return new ModelInFlight();
    }

    @Override
    public int discard(
            String recordId, List<Ending> endings, String reason, String actor, Instant at) {
        return 0;
    }

    @Override
    public boolean remark(String recordId, String words, String actor, Instant at) {
        return false;
    }

    @Override
    public long begin(BulkReplay replay) {
        return 0;
    }

    @Override
    public void progress(long replay, BulkReplay.Progress progress) {}

    @Override
    public boolean become(long replay, BulkReplay.State state, String actor, Instant at) {
        return false;
    }

    @Override
    public boolean assign(long incident, String whom, String actor, Instant at) {
        return false;
    }

    @Override
    public void note(List<Long> incidents, String action, String detail, Instant at) {}

    @Override
    public void alerted(Incident.AlertMark mark) {}

    @Override
    public void sighted(List<Sighting> now, Set<String> unclear, Instant at) {}

    @Override
    public boolean comment(long incident, String comment, String actor, Instant at) {
        return false;
    }

    @Override
    public Optional<String> cursor(String flow, String reading) {
        throw new AssertionError("nobody polls here");
    }

    @Override
    public void advance(String flow, String reading, String cursor, Instant at) {
        throw new AssertionError("nobody polls here");
    }

    @Override
    public void refuse(Refusal refusal) {
        throw new AssertionError("nothing that is sent here may be refused: " + refusal);
    }

    @Override
    public void amend(
            String recordId,
            Payload payload,
            String key,
            List<String> terms,
            String actor,
            Instant at) {
        throw new UnsupportedOperationException("nobody amends here");
    }

    @Override
    public void reroute(
            String recordId,
            String version,
            List<Problem> problems,
            List<NewDelivery> deliveries,
            String actor,
            Instant at) {
        throw new UnsupportedOperationException("nobody reroutes here");
    }

    @Override
    public void keep(KeepFor usual, Map<String, KeepFor> flows) {}

    @Override
    public int late(LaneName lane, Instant acceptedBefore) {
        return 0;
    }

    @Override
    public void close() {}

    @Override
    public Map<String, String> newestVersions() {
        return Map.of();
    }
}
