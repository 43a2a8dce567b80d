package dev.tieline.store;

import dev.tieline.api.Attempt;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.journal.Change;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.Settlement;
import dev.tieline.journal.Settlement.Move;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores what an attempt changed. */
final class Settle extends Command {
    private final Settlement settlement;
    private final long remoteHash;
    private final byte @Nullable [] attemptFault;

    /** The attempt as it is kept with the delivery it ended; others have rows of their own. */
    private final byte @Nullable [] last;

    Settle(Settlement settlement) {
        super(false, 512);
        this.settlement = settlement;
        String remoteId = settlement.move().remoteId();
        this.remoteHash = remoteId.isBlank() ? 0 : Hashes.term(remoteId);
        this.attemptFault =
                Codec.fault(settlement.attempt().flatMap(attempt -> fault(attempt.outcome())));
        this.last =
                settlement.move().to() == DeliveryState.DELIVERED
                        ? settlement.attempt().map(this::pack).orElse(null)
                        : null;
    }

    private byte[] pack(Attempt attempt) {
        return AttemptCode.pack(attempt, settlement.verify());
    }

    private static Optional<Fault> fault(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Duplicate _ -> Optional.empty();
            case Outcome.Rejected(Fault fault) -> Optional.of(fault);
            case Outcome.Unauthorized(Fault fault) -> Optional.of(fault);
            case Outcome.RateLimited(Fault fault, _) -> Optional.of(fault);
            case Outcome.Unavailable(Fault fault, _) -> Optional.of(fault);
            case Outcome.Unreachable(Fault fault) -> Optional.of(fault);
            case Outcome.Unknown(Fault fault) -> Optional.of(fault);
            case Outcome.Misunderstood(Fault fault) -> Optional.of(fault);
        };
    }

    @Override
    void apply(Transaction tx) throws SQLException {
        LaneName lane = settlement.lane();
        Deliveries.OfRecord record = tx.deliveries.load(settlement.position(), lane.flow());
        RecordState before = record.state();
        boolean restored = tx.restored.any(record.position);
        int attempts = settlement.attempt().isPresent() ? 1 : 0;
        if (!move(tx, record, settlement.move(), attempts)) {
            return;
        }
        if (restored && attempts > 0) {
            tx.restored.judged(record.position, tx.names.lane(record.flowId, lane.destination()));
        }
        for (Move follower : settlement.followers()) {
            if (move(tx, record, follower, 0) && follower.to() == DeliveryState.PENDING) {
                tx.released(new LaneName(lane.flow(), follower.destination()), record.position);
            }
        }
        int version =
                record.in(tx.names.lane(record.flowId, lane.destination())).orElseThrow().version;
        for (NewDelivery created : settlement.created()) {
            create(tx, record, created, version);
            if (restored) {
                int createdLane = tx.names.lane(record.flowId, created.destination());
                tx.restored.add(record.position, createdLane);
            }
        }
        tx.deliveries.count(record, before, settlement.at());
        if (remoteHash != 0) {
            tx.search.add(remoteHash, record.position);
        }
    }

    private boolean move(Transaction tx, Deliveries.OfRecord record, Move move, int attempts)
            throws SQLException {
        LaneName lane = new LaneName(record.flow, move.destination());
        int laneId = tx.names.lane(record.flowId, move.destination());
        Optional<Deliveries.Row> found = record.in(laneId);
        if (found.isEmpty() || !found.get().state.mayBecome(move.to())) {
            Writer.LOG.log(
                    Level.WARNING,
                    "dropped a move that is not legal position={0} destination={1} from={2} to={3}",
                    record.position,
                    move.destination(),
                    found.<Object>map(row -> row.state).orElse("nothing"),
                    move.to());
            return false;
        }
        Deliveries.Row row = found.get();
        boolean delivered = attempts > 0 && move.to() == DeliveryState.DELIVERED;
        if (attempts > 0 && !delivered) {
            attempt(tx, row, settlement.attempt().orElseThrow());
        }
        tx.deliveries.move(
                record,
                row,
                move,
                row.attempts + attempts,
                settlement.at(),
                delivered ? last : null);
        tx.changed(new Change.Moved(record.position, lane));
        return true;
    }

    private void attempt(Transaction tx, Deliveries.Row row, Attempt attempt) throws SQLException {
        tx.sql.update(
                "INSERT INTO attempt VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                settlement.position(),
                row.lane,
                row.attempts + 1,
                settlement.verify() ? 1 : 0,
                attempt.outcome().name(),
                PhaseCode.of(attempt.phase()),
                Times.micros(attempt.started()),
                Codec.timing(attempt.timing()),
                attempt.status(),
                attemptFault,
                attempt.answer().isEmpty() ? null : attempt.answer());
    }

    /** What a delivery gives rise to is of the version that says so. */
    private void create(
            Transaction tx, Deliveries.OfRecord record, NewDelivery created, int version)
            throws SQLException {
        int lane = tx.names.lane(record.flowId, created.destination());
        if (record.in(lane).isPresent()) {
            Writer.LOG.log(
                    Level.WARNING,
                    "did not create a delivery that exists position={0} destination={1}",
                    record.position,
                    created.destination());
            return;
        }
        tx.deliveries.insert(record, created, settlement.at());
        if (version != 0) {
            tx.deliveries.version(record, record.in(lane).orElseThrow(), version);
        }
        if (created.state() == DeliveryState.PENDING) {
            tx.released(new LaneName(record.flow, created.destination()), record.position);
        }
    }
}
