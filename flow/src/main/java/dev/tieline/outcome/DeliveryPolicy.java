package dev.tieline.outcome;

import dev.tieline.api.Operation;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rules of one destination, fixed when the flow is loaded.
 *
 * @param identity what makes a repeated call safe
 * @param verifiable whether a call can be read back
 * @param retry how it is tried again where {@code on} has no rule of its own
 * @param fallsBack whether a fallback destination takes over when it is given up; otherwise it is
 *     held
 * @param on rules for outcomes by their names, in place of the usual ones
 */
public record DeliveryPolicy(
        Operation.Identity identity,
        boolean verifiable,
        Rule.Retry retry,
        boolean fallsBack,
        Map<String, Rule> on) {

    /** The schedule of research/outcomes.md 3.4, after what webhook senders in the field use. */
    public static final List<Duration> DEFAULT_BACKOFF =
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2));

    /** How long a delivery is tried when its flow does not say. */
    public static final Duration DEFAULT_GIVE_UP = Duration.ofDays(3);

    /** How it is tried when nothing is said. */
    public static final Rule.Retry DEFAULT_RETRY = new Rule.Retry(DEFAULT_BACKOFF, DEFAULT_GIVE_UP);

    public DeliveryPolicy {
        on = Map.copyOf(on);
    }

    /**
     * Age at which it is given up if its system cannot be called: the longest of those that may
     * apply then, for nobody knows what a call would come to.
     */
    public Duration longestGiveUp() {
        return Stream.of("unavailable", "unreachable", "rate-limited")
                .map(outcome -> retry(outcome).giveUp())
                .max(Comparator.naturalOrder())
                .orElse(retry.giveUp());
    }

    /** The waits and the age that apply to an outcome, whatever else its rule says. */
    Rule.Retry retry(String outcome) {
        return on.get(outcome) instanceof Rule.Retry own ? own : retry;
    }
}
