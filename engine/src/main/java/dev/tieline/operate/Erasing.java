package dev.tieline.operate;

import dev.tieline.journal.Erasure;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** Erases what the hub holds of a person. Thread-safe. */
public final class Erasing {
    /** What is shorter is found in too much that is nobody's. */
    private static final int MIN_KEY = 3;

    private final Erasure erasure;
    private final Operator operator;
    private final InstantSource clock;

    public Erasing(Erasure erasure, Operator operator, InstantSource clock) {
        this.erasure = erasure;
        this.operator = operator;
        this.clock = clock;
    }

    /** What became of a wish to erase. */
    public sealed interface Answer {}

    /** It is under way and will be done. */
    public record Begun(Erasure.Progress progress) implements Answer {}

    /** Nothing was erased. */
    public record Refused(String code, String why) implements Answer {}

    /**
     * Erases the records that are found by a key.
     *
     * @param flow only of this flow; of all when empty
     * @param reason why, in words that name nobody
     * @param discardHeld whether what waits for a person is ended unsent first
     */
    public Answer erase(String key, String flow, String reason, boolean discardHeld, String actor) {
        String wanted = key.strip();
        if (wanted.length() < MIN_KEY) {
            return new Refused("key-short", "A key has at least " + MIN_KEY + " characters.");
        }
        if (reason.isBlank()) {
            return new Refused("reason-missing", "Say why at 'reason'; it stays in the audit.");
        }
        if (reason.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT))) {
            String why = "The reason stays in the audit, so it must not name the key.";
            return new Refused("reason-names-key", why);
        }
        Erasure.Order order = new Erasure.Order(wanted, flow, reason, actor, clock.instant());
        return switch (erasure.begin(order)) {
            case Erasure.Begun(Erasure.Progress progress) -> new Begun(progress);
            case Erasure.Open(long pending, long held) when pending == 0 && discardHeld ->
                    discarded(order, held);
            case Erasure.Open(long pending, long held) -> open(pending, held);
        };
    }

    /** Only when nothing else stands in the way: what is discarded stays so. */
    private Answer discarded(Erasure.Order order, long held) {
        for (String id : erasure.records(order.key(), order.flow())) {
            operator.discard(id, "erased", order.actor());
        }
        return switch (erasure.begin(order)) {
            case Erasure.Begun(Erasure.Progress progress) -> new Begun(progress);
            case Erasure.Open(long pending, long left) -> open(pending, Math.min(held, left));
        };
    }

    private static Refused open(long pending, long held) {
        return pending > 0
                ? new Refused(
                        "pending",
                        pending
                                + " of its records are on their way: wait until they are delivered"
                                + " or held.")
                : new Refused(
                        "held",
                        held
                                + " of its records wait for a person: replay or discard them, or"
                                + " say that they are to be discarded.");
    }

    /** How far an erasure is. */
    public Optional<Erasure.Progress> progress(long number) {
        return erasure.progress(number);
    }
}
