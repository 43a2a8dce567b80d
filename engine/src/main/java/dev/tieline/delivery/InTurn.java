package dev.tieline.delivery;

import dev.tieline.api.Attempt;
import dev.tieline.api.Outlet;
import dev.tieline.ledger.Run;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls a system beside all lanes as soon as it may be called: waits for a place, for its rate, and
 * as long as it asked to be waited for. Thread-safe.
 */
public final class InTurn {
    /** Who waits for its turn waits so long, or until the rate let so many in. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int TURNS = 3;
    private static final int LOOK_WITHIN_MILLIS = 40;

    /** Who is asked to wait longer begins anew later: it may hold places elsewhere meanwhile. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    /** One after the other, for one question. */
    static final int MOST_WAITS = 5;

    private final Systems systems;
    private final String system;
    private final BooleanSupplier goesOn;

    /**
     * @param goesOn asked again and again whether it is worth to wait
     */
    public InTurn(Systems systems, String system, BooleanSupplier goesOn) {
        this.systems = systems;
        this.system = system;
        this.goesOn = goesOn;
    }

    /**
     * @return empty when it could not be called for long, or was not to be called any more
     */
    public <A> Optional<A> call(Function<Outlet, A> question) throws InterruptedException {
        return first(() -> systems.call(system, question));
    }

    private <A> Optional<A> first(Supplier<Optional<A>> call) throws InterruptedException {
        Duration turns = systems.oneMore(system).multipliedBy(TURNS);
        Duration patience = turns.compareTo(PATIENCE) > 0 ? turns : PATIENCE;
        long until = System.nanoTime() + patience.toNanos();
        while (goesOn() && System.nanoTime() - until < 0) {
            Optional<A> answer = call.get();
            if (answer.isPresent()) {
                return answer;
            }
            // It is not woken: there may be many, and lanes go first.
            Thread.sleep(ThreadLocalRandom.current().nextInt(5, LOOK_WITHIN_MILLIS));
        }
        return Optional.empty();
    }

    private boolean goesOn() {
        return !systems.closed() && goesOn.getAsBoolean();
    }

    /**
     * The same; what the system answers with a time to wait is asked again after that time, where
     * it is not long.
     *
     * @param waits hears why it waits; empty when it does not any more
     */
    public Optional<Attempt> read(
            Function<Outlet, Attempt> question, Consumer<Optional<Run.Why>> waits)
            throws InterruptedException {
        Optional<Attempt> attempt = first(() -> systems.read(system, question));
        for (int i = 0; i < MOST_WAITS && attempt.isPresent(); i++) {
            Duration wait = Judge.asked(attempt.get().outcome());
            if (!wait.isPositive() || wait.compareTo(LONGEST_WAIT) > 0) {
                return attempt;
            }
            waits.accept(Optional.of(why(wait)));
            try {
                rest(wait);
                attempt = first(() -> systems.read(system, question));
            } finally {
                waits.accept(Optional.empty());
            }
        }
        return attempt;
    }

    private void rest(Duration wait) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        while (goesOn() && System.nanoTime() - until < 0) {
            Thread.sleep(LOOK_WITHIN_MILLIS);
        }
    }

    private Run.Why why(Duration wait) {
        return new Run.Why(
                "system-asks-to-wait",
                "'"
                        + system
                        + "' asked to be waited for ("
                        + wait.toSeconds()
                        + "s). It goes on by itself.");
    }
}
