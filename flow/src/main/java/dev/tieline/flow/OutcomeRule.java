package dev.tieline.flow;

import dev.tieline.api.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a file says at {@code on} about one outcome.
 *
 * @param place where
 * @param action what is done
 * @param retry {@code RETRY}: upper bounds of the waits between attempts; empty for the usual ones
 * @param giveUp {@code RETRY}: age after which it is not tried any more; empty for the usual one
 */
public record OutcomeRule(
        Place place, Action action, List<Duration> retry, Optional<Duration> giveUp) {

    /** What is done. */
    public enum Action {
        HOLD,
        PAUSE,
        FALLBACK,
        RETRY
    }

    public OutcomeRule {
        retry = List.copyOf(retry);
    }
}
