package dev.tieline.outcome;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Operation.Identity;
import dev.tieline.api.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an outcome: design.md section 7 as one pure function. Waits between attempts
 * are full jitter over the schedule ({@code random(0, bound)}), after the comparison of backoff
 * forms by Marc Brooker, "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015).
 */
public final class OutcomePolicy {

    /** How long everybody waits after a rate limit that named no time. */
    static final Duration UNNAMED_LIMIT = Duration.ofSeconds(60);

    /** So often a delivery fails on its own account before it counts as poisonous. */
    static final int POISONOUS = 5;

    private OutcomePolicy() {}

    /**
     * Where a delivery stands when an attempt ends.
     *
     * @param policy the rules of its destination
     * @param failures how many attempts failed, this one included; those that were only asked to
     *     wait do not count
     * @param alone whether this delivery fails while others at the system go through
     * @param probes how often the system is probed while it fails altogether; zero when it does not
     * @param accepted when its record was accepted
     * @param now the time
     */
    public record Standing(
            DeliveryPolicy policy,
            int failures,
            boolean alone,
            Duration probes,
            Instant accepted,
            Instant now) {
        private boolean tooOld(Rule.Retry retry) {
            return Duration.between(accepted, now).compareTo(retry.giveUp()) >= 0;
        }

        private boolean poisonous() {
            return alone && failures >= POISONOUS;
        }
    }

    /** After an attempt to send. */
    public static Disposition afterSend(
            Outcome outcome, Standing standing, RandomGenerator random) {
        return switch (outcome) {
            case Outcome.Accepted _ -> new Disposition.Settle("");
            case Outcome.Duplicate _ -> new Disposition.Settle("the destination already had it");
            case Outcome.Rejected(Fault fault) -> ruled(outcome, fault, standing, random);
            case Outcome.Misunderstood(Fault fault) -> ruled(outcome, fault, standing, random);
            case Outcome.Unauthorized(Fault fault) -> ruled(outcome, fault, standing, random);
            case Outcome.RateLimited(Fault fault, Duration wait) ->
                    limited(outcome, fault, wait, standing);
            case Outcome.Unavailable(Fault fault, Duration wait) ->
                    wait.isPositive() && isRetried(outcome, standing)
                            ? limited(outcome, fault, wait, standing)
                            : ruled(outcome, fault, standing, random);
            case Outcome.Unreachable(Fault fault) ->
                    fault.blame() == Blame.FLOW
                            ? new Disposition.PauseAll(fault)
                            : ruled(outcome, fault, standing, random);
            case Outcome.Unknown(Fault fault) -> unknown(outcome, fault, standing, random);
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
            case Outcome.RateLimited(Fault fault, Duration wait) ->
                    // Never to a fallback: it may be at its destination.
                    standing.tooOld(standing.policy().retry(outcome.name()))
                            ? new Disposition.Hold(fault)
                            : limited(outcome, fault, wait, standing);
            case Outcome.Unavailable(Fault fault, Duration _) -> look(fault, standing, random);
            case Outcome.Unreachable(Fault fault) -> look(fault, standing, random);
            case Outcome.Unknown(Fault fault) -> look(fault, standing, random);
            case Outcome.Misunderstood(Fault fault) -> new Disposition.Hold(fault);
        };
    }

    private static boolean isRetried(Outcome outcome, Standing standing) {
        Rule rule = rule(outcome, standing);
        return rule == null || rule instanceof Rule.Retry;
    }

    private static @Nullable Rule rule(Outcome outcome, Standing standing) {
        return standing.policy().on().get(outcome.name());
    }

    private static Disposition ruled(
            Outcome outcome, Fault fault, Standing standing, RandomGenerator random) {
        Rule rule = rule(outcome, standing);
        return switch (rule == null ? usual(outcome, standing) : rule) {
            case Rule.Hold() -> new Disposition.Hold(fault);
            case Rule.Pause() -> new Disposition.PauseAll(fault);
            case Rule.FallBack() -> exhausted(fault, standing);
            case Rule.Retry retry -> again(retry, fault, standing, random);
        };
    }

    /**
     * What becomes of a delivery that is too old while its system cannot be called.
     *
     * @param unclear whether an earlier attempt may have been applied
     */
    public static Disposition tooOld(DeliveryPolicy policy, Fault fault, boolean unclear) {
        return policy.fallsBack() && !unclear
                ? new Disposition.FallBack(fault)
                : new Disposition.Hold(fault);
    }

    private static Rule usual(Outcome outcome, Standing standing) {
        return switch (outcome) {
            case Outcome.Unauthorized _ -> new Rule.Pause();
            case Outcome.Rejected _, Outcome.Misunderstood _ -> new Rule.Hold();
            case Outcome _ -> standing.policy().retry();
        };
    }

    private static Disposition limited(
            Outcome outcome, Fault fault, Duration wait, Standing standing) {
        if (standing.tooOld(standing.policy().retry(outcome.name()))) {
            return exhausted(fault, standing);
        }
        return new Disposition.WaitAll(wait.isPositive() ? wait : UNNAMED_LIMIT, fault);
    }

    private static Disposition again(
            Rule.Retry retry, Fault fault, Standing standing, RandomGenerator random) {
        if (standing.tooOld(retry)) {
            return exhausted(fault, standing);
        }
        if (standing.poisonous()) {
            return exhausted(poison(fault, standing), standing);
        }
        return new Disposition.Retry(next(retry.backoff(), standing, random), fault);
    }

    private static Fault poison(Fault fault, Standing standing) {
        return new Fault(
                "poisonous",
                fault.blame(),
                "It failed "
                        + standing.failures()
                        + " times while others went through. The last time: "
                        + fault.message(),
                "Compare it with records that went through; correct it, then replay the delivery.",
                fault.field());
    }

    /** A guess could charge a card twice: resend only what may be repeated, else look, else ask. */
    private static Disposition unknown(
            Outcome outcome, Fault fault, Standing standing, RandomGenerator random) {
        Rule rule = rule(outcome, standing);
        if (standing.policy().identity() != Identity.NONE
                || (rule != null && !(rule instanceof Rule.Retry))) {
            return ruled(outcome, fault, standing, random);
        }
        return standing.policy().verifiable()
                ? look(fault, standing, random)
                : new Disposition.Hold(fault);
    }

    private static Disposition look(Fault fault, Standing standing, RandomGenerator random) {
        Rule.Retry retry = standing.policy().retry("unknown");
        return standing.tooOld(retry)
                ? new Disposition.Hold(fault)
                : new Disposition.Verify(next(retry.backoff(), standing, random), fault);
    }

    private static Disposition exhausted(Fault fault, Standing standing) {
        return standing.policy().fallsBack()
                ? new Disposition.FallBack(fault)
                : new Disposition.Hold(fault);
    }

    private static Instant next(List<Duration> backoff, Standing standing, RandomGenerator random) {
        if (standing.probes().isPositive()) {
            // The breaker decides who is next. Not this one: it may be what the system breaks at.
            long probe = standing.probes().toMillis();
            return standing.now().plusMillis(probe + random.nextLong(probe) + 1);
        }
        Duration bound = backoff.get(Math.clamp(standing.failures(), 1, backoff.size()) - 1);
        long millis = Math.max(1, bound.toMillis());
        return standing.now().plusMillis(random.nextLong(millis) + 1);
    }
}
