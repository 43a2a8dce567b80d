package dev.tieline.store;

import dev.tieline.api.Document;
import dev.tieline.journal.Change;
import dev.tieline.journal.Journal.HeldDelivery;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.Settlement.Move;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes held deliveries pending again. */
final class Release extends Command {
    private final List<HeldDelivery> wanted;
    private final String actor;
    private final Instant at;
    private int released;

    Release(List<HeldDelivery> wanted, String actor, Instant at) {
        super(true, 64 * wanted.size());
        this.wanted = wanted;
        this.actor = actor;
        this.at = at;
    }

    int released() {
        return released;
    }

    @Override
    void apply(Transaction tx) throws SQLException {
        released = 0;
        for (HeldDelivery held : wanted) {
            Optional<byte[]> id = RecordIds.bytes(held.recordId());
            if (id.isPresent() && !held.destination().equals(LaneName.RECORD)) {
                release(tx, id.get(), held);
            }
        }
        if (released > 0) {
            tx.audit(at, actor, "replay", object(), Map.of("deliveries", "" + released));
        }
    }

    /** One record, or the first of many and how many. */
    private String object() {
        List<String> records = wanted.stream().map(HeldDelivery::recordId).distinct().toList();
        return records.size() == 1
                ? records.getFirst()
                : records.getFirst() + " and " + (records.size() - 1) + " more";
    }

    private void release(Transaction tx, byte[] id, HeldDelivery held) throws SQLException {
        String destination = held.destination();
        Optional<EntryRows.Place> place = EntryRows.place(tx.sql, id);
        if (place.isEmpty()) {
            return;
        }
        LaneName lane = new LaneName(place.get().flow(), destination);
        Deliveries.OfRecord record = tx.deliveries.load(place.get().position(), lane.flow());
        RecordState before = record.state();
        Optional<Deliveries.Row> row = record.in(tx.names.lane(record.flowId, destination));
        if (row.isEmpty() || row.get().state != DeliveryState.HELD) {
            return;
        }
        if (!held.version().isEmpty()) {
            int version = tx.names.version(record.flowId, held.version());
            tx.deliveries.version(record, row.get(), version);
        }
        tx.deliveries.move(
                record,
                row.get(),
                pending(destination, verifies(tx, record.position, row.get())),
                row.get().attempts,
                at);
        tx.deliveries.count(record, before, at);
        tx.fact(record.position, at, actor, "replayed", destination);
        tx.released(lane, record.position);
        tx.changed(new Change.Moved(record.position, lane));
        released++;
    }

    private static boolean verifies(Transaction tx, long position, Deliveries.Row row)
            throws SQLException {
        return tx.sql.number(
                        0,
                        "SELECT verify_next FROM delivery WHERE position = ? AND lane = ?",
                        position,
                        row.lane)
                != 0;
    }

    private static Move pending(String destination, boolean verify) {
        return new Move(
                destination,
                DeliveryState.PENDING,
                Instant.EPOCH,
                verify,
                Optional.empty(),
                "",
                "",
                Document.empty());
    }
}
