package dev.tieline.outcome;

import dev.tieline.api.Operation;
import java.time.Duration;
import java.util.List;

/**
 * The rules of one destination, fixed when the flow is loaded.
 *
 * @param identity what makes a repeated call safe
 * @param verifiable whether a call can be read back
 * @param backoff upper bounds of the waits between attempts; the last one repeats
 * @param giveUp age of the delivery after which it is not tried any more
 * @param fallsBack whether a fallback destination takes over then; otherwise it is held
 */
public record DeliveryPolicy(
        Operation.Identity identity,
        boolean verifiable,
        List<Duration> backoff,
        Duration giveUp,
        boolean fallsBack) {

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

    public DeliveryPolicy {
        backoff = List.copyOf(backoff);
    }
}
