package dev.tieline.ledger;

import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Payload;
import dev.tieline.api.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The whole story of one record.
 *
 * @param record its head
 * @param caller who sent it and how that was proved, in words
 * @param traceparent W3C trace context it came with; empty when none
 * @param payload as accepted, or as a person last amended it; not masked: whoever shows it masks it
 * @param original as accepted, when a person amended it since
 * @param duplicateOf id of the record it repeats; empty when it is the first
 * @param problems why it breaks its contract; empty when it does not
 * @param deliveries one for each destination and fallback, in the order of the flow
 * @param facts what people and the hub did with it besides, oldest first
 */
public record Trace(
        RecordSummary record,
        String caller,
        String traceparent,
        Payload payload,
        Optional<Payload> original,
        Optional<String> duplicateOf,
        List<Problem> problems,
        List<DeliveryTrace> deliveries,
        List<Fact> facts) {

    /**
     * One destination's part.
     *
     * @param destination name in the flow; {@code (record)} when the record as a whole is held
     * @param state where it stands
     * @param since when it came there
     * @param attempts how many were made
     * @param nextAttempt when the next is due; empty when none is
     * @param fault why it is held, skipped or tried again; empty when all is well
     * @param note how it was settled when not plainly; may be empty
     * @param remoteId what the destination calls it; may be empty
     * @param result the destination's answer; may be empty
     * @param late whether it missed its deadline
     * @param tries every attempt, oldest first
     */
    public record DeliveryTrace(
            String destination,
            DeliveryState state,
            Instant since,
            int attempts,
            Optional<Instant> nextAttempt,
            Optional<Fault> fault,
            String note,
            String remoteId,
            Document result,
            boolean late,
            List<Try> tries) {

        /** Attempts that ended with nobody knowing whether they were applied, oldest first. */
        public List<Unknown> unknowns() {
            List<Unknown> unknowns = new ArrayList<>();
            for (int i = 0; i < tries.size(); i++) {
                if (tries.get(i).outcome().equals("unknown")) {
                    unknowns.add(new Unknown(tries.get(i).number(), followed(i + 1)));
                }
            }
            return unknowns;
        }

        private String followed(int next) {
            if (next == tries.size()) {
                return switch (state) {
                    case HELD -> "held: a person decides";
                    case PENDING -> "waits for the next attempt";
                    case WAITING, DELIVERED, SKIPPED, FALLEN_BACK -> "nothing";
                };
            }
            Try after = tries.get(next);
            if (!after.kind().equals("verify")) {
                return "sent again with the same key";
            }
            return switch (after.outcome()) {
                case "accepted", "duplicate" -> "read back: it had been applied";
                case "rejected" -> "read back: it had not been applied, so it was sent again";
                default -> "read back, without a clear answer";
            };
        }
    }

    /**
     * An attempt of which nobody knew whether it was applied.
     *
     * @param number of the attempt
     * @param followed what was done about it, in words
     */
    public record Unknown(int number, String followed) {}

    /**
     * One attempt as it is remembered.
     *
     * @param number from 1
     * @param kind {@code send} or {@code verify}
     * @param outcome name of the outcome
     * @param phase how far it came, lower case
     * @param started when
     * @param timing how long
     * @param status the protocol's number; 0 when none came
     * @param fault what went wrong; empty when nothing did
     * @param answer masked excerpt of the answer; may be empty
     */
    public record Try(
            int number,
            String kind,
            String outcome,
            String phase,
            Instant started,
            Attempt.Timing timing,
            int status,
            Optional<Fault> fault,
            String answer) {}

    /**
     * Something that was done.
     *
     * @param at when
     * @param actor a person's name or {@code hub}
     * @param action in a word, such as {@code replayed}, {@code amended}
     * @param detail in words; may be empty
     */
    public record Fact(Instant at, String actor, String action, String detail) {}
}
