package dev.tieline.store;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.journal.Change;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.Settlement.Move;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Ends held deliveries of a record, and those that wait for them, without sending them. */
final class Discard extends Command {
    private final byte[] id;
    private final List<String> destinations;
    private final String reason;
    private final Amend.By by;
    private int discarded;

    Discard(byte[] id, List<String> destinations, String reason, Amend.By by) {
        super(true, 256);
        this.id = id;
        this.destinations = List.copyOf(destinations);
        this.reason = reason;
        this.by = by;
    }

    int discarded() {
        return discarded;
    }

    @Override
    void apply(Transaction tx) throws SQLException {
        discarded = 0;
        Optional<EntryRows.Place> place = EntryRows.place(tx.sql, id);
        if (place.isEmpty()) {
            return;
        }
        Deliveries.OfRecord record = tx.deliveries.load(place.get().position(), place.get().flow());
        RecordState before = record.state();
        for (String destination : destinations) {
            Optional<Deliveries.Row> row = record.in(tx.names.lane(record.flowId, destination));
            boolean may =
                    row.filter(r ->
                                    r.state == DeliveryState.HELD
                                            || r.state == DeliveryState.WAITING)
                            .isPresent();
            if (may) {
                end(tx, record, row.get(), destination);
            }
        }
        if (discarded > 0) {
            tx.deliveries.count(record, before, by.at());
        }
    }

    private void end(
            Transaction tx, Deliveries.OfRecord record, Deliveries.Row row, String destination)
            throws SQLException {
        Fault fault =
                Fault.of("discarded", Blame.SENDER, by.actor() + " discarded it: " + reason, "");
        tx.deliveries.move(
                record,
                row,
                Move.plain(destination, DeliveryState.SKIPPED, Optional.of(fault)),
                row.attempts,
                by.at());
        tx.fact(record.position, by.at(), by.actor(), "discarded", destination + ": " + reason);
        tx.changed(new Change.Moved(record.position, new LaneName(record.flow, destination)));
        discarded++;
    }
}
