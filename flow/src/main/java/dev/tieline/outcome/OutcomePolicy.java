package dev.tieline.outcome;

import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * What follows from an outcome: design.md section 7 as one pure function. Waits between attempts
 * are full jitter over the schedule ({@code random(0, bound)}), after the comparison of backoff
 * forms by Marc Brooker, "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 */
public final class OutcomePolicy {

    /** How long everybody waits after a rate limit that named no time. */
    static final Duration UNNAMED_LIMIT = Duration.ofSeconds(60);

    private OutcomePolicy() {}

    /**
     * Where a delivery stands when an attempt ends.
     *
     * @param policy the rules of its destination
     * @param attempt number of the attempt that ended, from 1
     * @param accepted when its record was accepted
     * @param now the time
     */
    public record Standing(DeliveryPolicy policy, int attempt, Instant accepted, Instant now) {
        boolean tooOld() {
            return Duration.between(accepted, now).compareTo(policy.giveUp()) >= 0;
        }
    }

    /** After an attempt to send. */
    public static Disposition afterSend(
            Outcome outcome, Standing standing, RandomGenerator random) {
        return switch (outcome) {
            case Outcome.Accepted _ -> new Disposition.Settle("");
            case Outcome.Duplicate _ -> new Disposition.Settle("the destination already had it");
            case Outcome.Rejected(Fault fault) -> new Disposition.Hold(fault);
            case Outcome.Misunderstood(Fault fault) -> new Disposition.Hold(fault);
            case Outcome.Unauthorized(Fault fault) -> new Disposition.PauseAll(fault);
            case Outcome.RateLimited(Fault fault, Duration wait) -> limited(fault, wait, standing);
            case Outcome.Unavailable(Fault fault, Duration wait) ->
                    wait.isPositive()
                            ? limited(fault, wait, standing)
                            : again(fault, standing, random);
            case Outcome.Unreachable(Fault fault) -> again(fault, standing, random);
            case Outcome.Unknown(Fault fault) -> unknown(fault, standing, random);
        };
    }

    /** After an attempt to read back what an unknown attempt did. */
    public static Disposition afterVerify(
            Outcome outcome, Standing standing, RandomGenerator random) {
        return switch (outcome) {
            case Outcome.Accepted _, Outcome.Duplicate _ ->
                    new Disposition.Settle("confirmed by reading it back");
            case Outcome.Rejected(Fault fault) -> new Disposition.Retry(standing.now(), fault);
            case Outcome.Unauthorized(Fault fault) -> new Disposition.PauseAll(fault);
            case Outcome.RateLimited(Fault fault, Duration wait) -> limited(fault, wait, standing);
            case Outcome.Unavailable(Fault fault, Duration _) -> look(fault, standing, random);
            case Outcome.Unreachable(Fault fault) -> look(fault, standing, random);
            case Outcome.Unknown(Fault fault) -> look(fault, standing, random);
            case Outcome.Misunderstood(Fault fault) -> new Disposition.Hold(fault);
        };
    }

    private static Disposition limited(Fault fault, Duration wait, Standing standing) {
        if (standing.tooOld()) {
            return exhausted(fault, standing);
        }
        return new Disposition.WaitAll(wait.isPositive() ? wait : UNNAMED_LIMIT, fault);
    }

    private static Disposition again(Fault fault, Standing standing, RandomGenerator random) {
        if (standing.tooOld()) {
            return exhausted(fault, standing);
        }
        return new Disposition.Retry(next(standing, random), fault);
    }

    /** A guess could charge a card twice: resend only what may be repeated, else look, else ask. */
    private static Disposition unknown(Fault fault, Standing standing, RandomGenerator random) {
        return switch (standing.policy().identity()) {
            case IDEMPOTENT, KEYED -> again(fault, standing, random);
            case NONE ->
                    standing.policy().verifiable()
                            ? look(fault, standing, random)
                            : new Disposition.Hold(fault);
        };
    }

    private static Disposition look(Fault fault, Standing standing, RandomGenerator random) {
        return standing.tooOld()
                ? new Disposition.Hold(fault)
                : new Disposition.Verify(next(standing, random), fault);
    }

    private static Disposition exhausted(Fault fault, Standing standing) {
        return standing.policy().fallsBack()
                ? new Disposition.FallBack(fault)
                : new Disposition.Hold(fault);
    }

    private static Instant next(Standing standing, RandomGenerator random) {
        var backoff = standing.policy().backoff();
        Duration bound = backoff.get(Math.min(standing.attempt(), backoff.size()) - 1);
        long millis = Math.max(1, bound.toMillis());
        return standing.now().plusMillis(random.nextLong(millis) + 1);
    }
}
