package dev.tieline.testkit;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Payload;
import dev.tieline.api.Phase;
import dev.tieline.api.Problem;
import dev.tieline.api.TraceContext;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.NewEntry;
import dev.tieline.journal.Settlement;
import dev.tieline.journal.Settlement.Move;
import dev.tieline.ledger.DeliveryState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes records and settlements for tests; every record is new unless told otherwise. */
public final class Records {
    private static final AtomicLong NEXT = new AtomicLong();

    /** How long a unique key is remembered. */
    public static final Duration WINDOW = Duration.ofDays(35);

    /** A fault for tests. */
    public static final Fault REFUSED =
            Fault.of("field-invalid", Blame.DESTINATION, "It refused the email.", "Correct it.");

    private Records() {}

    /** A fresh UUIDv7. */
    public static String id(Instant at) {
        long most = at.toEpochMilli() << 16 | 0x7000 | (NEXT.incrementAndGet() & 0xfff);
        long least = 0x8000_0000_0000_0000L | NEXT.incrementAndGet();
        return new UUID(most, least).toString();
    }

    /** A record of a flow with pending deliveries to these destinations. */
    public static NewEntry entry(String flow, Instant at, String... destinations) {
        return entry(flow, at, "", "{\"n\":1}", pending(destinations));
    }

    /** A record with a unique key and a body. */
    public static NewEntry unique(
            String flow, Instant at, String uniqueKey, String body, String... destinations) {
        return entry(flow, at, uniqueKey, body, pending(destinations));
    }

    /** A record with these deliveries. */
    public static NewEntry entry(
            String flow, Instant at, String uniqueKey, String body, List<NewDelivery> deliveries) {
        return new NewEntry(
                id(at),
                flow,
                "v1",
                "",
                uniqueKey,
                WINDOW,
                at,
                Payload.json(body),
                "website, by signature",
                TraceContext.NONE,
                List.of(),
                List.of(),
                deliveries,
                _ -> {});
    }

    /** The same record with another key and terms. */
    public static NewEntry searchable(NewEntry entry, String key, String... terms) {
        return new NewEntry(
                entry.id(),
                entry.flow(),
                entry.version(),
                key,
                entry.uniqueKey(),
                entry.uniqueWithin(),
                entry.received(),
                entry.payload(),
                entry.caller(),
                entry.trace(),
                List.of(terms),
                entry.problems(),
                entry.deliveries(),
                entry.handover());
    }

    /** The same record, heard of by {@code handover}. */
    public static NewEntry handedTo(NewEntry entry, NewEntry.Handover handover) {
        return new NewEntry(
                entry.id(),
                entry.flow(),
                entry.version(),
                entry.key(),
                entry.uniqueKey(),
                entry.uniqueWithin(),
                entry.received(),
                entry.payload(),
                entry.caller(),
                entry.trace(),
                entry.terms(),
                entry.problems(),
                entry.deliveries(),
                handover);
    }

    /** A record that breaks its contract and is held as a whole. */
    public static NewEntry invalid(String flow, Instant at) {
        NewEntry entry = entry(flow, at, "", "{}", List.of(held(LaneName.RECORD)));
        return new NewEntry(
                entry.id(),
                flow,
                entry.version(),
                "",
                "",
                WINDOW,
                at,
                entry.payload(),
                entry.caller(),
                entry.trace(),
                List.of(),
                List.of(new Problem("/email", "required", "email is missing", "where to write")),
                entry.deliveries(),
                entry.handover());
    }

    public static List<NewDelivery> pending(String... destinations) {
        return List.of(destinations).stream()
                .map(name -> new NewDelivery(name, DeliveryState.PENDING, Optional.empty()))
                .toList();
    }

    public static NewDelivery waiting(String destination) {
        return new NewDelivery(destination, DeliveryState.WAITING, Optional.empty());
    }

    public static NewDelivery skipped(String destination) {
        return new NewDelivery(destination, DeliveryState.SKIPPED, Optional.empty());
    }

    public static NewDelivery held(String destination) {
        return new NewDelivery(destination, DeliveryState.HELD, Optional.of(REFUSED));
    }

    /** An attempt the destination accepted. */
    public static Attempt accepted(Instant at, String remoteId) {
        return new Attempt(
                new Outcome.Accepted(remoteId, Document.empty()),
                Phase.ANSWERED,
                at,
                new Attempt.Timing(120, 30, 4_000, 15),
                200,
                "{\"ok\":true}");
    }

    /** An attempt the destination refused. */
    public static Attempt rejected(Instant at) {
        return new Attempt(
                new Outcome.Rejected(REFUSED),
                Phase.ANSWERED,
                at,
                new Attempt.Timing(0, 20, 3_000, 10),
                422,
                "{\"error\":\"email\"}");
    }

    /** Delivered at the first attempt. */
    public static Settlement delivered(
            long position, LaneName lane, Instant at, String remoteId, Document result) {
        Move move =
                new Move(
                        lane.destination(),
                        DeliveryState.DELIVERED,
                        Instant.EPOCH,
                        false,
                        Optional.empty(),
                        "",
                        remoteId,
                        result);
        return settlement(position, lane, Optional.of(accepted(at, remoteId)), move, at);
    }

    /** Delivered, and nothing is known of it. */
    public static Settlement delivered(long position, LaneName lane, Instant at) {
        return delivered(position, lane, at, "", Document.empty());
    }

    /** Refused and held. */
    public static Settlement held(long position, LaneName lane, Instant at, Fault fault) {
        Move move = Move.plain(lane.destination(), DeliveryState.HELD, Optional.of(fault));
        return settlement(position, lane, Optional.of(rejected(at)), move, at);
    }

    /** The same, and it may have been applied. */
    public static Settlement unclear(Settlement it) {
        Move move = it.move();
        Move unclear =
                new Move(
                        move.destination(),
                        move.to(),
                        move.next(),
                        true,
                        move.fault(),
                        move.note(),
                        move.remoteId(),
                        move.result());
        return settlement(it.position(), it.lane(), it.attempt(), unclear, it.at());
    }

    /** To be tried again. */
    public static Settlement again(
            long position, LaneName lane, Instant at, Instant next, boolean verify) {
        Move move =
                new Move(
                        lane.destination(),
                        DeliveryState.PENDING,
                        next,
                        verify,
                        Optional.of(REFUSED),
                        "",
                        "",
                        Document.empty());
        return settlement(position, lane, Optional.of(rejected(at)), move, at);
    }

    public static Settlement settlement(
            long position, LaneName lane, Optional<Attempt> attempt, Move move, Instant at) {
        return new Settlement(position, lane, attempt, false, move, List.of(), List.of(), at);
    }

    /** The same settlement with followers and new deliveries. */
    public static Settlement with(
            Settlement settlement, List<Move> followers, List<NewDelivery> created) {
        return new Settlement(
                settlement.position(),
                settlement.lane(),
                settlement.attempt(),
                settlement.verify(),
                settlement.move(),
                followers,
                created,
                settlement.at());
    }
}
