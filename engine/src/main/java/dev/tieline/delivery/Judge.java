package dev.tieline.delivery;

import dev.tieline.api.Attempt;
import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.journal.Settlement;
import dev.tieline.journal.Settlement.Move;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.outcome.Disposition;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Turns a disposition into what the journal stores and the lane does. Pure.
 *
 * @param lane of the delivery
 * @param ticket under way
 * @param plan it is delivered under
 * @param destination it goes to
 * @param system how the system stands
 * @param now the hub's own time
 * @param wall what the wall clock shows
 */
record Judge(
        LaneName lane,
        Ticket ticket,
        Plan plan,
        Destination destination,
        Weather system,
        Instant now,
        Instant wall) {

    /**
     * How a system does as an attempt ends.
     *
     * @param probes how often it is probed; zero when its breaker is closed
     * @param outages how many of its outages are over
     * @param successes how many calls it answered so far
     */
    record Weather(Duration probes, int outages, long successes) {
        boolean outage() {
            return probes.isPositive();
        }
    }

    Carried follow(Disposition disposition, Attempt attempt, Gate.Health health) {
        return switch (disposition) {
            case Disposition.Settle(String note) ->
                    end(delivered(attempt.outcome(), note), attempt, health, List.of());
            case Disposition.Hold(Fault fault) ->
                    end(held(fault, unclear(attempt)), attempt, health, List.of());
            case Disposition.FallBack(Fault fault) ->
                    end(plain(DeliveryState.FALLEN_BACK, fault), attempt, health, fallback());
            case Disposition.Retry(Instant at, Fault fault) ->
                    again(at, false, fault, attempt, health);
            case Disposition.Verify(Instant at, Fault fault) ->
                    again(at, true, fault, attempt, health);
            case Disposition.WaitAll(Duration pause, Fault fault) ->
                    everybody(now.plus(pause), fault, attempt, pause, false);
            case Disposition.PauseAll(Fault fault) ->
                    everybody(Instant.EPOCH, fault, attempt, Duration.ZERO, true);
        };
    }

    /** What follows when there is no attempt any more. */
    Carried abandon(Disposition disposition) {
        boolean fallsBack = disposition instanceof Disposition.FallBack;
        Fault fault =
                switch (disposition) {
                    case Disposition.FallBack(Fault why) -> why;
                    case Disposition.Hold(Fault why) -> why;
                    case Disposition _ -> throw new IllegalStateException(disposition.toString());
                };
        Move move =
                fallsBack ? plain(DeliveryState.FALLEN_BACK, fault) : held(fault, ticket.unclear());
        Settlement settlement =
                new Settlement(
                        ticket.position(),
                        lane,
                        Optional.empty(),
                        false,
                        move,
                        followers(move.to()),
                        fallsBack ? fallback() : List.of(),
                        wall);
        return new Carried(
                Optional.of(settlement),
                Optional.empty(),
                Gate.Health.NEUTRAL,
                Duration.ZERO,
                false,
                "");
    }

    /** What an outcome says about the system, for its breaker. */
    static Gate.Health health(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Unavailable _, Outcome.Unreachable _, Outcome.Unknown _ ->
                    Gate.Health.FAILED;
            case Outcome.Accepted _, Outcome.Duplicate _ -> Gate.Health.FINE;
            case Outcome.Rejected(Fault fault) ->
                    fault.code().equals(Fault.CALL_UNFIT) ? Gate.Health.ODD : Gate.Health.FINE;
            case Outcome.Misunderstood _ -> Gate.Health.ODD;
            case Outcome.Unauthorized _, Outcome.RateLimited _ -> Gate.Health.NEUTRAL;
        };
    }

    /** Whether the hub refused it itself: it says nothing about the system. */
    static boolean ownRefusal(Outcome outcome) {
        return outcome instanceof Outcome.Rejected(Fault fault)
                && fault.code().equals(Fault.READ_ONLY);
    }

    /** How long the system asks everybody to wait, whatever becomes of this delivery. */
    static Duration asked(Outcome outcome) {
        return switch (outcome) {
            case Outcome.RateLimited(Fault _, Duration wait) -> wait;
            case Outcome.Unavailable(Fault _, Duration wait) -> wait;
            default -> Duration.ZERO;
        };
    }

    /**
     * A hold without an attempt.
     *
     * @param verify whether it may have been applied, and a replay is to read back first
     */
    static Settlement held(
            LaneName lane, Ticket ticket, boolean verify, Fault fault, Instant wall) {
        return new Settlement(
                ticket.position(),
                lane,
                Optional.empty(),
                false,
                held(lane, fault, verify),
                List.of(),
                List.of(),
                wall);
    }

    private static Move held(LaneName lane, Fault fault, boolean verify) {
        return new Move(
                lane.destination(),
                DeliveryState.HELD,
                Instant.EPOCH,
                verify,
                Optional.of(fault),
                "",
                "",
                Document.empty());
    }

    private Move held(Fault fault, boolean unclear) {
        return held(lane, fault, unclear);
    }

    /** Whether it may have been applied, for all that is known after this attempt. */
    private boolean unclear(Attempt attempt) {
        return ticket.verify() || attempt.outcome() instanceof Outcome.Unknown;
    }

    private Move delivered(Outcome outcome, String note) {
        String remoteId = "";
        Document result = Document.empty();
        if (outcome instanceof Outcome.Accepted accepted) {
            remoteId = accepted.remoteId();
            result = accepted.result();
        } else if (outcome instanceof Outcome.Duplicate duplicate) {
            remoteId = duplicate.remoteId();
            result = duplicate.result();
        }
        return new Move(
                lane.destination(),
                DeliveryState.DELIVERED,
                Instant.EPOCH,
                false,
                Optional.empty(),
                note,
                remoteId,
                result);
    }

    private Move plain(DeliveryState state, Fault fault) {
        return Move.plain(lane.destination(), state, Optional.of(fault));
    }

    private List<NewDelivery> fallback() {
        return destination.fallback().stream()
                .map(to -> new NewDelivery(to.name(), DeliveryState.PENDING, Optional.empty()))
                .toList();
    }

    private Carried end(Move move, Attempt attempt, Gate.Health health, List<NewDelivery> created) {
        Settlement settlement =
                new Settlement(
                        ticket.position(),
                        lane,
                        Optional.of(attempt),
                        ticket.verify(),
                        move,
                        followers(move.to()),
                        created,
                        wall);
        return new Carried(
                Optional.of(settlement),
                Optional.empty(),
                health,
                asked(attempt.outcome()),
                false,
                move.fault().map(Fault::message).orElse(""));
    }

    /** Deliveries that wait for this one: they go, or wait for a person with it. */
    private List<Move> followers(DeliveryState ended) {
        if (plan.destinations().size() == 1) {
            return List.of();
        }
        List<String> names =
                plan.destinations().stream()
                        .filter(d -> d.after().filter(lane.destination()::equals).isPresent())
                        .map(Destination::name)
                        .toList();
        return switch (ended) {
            case DELIVERED ->
                    names.stream()
                            .map(n -> Move.plain(n, DeliveryState.PENDING, Optional.empty()))
                            .toList();
            case FALLEN_BACK ->
                    names.stream()
                            .map(n -> Move.plain(n, DeliveryState.HELD, Optional.of(noResult())))
                            .toList();
            case PENDING, WAITING, SKIPPED, HELD -> List.of();
        };
    }

    private Fault noResult() {
        return Fault.of(
                "result-missing",
                Blame.DESTINATION,
                "It needs the result of "
                        + lane.destination()
                        + ", which gave up and went to its fallback.",
                "Replay it when the destination has the record.");
    }

    private Carried again(
            Instant at, boolean verify, Fault fault, Attempt attempt, Gate.Health health) {
        return new Carried(
                Optional.of(stays(at, verify, fault, attempt)),
                Optional.of(ticket.again(at, system, !system.outage(), verify)),
                health,
                asked(attempt.outcome()),
                false,
                fault.message());
    }

    private Carried everybody(
            Instant at, Fault fault, Attempt attempt, Duration pause, boolean paused) {
        return new Carried(
                Optional.of(stays(at, ticket.verify(), fault, attempt)),
                Optional.of(ticket.again(at, system, false, ticket.verify())),
                Gate.Health.NEUTRAL,
                pause,
                paused,
                fault.message());
    }

    /** Told by the wall clock, so that a later life of the hub understands it. */
    private Instant stored(Instant at) {
        return at.equals(Instant.EPOCH) ? at : wall.plus(Duration.between(now, at));
    }

    private Settlement stays(Instant at, boolean verify, Fault fault, Attempt attempt) {
        Move move =
                new Move(
                        lane.destination(),
                        DeliveryState.PENDING,
                        stored(at),
                        verify,
                        Optional.of(fault),
                        "",
                        "",
                        Document.empty());
        return new Settlement(
                ticket.position(),
                lane,
                Optional.of(attempt),
                ticket.verify(),
                move,
                List.of(),
                List.of(),
                wall);
    }
}
