package dev.tieline.store;

import dev.tieline.api.Problem;
import dev.tieline.journal.Change;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.Settlement.Move;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends the hold of a record as a whole and gives it its deliveries, or holds it anew. */
final class Reroute extends Command {
    private final byte[] id;
    private final String version;
    private final byte @Nullable [] problems;
    private final List<NewDelivery> deliveries;
    private final Amend.By by;

    Reroute(
            byte[] id,
            String version,
            List<Problem> problems,
            List<NewDelivery> deliveries,
            Amend.By by) {
        super(true, 512);
        this.id = id;
        this.version = version;
        this.problems = Codec.problems(problems);
        this.deliveries = List.copyOf(deliveries);
        this.by = by;
    }

    @Override
    void apply(Transaction tx) throws SQLException {
        Optional<EntryRows.Place> place = EntryRows.place(tx.sql, id);
        if (place.isEmpty()) {
            decline(new IllegalArgumentException("no such record: " + RecordIds.text(id)));
            return;
        }
        LaneName whole = new LaneName(place.get().flow(), LaneName.RECORD);
        Deliveries.OfRecord record = tx.deliveries.load(place.get().position(), whole.flow());
        Optional<Deliveries.Row> hold =
                record.in(tx.names.lane(record.flowId, LaneName.RECORD))
                        .filter(row -> row.state == DeliveryState.HELD);
        if (hold.isEmpty()) {
            Writer.LOG.log(
                    Level.WARNING, "not rerouted, it is not held position={0}", record.position);
            return;
        }
        RecordState before = record.state();
        boolean restored = tx.restored.any(record.position);
        tx.sql.update(
                "UPDATE entry SET version = ?, problems = ? WHERE position = ?",
                tx.names.version(record.flowId, version),
                problems,
                record.position);
        move(tx, record, hold.get(), endOrHoldAnew());
        for (NewDelivery delivery : deliveries) {
            deliver(tx, record, delivery);
            if (restored) {
                int lane = tx.names.lane(record.flowId, delivery.destination());
                tx.restored.add(record.position, lane);
            }
        }
        tx.deliveries.count(record, before, by.at());
        tx.fact(record.position, by.at(), by.actor(), "rerouted", "version " + version);
        Map<String, String> details = Map.of("version", version);
        tx.audit(by.at(), by.actor(), "replay", RecordIds.text(id), details);
    }

    private Move endOrHoldAnew() {
        return deliveries.stream()
                .filter(delivery -> delivery.destination().equals(LaneName.RECORD))
                .findFirst()
                .map(held -> Move.plain(LaneName.RECORD, held.state(), held.fault()))
                .orElse(Move.plain(LaneName.RECORD, DeliveryState.SKIPPED, Optional.empty()));
    }

    private void deliver(Transaction tx, Deliveries.OfRecord record, NewDelivery delivery)
            throws SQLException {
        if (delivery.destination().equals(LaneName.RECORD)) {
            return;
        }
        LaneName lane = new LaneName(record.flow, delivery.destination());
        Optional<Deliveries.Row> there =
                record.in(tx.names.lane(record.flowId, delivery.destination()));
        if (there.isEmpty()) {
            tx.deliveries.insert(record, delivery, by.at());
        } else if (there.get().state.mayBecome(delivery.state())) {
            move(
                    tx,
                    record,
                    there.get(),
                    Move.plain(delivery.destination(), delivery.state(), delivery.fault()));
        } else {
            return;
        }
        if (delivery.state() == DeliveryState.PENDING) {
            tx.released(lane, record.position);
        }
    }

    private void move(Transaction tx, Deliveries.OfRecord record, Deliveries.Row row, Move move)
            throws SQLException {
        tx.deliveries.move(record, row, move, row.attempts, by.at());
        tx.changed(
                new Change.Moved(record.position, new LaneName(record.flow, move.destination())));
    }
}
