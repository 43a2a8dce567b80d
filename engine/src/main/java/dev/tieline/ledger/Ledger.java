package dev.tieline.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of the records. Thread-safe; reads a consistent state; no question scans history:
 * each costs in proportion to its answer.
 */
public interface Ledger {

    /** The most a list answers at once. */
    int MAX_PAGE = 500;

    /** The story of a record by its id. */
    Optional<Trace> trace(String recordId);

    /**
     * Records that have this key, searched field, remote id or id, or belong to this trace, newest
     * first. Text is compared without regard to case and surrounding space; a W3C {@code
     * traceparent} counts as the id of its trace. A record is found at once after it was accepted.
     */
    List<RecordSummary> search(String text, int limit);

    /**
     * Other records of the trace that a record belongs to, newest first. One that came without a
     * trace may have begun one, whose id is the record's without hyphens.
     */
    default List<RecordSummary> related(Trace trace, int limit) {
        String id = trace.record().id();
        String wanted = trace.traceparent().isEmpty() ? id.replace("-", "") : trace.traceparent();
        return search(wanted, limit).stream().filter(record -> !record.id().equals(id)).toList();
    }

    /** Newest records of a flow (all flows when empty) before a position (from the end when 0). */
    List<RecordSummary> recent(String flow, long before, int limit);

    /** Held deliveries grouped by cause, largest first, at most {@link #MAX_PAGE}. */
    default List<HeldGroup> heldGroups() {
        return heldGroups(HeldFilter.ALL, MAX_PAGE);
    }

    /** The same of those that a filter means; by its time, causes of which some may be meant. */
    List<HeldGroup> heldGroups(HeldFilter filter, int limit);

    /** Held deliveries of a group (all groups when empty) after a position, oldest first. */
    List<HeldItem> held(String groupId, long after, int limit);

    /** Held deliveries after a position, oldest first; a record's are not cut apart. */
    List<HeldItem> held(HeldFilter filter, long after, int limit);

    /** How many held deliveries these are; counts them one by one only where a time is given. */
    long countHeld(HeldFilter filter);

    /** What of a filter this ledger shows: all of it, unless whoever asks may not see all. */
    default HeldFilter visible(HeldFilter filter) {
        return filter;
    }

    /** Replays of many: those that are not over, then those that are, each newest first. */
    List<BulkReplay> replays(int limit);

    /** One of them. */
    Optional<BulkReplay> bulkReplay(long id);

    /** The books of every flow that ever accepted a record, by name. */
    List<Balance> balances();

    /** Counts the books of a flow anew from its records; slow, for checking {@link #balances()}. */
    Balance recount(String flow);

    /** The books of a flow and the same counted anew, at one moment; slow as {@link #recount}. */
    Recount compare(String flow);

    /** What the books say, and what the records do. */
    record Recount(Balance books, Balance counted) {}

    /** When the nth newest record of a flow came, from 1; costs in proportion to n. */
    Optional<Instant> received(String flow, int nth);

    /** When the nth newest file of a flow came, from 1: its run began by itself. */
    Optional<Instant> dropped(String flow, int nth);

    /** Hours of a flow, oldest first, without gaps. */
    List<Activity> activity(String flow, Instant from, Instant to);

    /** Every lane that ever had a delivery, by flow and destination. */
    List<LaneView> lanes();

    /** What keeps systems from being called; systems that are fine may be absent. */
    List<Condition> conditions();

    /** Incidents: those that are open, then those that are over, each newest first. */
    List<Incident> incidents(int limit);

    /** An incident and what happened to it. */
    Optional<Incident.Story> incident(long id);

    /**
     * What an owner is to be told of incidents: what opened, came back or was over, reminders, and
     * what was escalated to the owner; oldest first.
     *
     * @param owner name of the owner
     * @param nobodys whether what has no owner is the owner's as well
     * @param after the last that was told
     */
    List<Incident.News> news(String owner, boolean nobodys, long after, int limit);

    /** The last news before those of the oldest open incident; of all when none is open. */
    long newsOfThePast();

    /** How far owners were told by a flow. */
    List<Incident.AlertMark> alertMarks(String flow);

    /** Newest refusals of a flow (all flows when empty). */
    List<Refusal> refusals(String flow, int limit);
}
