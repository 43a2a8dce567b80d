package dev.tieline.journal;

import dev.tieline.api.Payload;
import dev.tieline.api.Problem;
import dev.tieline.ledger.BulkReplay;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.Incident;
import dev.tieline.ledger.Refusal;
import dev.tieline.ledger.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The write side of the store; see the package for what holds for every method. Thread-safe. All
 * throw {@link JournalUnavailable} when the store cannot commit.
 */
public interface Journal extends AutoCloseable {

    /**
     * How long records are kept after they were accepted; for ever at first. What is older is taken
     * out once they are delivered, skipped or duplicates, little by little; what is pending or held
     * stays. The books still count those that left.
     *
     * @param usual of flows that are not named
     * @param flows of those that are
     */
    void keep(KeepFor usual, Map<String, KeepFor> flows);

    /** The same for the records of all flows as a whole. */
    default void keep(Optional<Duration> age) {
        keep(new KeepFor(Optional.empty(), age), Map.of());
    }

    /** How long {@link #settle} may defer its commit; bounds what a crash repeats. */
    Duration SETTLE_WITHIN = Duration.ofMillis(20);

    /**
     * Checks the unique key and appends, in one transaction; blocks until it is durable. Called by
     * many threads at once. Throws at once when the queue before the writer is full.
     */
    Admitted admit(NewEntry entry);

    /**
     * The same for what its sender was asked for, so that its bytes are not those that were sent:
     * what has the same unique key, earlier or later, is the same whatever its body. A repetition
     * leaves no trace, for it was asked for.
     *
     * @param entry with a unique key
     * @throws IllegalArgumentException when it has none: it would be taken in each time
     */
    Admitted fill(NewEntry entry);

    /**
     * How far a flow has read what it asks a system for; empty when it has not begun.
     *
     * @param reading what is asked, and by what newness is told: how far another reading came says
     *     nothing of this one
     */
    Optional<String> cursor(String flow, String reading);

    /** Notes how far a flow has read; durable before it returns. */
    void advance(String flow, String reading, String cursor, Instant at);

    /** Keeps an arrival that was not accepted; durable before it returns. */
    void refuse(Refusal refusal);

    /**
     * Notes durably that a delivery is about to be sent. Needed only where a repeated call is not
     * safe: after a crash {@link OpenDelivery#dispatched} tells those that may have been applied.
     */
    void mark(long position, LaneName lane);

    /**
     * Stores what an attempt changed. Returns before it is durable, at most {@link #SETTLE_WITHIN}
     * before: a crash in between means the attempt counts as not settled and is repeated with the
     * same key. Blocks while the writer's queue is full. A move that {@link
     * dev.tieline.ledger.DeliveryState} does not allow is dropped and logged: somebody else settled
     * it first.
     */
    void settle(Settlement settlement);

    /**
     * Makes held deliveries pending again, as {@code actor} asked; those that are not held any more
     * are left alone. Deliveries at {@link LaneName#RECORD} cannot be released, only rerouted. What
     * may have been applied ({@link Settlement.Move#verifyNext}) is read back first where that can
     * be done and it cannot be repeated, also when the record was amended since.
     *
     * @return how many became pending
     */
    int release(List<HeldDelivery> deliveries, String actor, Instant at);

    /**
     * Ends held deliveries of a record, and those that wait for them, without sending them, as a
     * fact of the ledger.
     *
     * @param endings held ones first, then those that wait for one before them; what is not held
     *     any more stays, and so does what waits for it
     * @return how many were ended
     */
    int discard(String recordId, List<Ending> endings, String reason, String actor, Instant at);

    /**
     * A delivery that is to end without being sent.
     *
     * @param destination name in the flow
     * @param after the one it waits for; empty when it is held
     */
    record Ending(String destination, String after) {}

    /**
     * Notes what somebody says of a record.
     *
     * @return whether there is such a record
     */
    boolean remark(String recordId, String words, String actor, Instant at);

