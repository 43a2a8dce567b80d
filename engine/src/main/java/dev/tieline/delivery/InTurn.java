package dev.tieline.delivery;

import dev.tieline.api.Attempt;
import dev.tieline.api.Outlet;
import dev.tieline.ledger.Run;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Calls a system beside all lanes as soon as it may be called: waits for a place, for its rate, and
 * as long as it asked to be waited for. Who came first is first, or one that calls without a pause
 * would keep all others out. Thread-safe.
 */
public final class InTurn {
    /** It waits so long while nobody gets in, or until the rate let so many in. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Code of what waits for a system as long as that asked. */
    public static final String ASKS_TO_WAIT = "system-asks-to-wait";

    private static final int TURNS = 3;
    private static final int LOOK_WITHIN_MILLIS = 40;

    /** Who is asked to wait longer begins anew later: it may hold places elsewhere meanwhile. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    /** One after the other, for one question. */
    static final int MOST_WAITS = 5;

    private final Systems systems;
    private final String system;
    private final BooleanSupplier goesOn;
    private final Duration patience;
    private volatile boolean crowded;

    /**
     * @param goesOn asked again and again whether it is worth to wait
     */
    public InTurn(Systems systems, String system, BooleanSupplier goesOn) {
        this(systems, system, goesOn, PATIENCE);
    }

    /**
     * @param patience how long it waits while nobody of those that wait gets in
     */
    public InTurn(Systems systems, String system, BooleanSupplier goesOn, Duration patience) {
        this.systems = systems;
        this.system = system;
        this.goesOn = goesOn;
        this.patience = patience;
    }

    /**
     * @return empty when it could not be called for long, or was not to be called any more
     */
    public <A> Optional<A> call(Function<Outlet, A> question) throws InterruptedException {
        return next(question, _ -> Duration.ZERO);
    }

    private <A> Optional<A> next(Function<Outlet, A> question, Function<A, Duration> asked)
            throws InterruptedException {
        Thread me = Thread.currentThread();
        Runnable waiter = () -> LockSupport.unpark(me);
        Line line = systems.line(system);
        long most = patience().toNanos();
        long since = System.nanoTime();
        long entered = line.entered();
        line.join();
        try {
            while (goesOn() && System.nanoTime() - since < most) {
                if (line.isFirst()) {
                    Optional<A> answer =
                            systems.call(system, waiter, inside(line, question), asked);
                    if (answer.isPresent()) {
                        crowded = false;
                        return answer;
                    }
                }
                // Not when the first gave up: the next would be as patient, one after the other.
                long now = line.entered();
                since = now == entered ? since : System.nanoTime();
                entered = now;
                pause();
            }
            crowded = goesOn() && line.taken();
            return Optional.empty();
        } finally {
            line.leave();
        }
    }

    /** Whether nothing but others inside kept out the last question, so that it was given up. */
    public boolean crowded() {
        return crowded;
    }

    private Duration patience() {
        Duration turns = systems.oneMore(system).multipliedBy(TURNS);
        return turns.compareTo(patience) > 0 ? turns : patience;
    }

    private static <A> Function<Outlet, A> inside(Line line, Function<Outlet, A> question) {
        return outlet -> {
            line.enter();
            return question.apply(outlet);
        };
    }

    /** Until it is woken, or for a moment: nobody tells when it may be called by its rate. */
    private static void pause() throws InterruptedException {
        LockSupport.parkNanos(
                Duration.ofMillis(ThreadLocalRandom.current().nextInt(5, LOOK_WITHIN_MILLIS))
                        .toNanos());
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private boolean goesOn() {
        return !systems.closed() && goesOn.getAsBoolean();
    }

    /**
     * The same; what the system answers with a time to wait is asked again after that time, where
     * it is not long.
     *
     * @param waits hears why it waits, and then, once, empty when it does not any more
     */
    public Optional<Attempt> read(
            Function<Outlet, Attempt> question, Consumer<Optional<Run.Why>> waits)
            throws InterruptedException {
        Optional<Attempt> attempt = next(question, InTurn::asked);
        for (int i = 0; i < MOST_WAITS && attempt.isPresent(); i++) {
            Duration wait = asked(attempt.get());
            if (!wait.isPositive() || wait.compareTo(LONGEST_WAIT) > 0) {
                return attempt;
            }
            waits.accept(Optional.of(why(system, wait)));
            try {
                rest(wait);
            } finally {
                waits.accept(Optional.empty());
            }
            attempt = next(question, InTurn::asked);
        }
        return attempt;
    }

    static Duration asked(Attempt attempt) {
        return Judge.asked(attempt.outcome());
    }

    private void rest(Duration wait) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        while (goesOn() && System.nanoTime() - until < 0) {
            Thread.sleep(LOOK_WITHIN_MILLIS);
        }
    }

    /** Why nobody calls a system that asked to be waited for. */
    public static Run.Why why(String system, Duration wait) {
        return new Run.Why(
                ASKS_TO_WAIT,
                "'"
                        + system
                        + "' asked to be waited for ("
                        + wait.toSeconds()
                        + "s). It goes on by itself.");
    }
}
