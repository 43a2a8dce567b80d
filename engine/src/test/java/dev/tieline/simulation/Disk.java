package dev.tieline.simulation;

import dev.tieline.api.Document;
import dev.tieline.api.TraceContext;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.NewEntry;
import dev.tieline.journal.OpenDelivery;
import dev.tieline.ledger.DeliveryState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is stored: survives every process. Changes since the last {@link #sync} may be undone. */
final class Disk {

    /** A delivery. Immutable. */
    record Row(
            DeliveryState state,
            int attempts,
            Instant next,
            Instant tried,
            boolean dispatched,
            boolean verifyNext,
            Document result) {
        static final Row NEW =
                new Row(
                        DeliveryState.PENDING,
                        0,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        false,
                        false,
                        Document.empty());

        Row in(DeliveryState changed) {
            return new Row(changed, attempts, Instant.EPOCH, tried, false, false, result);
        }

        Row released() {
            return new Row(
                    DeliveryState.PENDING,
                    attempts,
                    Instant.EPOCH,
                    tried,
                    false,
                    verifyNext,
                    result);
        }

        Row marked() {
            return new Row(state, attempts, next, tried, true, verifyNext, result);
        }
    }

    /** A record. */
    static final class Kept {
        final long position;
        final NewEntry entry;
        final boolean duplicate;
        final Map<String, Row> rows = new LinkedHashMap<>();

        Kept(long position, NewEntry entry, boolean duplicate) {
            this.position = position;
            this.entry = entry;
            this.duplicate = duplicate;
        }

        LaneName lane(String destination) {
            return new LaneName(entry.flow(), destination);
        }
    }

    final TreeMap<Long, Kept> records = new TreeMap<>();
    final Map<String, Kept> ids = new HashMap<>();
    final Map<String, byte[]> versions = new HashMap<>();
    private final Map<String, Kept> unique = new HashMap<>();
    private final ArrayDeque<Runnable> undo = new ArrayDeque<>();
    private final ArrayDeque<Runnable> last = new ArrayDeque<>();

    /** Beside the disk: it outlives processes. */
    final ModelInFlight inFlight = new ModelInFlight();

    /** Nothing can be added. */
    boolean full;

    /** What was changed so far is kept. */
    void sync() {
        undo.clear();
    }

    /** What was changed before the last of these calls is kept. */
    void syncLate() {
        last.clear();
        last.addAll(undo);
        undo.clear();
    }

    /** What was not synced is gone. */
    void powerLoss() {
        undo.addAll(last);
        last.clear();
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }

    Optional<Kept> original(NewEntry entry) {
        return Optional.ofNullable(unique.get(entry.flow() + "/" + entry.uniqueKey()));
    }

    Kept add(NewEntry entry) {
        boolean duplicate = original(entry).isPresent();
        long position = records.isEmpty() ? 1 : records.lastKey() + 1;
        Kept kept = new Kept(position, entry, duplicate);
        String key = entry.flow() + "/" + entry.uniqueKey();
        records.put(position, kept);
        ids.put(entry.id(), kept);
        if (!duplicate) {
            unique.put(key, kept);
            for (NewDelivery delivery : entry.deliveries()) {
                kept.rows.put(delivery.destination(), Row.NEW.in(delivery.state()));
            }
        }
        undo.push(() -> {
            records.remove(position);
            ids.remove(entry.id());
            unique.remove(key, kept);
        });
        return kept;
    }

    void put(Kept kept, String destination, Row row) {
        Row before = kept.rows.put(destination, row);
        undo.push(() -> {
            if (before == null) {
                kept.rows.remove(destination);
            } else {
                kept.rows.put(destination, before);
            }
        });
    }

    /** Whether this is a pending delivery of that lane. */
    static boolean pending(Kept kept, LaneName lane) {
        Row row = kept.rows.get(lane.destination());
        return row != null
                && row.state() == DeliveryState.PENDING
                && kept.entry.flow().equals(lane.flow());
    }

    static OpenDelivery open(Kept kept, LaneName lane) {
        Row row = java.util.Objects.requireNonNull(kept.rows.get(lane.destination()));
        Map<String, Document> results = new HashMap<>();
        kept.rows.forEach((name, other) -> {
            if (other.state() == DeliveryState.DELIVERED) {
                results.put(name, other.result());
            }
        });
        return new OpenDelivery(
                kept.position,
                kept.entry.id(),
                kept.entry.version(),
                kept.entry.key(),
                kept.entry.received(),
                row.attempts(),
                row.next(),
                row.tried(),
                row.dispatched(),
                row.verifyNext(),
                TraceContext.NONE,
                kept.entry.payload(),
                results);
    }
}
