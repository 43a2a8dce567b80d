package dev.tieline.journal;

import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.ledger.DeliveryState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one attempt changed: the attempt itself, the move of its delivery, and the moves of the
 * deliveries of the same record that depend on it. One transaction.
 *
 * @param position of the record
 * @param lane of the delivery
 * @param attempt the finished attempt; empty when the move needed none (a mapping failed)
 * @param verify whether the attempt was a read-back
 * @param move of the delivery itself
 * @param followers moves of other deliveries of the record
 * @param created deliveries that come into being, such as a fallback
 * @param at when
 */
public record Settlement(
        long position,
        LaneName lane,
        Optional<Attempt> attempt,
        boolean verify,
        Move move,
        List<Move> followers,
        List<NewDelivery> created,
        Instant at) {

    public Settlement {
        followers = List.copyOf(followers);
        created = List.copyOf(created);
    }

    /**
     * A change of one delivery.
     *
     * @param destination name in the flow
     * @param to its new state
     * @param next when it is due again; {@link Instant#EPOCH} for at once or never
     * @param verifyNext whether the next attempt, or a replay of what is held, must read back first
     * @param fault why; empty when all is well
     * @param note how it was settled when not plainly; may be empty
     * @param remoteId what the destination calls it; may be empty
     * @param result the destination's answer; may be empty
     */
    public record Move(
            String destination,
            DeliveryState to,
            Instant next,
            boolean verifyNext,
            Optional<Fault> fault,
            String note,
            String remoteId,
            Document result) {

        /** A move without attempt facts. */
        public static Move plain(String destination, DeliveryState to, Optional<Fault> fault) {
            return new Move(destination, to, Instant.EPOCH, false, fault, "", "", Document.empty());
        }
    }
}
