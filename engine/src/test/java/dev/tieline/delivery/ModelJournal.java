package dev.tieline.delivery;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.api.Problem;
import dev.tieline.journal.Admitted;
import dev.tieline.journal.Change;
import dev.tieline.journal.Journal;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.NewEntry;
import dev.tieline.journal.OpenDelivery;
import dev.tieline.journal.Settlement;
import dev.tieline.ledger.Condition;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.Refusal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The journal's promises as a model for the simulator: what was committed survives {@link #crash},
 * settlements that were only queued do not. It is the specification, not a stand-in: the real store
 * passes the same conformance suite.
 */
final class ModelJournal implements Journal {

    /** A delivery as it is on disk. */
    static final class Row {
        DeliveryState state;
        int attempts;
        Instant next = Instant.EPOCH;
        boolean dispatched;
        boolean verifyNext;
        Document result = Document.empty();

        Row(DeliveryState state) {
            this.state = state;
        }
    }

    final Map<Long, NewEntry> entries = new TreeMap<>();
    final Map<Long, Map<String, Row>> rows = new TreeMap<>();
    private final ArrayDeque<Settlement> queued = new ArrayDeque<>();
    private final VirtualTime time;
    private final Random dice;
    private Consumer<Change> follower = _ -> {};
    private long position;
    final List<String> illegalMoves = new ArrayList<>();
    boolean down;

    ModelJournal(VirtualTime time, Random dice) {
        this.time = time;
        this.dice = dice;
    }

    /** The process died. */
    void crash() {
        queued.clear();
        follower = _ -> {};
    }

    private void check() {
        if (down) {
            throw new JournalUnavailable("the disk is full");
        }
    }

    @Override
    public Admitted admit(NewEntry entry) {
        check();
        commit();
        long at = ++position;
        entries.put(at, entry);
        Map<String, Row> deliveries = new LinkedHashMap<>();
        entry.deliveries().forEach(d -> deliveries.put(d.destination(), new Row(d.state())));
        rows.put(at, deliveries);
        entry.handover().committed(at);
        return new Admitted.Fresh(at);
    }

    @Override
    public void settle(Settlement settlement) {
        check();
        queued.add(settlement);
        time.at(time.now().plusNanos(dice.nextInt(20_000_000)), this::commit);
    }

    private void commit() {
        if (down) {
            return;
        }
        while (!queued.isEmpty()) {
            apply(queued.poll());
        }
    }

    private void apply(Settlement settlement) {
        String flow = settlement.lane().flow();
        Map<String, Row> deliveries = rows.get(settlement.position());
        Row row = deliveries.get(settlement.lane().destination());
        if (!row.state.mayBecome(settlement.move().to())) {
            illegalMoves.add(settlement.lane().destination() + " of " + settlement.position());
            return;
        }
        row.attempts += settlement.attempt().isPresent() ? 1 : 0;
        move(deliveries, settlement.move());
        List<String> released = new ArrayList<>();
        for (Settlement.Move move : settlement.followers()) {
            if (deliveries.get(move.destination()).state.mayBecome(move.to())) {
                move(deliveries, move);
                if (move.to() == DeliveryState.PENDING) {
                    released.add(move.destination());
                }
            }
        }
        for (NewDelivery created : settlement.created()) {
            deliveries.put(created.destination(), new Row(created.state()));
            released.add(created.destination());
        }
        follower.accept(new Change.Moved(settlement.position(), settlement.lane()));
        for (String name : released) {
            List<Long> at = List.of(settlement.position());
            follower.accept(new Change.Released(new LaneName(flow, name), at));
        }
    }

    private static void move(Map<String, Row> deliveries, Settlement.Move move) {
        Row row = deliveries.get(move.destination());
        row.state = move.to();
        row.next = move.next();
        row.verifyNext = move.verifyNext();
        row.dispatched = false;
        if (move.to() == DeliveryState.DELIVERED) {
            row.result = move.result();
        }
    }

    @Override
    public void mark(long position, LaneName lane) {
        check();
        commit();
        rows.get(position).get(lane.destination()).dispatched = true;
    }

    @Override
    public List<OpenDelivery> open(LaneName lane, long after, int limit) {
        check();
        return entries.keySet().stream()
                .filter(p -> p > after)
                .filter(p -> pending(p, lane))
                .limit(limit)
                .map(p -> read(p, lane))
                .toList();
    }

    @Override
    public List<OpenDelivery> open(LaneName lane, List<Long> positions) {
        check();
        return positions.stream().filter(p -> pending(p, lane)).map(p -> read(p, lane)).toList();
    }

    private boolean pending(long at, LaneName lane) {
        Row row = rows.get(at).get(lane.destination());
        return entries.get(at).flow().equals(lane.flow())
                && row != null
                && row.state == DeliveryState.PENDING;
    }

    private OpenDelivery read(long at, LaneName lane) {
        NewEntry entry = entries.get(at);
        Row row = rows.get(at).get(lane.destination());
        Map<String, Document> results = new HashMap<>();
        rows.get(at)
                .forEach((name, r) -> {
                    if (r.state == DeliveryState.DELIVERED) {
                        results.put(name, r.result);
                    }
                });
        return new OpenDelivery(
                at,
                entry.id(),
                entry.version(),
                entry.key(),
                entry.received(),
                row.attempts,
                row.next,
                row.dispatched,
                row.verifyNext,
                "",
                entry.payload(),
                results);
    }

    @Override
    public int release(List<HeldDelivery> deliveries, String actor, Instant at) {
        check();
        commit();
        int released = 0;
        for (HeldDelivery held : deliveries) {
            long place = Long.parseLong(held.recordId());
            Row row = rows.get(place).get(held.destination());
            if (row.state == DeliveryState.HELD) {
                row.state = DeliveryState.PENDING;
                row.next = Instant.EPOCH;
                row.verifyNext = false;
                released++;
                LaneName lane = new LaneName(entries.get(place).flow(), held.destination());
                follower.accept(new Change.Released(lane, List.of(place)));
            }
        }
        return released;
    }

    @Override
    public List<LaneName> openLanes() {
        return entries.keySet().stream()
                .flatMap(p ->
                        rows.get(p).entrySet().stream()
                                .filter(e -> e.getValue().state == DeliveryState.PENDING)
                                .map(e -> new LaneName(entries.get(p).flow(), e.getKey())))
                .distinct()
                .toList();
    }

    @Override
    public void resume(String system, String actor, Instant at) {
        follower.accept(new Change.Resumed(system));
    }

    @Override
    public Runnable follow(Consumer<Change> changed) {
        follower = changed;
        return () -> follower = _ -> {};
    }

    @Override
    public void condition(Condition condition) {}

    @Override
    public void refuse(Refusal refusal) {}

    @Override
    public void amend(
            String recordId,
            Payload payload,
            String key,
            List<String> terms,
            String actor,
            Instant at) {
        throw new UnsupportedOperationException("the simulator does not amend");
    }

    @Override
    public void reroute(
            String recordId,
            String version,
            List<Problem> problems,
            List<NewDelivery> deliveries,
            String actor,
            Instant at) {
        throw new UnsupportedOperationException("the simulator does not reroute");
    }

    @Override
    public int late(LaneName lane, Instant acceptedBefore) {
        return 0;
    }

    @Override
    public void saveVersion(String flow, String version, byte[] sources, Instant at) {}

    @Override
    public Optional<byte[]> version(String flow, String version) {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