    /**
     * Keeps a replay of many; its number is given here.
     *
     * @return the number
     */
    long begin(BulkReplay replay);

    /** Notes how far a replay of many is. */
    void progress(long replay, BulkReplay.Progress progress);

    /**
     * Pauses, goes on with or ends a replay of many.
     *
     * @return whether it came to that; not when there is none or it is over
     */
    boolean become(long replay, BulkReplay.State state, String actor, Instant at);

    /**
     * Replaces the payload of a record with one a person corrected, keeping the original, as a fact
     * of the ledger. {@code key} and {@code terms} come from the corrected payload.
     */
    void amend(
            String recordId,
            Payload payload,
            String key,
            List<String> terms,
            String actor,
            Instant at);

    /**
     * Ends the hold of a record as a whole: it gets these deliveries under this plan version, or
     * none when a rule skips it.
     */
    void reroute(
            String recordId,
            String version,
            List<Problem> problems,
            List<NewDelivery> deliveries,
            String actor,
            Instant at);

    /**
     * Pending deliveries of a lane after a position, in the order of positions. Does not scan
     * history. When it returns, followers have been told what led to what it brings.
     */
    List<OpenDelivery> open(LaneName lane, long after, int limit);

    /** Pending deliveries of a lane at these positions; followers have been told as well. */
    List<OpenDelivery> open(LaneName lane, List<Long> positions);

    /**
     * Marks pending deliveries of a lane as late whose record was accepted before this time.
     *
     * @return how many became late
     */
    int late(LaneName lane, Instant acceptedBefore);

    /** Stores what versions of flows were compiled from, so that they can be compiled again. */
    void saveVersions(List<SavedVersion> versions, Instant at);

    /** The sources of a version. */
    Optional<byte[]> version(String flow, String version);

    /** Every flow that ever ran, with its newest version. */
    Map<String, String> newestVersions();

    /** Lanes that have pending deliveries. */
    List<LaneName> openLanes();

    /** Notes what keeps a system from being called. */
    void condition(Condition condition);

    /**
     * Says what is wrong now: what is new opens an incident, or opens the last one of its cause
     * again if that ended less than an hour ago; what is known is brought up to date; what is not
     * among these any more is over.
     *
     * @param unclear causes of which nobody can tell yet: they stay as they are
     */
    void sighted(List<Sighting> now, Set<String> unclear, Instant at);

    /**
     * Notes that somebody sees to an incident, or what somebody says of it.
     *
     * @param comment in their words; empty to acknowledge it
     * @return whether there is such an incident
     */
    boolean comment(long incident, String comment, String actor, Instant at);

    /**
     * Notes who is to see to an incident.
     *
     * @return whether there is such an incident
     */
    boolean assign(long incident, String whom, String actor, Instant at);

    /**
     * Notes what the hub did about incidents.
     *
     * @param action {@code reminded}, {@code escalated} or {@code told}
     * @param detail who was told, and by what
     */
    void note(List<Long> incidents, String action, String detail, Instant at);

    /** Notes how far an owner was told of incidents. */
    void alerted(Incident.AlertMark mark);

    /**
     * Whether a delivery counts as {@link OpenDelivery#dispatched} because it was open in the
     * backup that the store was restored from, and nothing was heard of it since.
     */
    default boolean restored(long position, LaneName lane) {
        return false;
    }

    /** Where deliveries under way are noted. */
    InFlight inFlight();

    /** A person lets a paused system be called again. */
    void resume(String system, String actor, Instant at);

    /**
     * Hears of changes after their commit, on the writer's thread; must return at once and never
     * throw.
     *
     * @return closes the subscription
     */
    Runnable follow(Consumer<Change> follower);

    /** Commits what is queued and closes the store. */
    @Override
    void close();

    /**
     * Names a held delivery.
     *
     * @param recordId id of the record
     * @param destination name in the flow
     * @param version of the plan it is delivered under from now on ({@link OpenDelivery#version});
     *     empty to keep the one it has
     */
    record HeldDelivery(String recordId, String destination, String version) {}
}
