package dev.tieline.store;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.journal.Change;
import dev.tieline.journal.Journal.Ending;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.Settlement.Move;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Ends held deliveries of a record, and those that wait for them, without sending them. */
final class Discard extends Command {
    private final byte[] id;
    private final List<Ending> endings;
    private final String reason;
    private final Amend.By by;
    private int discarded;

    Discard(byte[] id, List<Ending> endings, String reason, Amend.By by) {
        super(true, 256);
        this.id = id;
        this.endings = List.copyOf(endings);
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
        Set<String> ended = new HashSet<>();
        for (Ending ending : endings) {
            DeliveryState state =
                    ending.after().isEmpty() ? DeliveryState.HELD : DeliveryState.WAITING;
            Optional<Deliveries.Row> row =
                    record.in(tx.names.lane(record.flowId, ending.destination()))
                            .filter(r -> r.state == state);
            boolean may = ending.after().isEmpty() || ended.contains(ending.after());
            if (row.isPresent() && may) {
                end(tx, record, row.get(), ending.destination());
                ended.add(ending.destination());
            }
        }
        if (discarded > 0) {
            tx.deliveries.count(record, before, by.at());
            // Not the reason: whoever wrote it may have named a person.
            Map<String, String> details = Map.of("deliveries", "" + discarded);
            tx.audit(by.at(), by.actor(), "discard", RecordIds.text(id), details);
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
