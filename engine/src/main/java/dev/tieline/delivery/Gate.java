package dev.tieline.delivery;

import dev.tieline.api.SystemDeclaration.Limits;
import java.time.Duration;
import java.time.Instant;

/**
 * What a system can bear, shared by every lane that calls it: rate, concurrency, a share of
 * retries, a wait the system asked for, a breaker, and a pause until a person acts. Decides, does
 * not act; not thread-safe (its owner locks).
 *
 * <p>The rate is a token bucket that starts full. The breaker opens after so many failures in a row
 * without a success between; then one call at a time probes, at 5 s doubling to 5 min, and when
 * three in a row succeed it closes. From then on, and from the start, one call more is let in with
 * each success. Each failure takes a place away, ten successes give one back: so a system that
 * fails more than one call in eleven gets fewer at a time.
 */
final class Gate {
    static final int BREAKER_FAILURES = 8;
    static final int PROOFS = 3;
    static final int ODD_IN_A_ROW = 5;
    static final Duration FIRST_PROBE = Duration.ofSeconds(5);
    static final Duration LAST_PROBE = Duration.ofMinutes(5);
    private static final double FIRST_PLACES = 4;
    private static final double PLACE_BACK = 0.1;

    private final RetryBudget budget;
    private Limits limits;
    private double tokens;
    private Instant refilled;
    private int inside;
    private int visits;
    private double places;
    private boolean ramping = true;
    private int failures;
    private int odd;
    private long successes;
    private boolean open;
    private int proofs;
    private int outages;
    private boolean probing;
    private Duration probeEvery = FIRST_PROBE;
    private Instant notBefore = Instant.EPOCH;
    private boolean paused;

    Gate(Limits limits, Instant now) {
        this.limits = limits;
        this.tokens = limits.calls();
        this.refilled = now;
        this.places = Math.min(FIRST_PLACES, limits.concurrency());
        this.budget = new RetryBudget(now);
    }

    /** Whether a call may start. */
    sealed interface Entry {
        /** It may, and is inside until {@link Gate#leave}. */
        record Granted() implements Entry {}

        /** Not before this time. */
        record NotBefore(Instant at) implements Entry {}

        /** No retry before this time, unless first attempts stop coming. */
        record FirstAttemptsFirst(Instant at) implements Entry {}

        /** Not before another call leaves. */
        record Full() implements Entry {}

        /** Not before a person resumes the system. */
        record Paused() implements Entry {}
    }

    /** How a call went, as far as the system is concerned. */
    enum Health {
        /** It answered. */
        FINE,
        /** It answered as if it were another system, or the call another's. */
        ODD,
        /** It could not be reached or answered that it cannot. */
        FAILED,
        /** Says nothing about the system. */
        NEUTRAL
    }

    /**
     * Asks for a call.
     *
     * @param retry whether this delivery failed before
     */
    Entry enter(Instant now, boolean retry) {
        if (paused) {
            return new Entry.Paused();
        }
        if (now.isBefore(notBefore)) {
            return new Entry.NotBefore(notBefore);
        }
        if (full()) {
            return new Entry.Full();
        }
        if (retry && !open && !budget.has(now)) {
            return new Entry.FirstAttemptsFirst(budget.next(now));
        }
        if (limits.calls() > 0) {
            refill(now);
            if (tokens < 1) {
                return new Entry.NotBefore(now.plus(untilToken()));
            }
            tokens -= 1;
        }
        budget.spend(now, retry);
        inside++;
        probing = open;
        return new Entry.Granted();
    }

    /** Whether nobody may enter before another call leaves, whatever the time. */
    boolean full() {
        return inside >= Math.min(open ? 1 : (int) places, limits.concurrency() - visits);
    }

    /**
     * Asks for a longer stay: counts against the concurrency alone, leaves a place to calls where
     * there are several, and is not granted while calls fail.
     */
    Entry visit(Instant now) {
        if (paused) {
            return new Entry.Paused();
        }
        if (now.isBefore(notBefore)) {
            return new Entry.NotBefore(notBefore);
        }
        if (open || visits >= mostVisits()) {
            return new Entry.Full();
        }
        visits++;
        return new Entry.Granted();
    }

    private int mostVisits() {
        return Math.max(1, limits.concurrency() - 1);
    }

    /** Whether nothing but other longer stays keeps so many of them from coming in. */
    boolean crowded(Instant now, int stays) {
        return calm(now) && stays <= mostVisits() && visits + stays > mostVisits();
    }

    /** Whether nothing but others inside keeps a call from coming in. */
    boolean taken(Instant now) {
        return calm(now) && full();
    }

    private boolean calm(Instant now) {
        return !paused && !open && !now.isBefore(notBefore);
    }

    /** A longer stay ended. */
    void visited() {
        visits--;
    }

    private void refill(Instant now) {
        double seconds = Duration.between(refilled, now).toNanos() / 1e9;
        if (seconds > 0) {
            tokens = Math.min(limits.calls(), tokens + seconds * perSecond());
            refilled = now;
        } else if (seconds < 0) {
            refilled = now;
        }
    }

    private double perSecond() {
        return limits.calls() / (limits.per().toNanos() / 1e9);
    }

    private Duration untilToken() {
        return Duration.ofNanos((long) Math.ceil((1 - tokens) / perSecond() * 1e9) + 1_000);
    }

    void leave(Health health, Instant now) {
        inside--;
        switch (health) {
            case FINE -> {
                odd = 0;
                answered();
            }
            case ODD -> {
                odd++;
                paused = paused || odd >= ODD_IN_A_ROW;
                answered();
            }
            case FAILED -> failed(now);
            case NEUTRAL -> {}
        }
    }

    private void answered() {
        failures = 0;
        successes++;
        if (!open) {
            places = Math.min(limits.concurrency(), places + (ramping ? 1 : PLACE_BACK));
            ramping = ramping && places < limits.concurrency();
            return;
        }
        proofs++;
        if (proofs >= PROOFS) {
            close();
        }
    }

    private void close() {
        outages += open ? 1 : 0;
        open = false;
        proofs = 0;
        probeEvery = FIRST_PROBE;
        places = 1;
        ramping = true;
    }

    private void failed(Instant now) {
        failures++;
        if (!open) {
            ramping = false;
            places = Math.max(1, places - 1);
            if (failures < BREAKER_FAILURES) {
                return;
            }
        } else if (!probing) {
            // Calls that were under way when it opened say nothing new.
            return;
        } else {
            Duration doubled = probeEvery.multipliedBy(2);
            probeEvery = doubled.compareTo(LAST_PROBE) > 0 ? LAST_PROBE : doubled;
        }
        open = true;
        proofs = 0;
        probing = false;
        waitUntil(now.plus(probeEvery));
    }

    /** Nobody calls before this time; an earlier time does not shorten a later one. */
    void waitUntil(Instant at) {
        if (at.isAfter(notBefore)) {
            notBefore = at;
        }
    }

    /** How long it asked to be waited for, from now on; zero when it did not. */
    Duration asked(Instant now) {
        return open || !now.isBefore(notBefore) ? Duration.ZERO : Duration.between(now, notBefore);
    }

    /** Nobody calls until {@link #resume}. */
    void pause() {
        paused = true;
    }

    /** A person says go. */
    void resume() {
        close();
        paused = false;
        failures = 0;
        odd = 0;
        notBefore = Instant.EPOCH;
    }

    /** New limits from a changed system file. */
    void limits(Limits changed) {
        ramping = ramping || changed.concurrency() > limits.concurrency();
        limits = changed;
        tokens = Math.min(tokens, changed.calls());
        places = Math.min(places, changed.concurrency());
    }

    /** After how long its rate lets one more call in; zero without a rate. */
    Duration oneMore() {
        return limits.calls() == 0 ? Duration.ZERO : limits.per().dividedBy(limits.calls());
    }

    boolean paused() {
        return paused;
    }

    int inside() {
        return inside;
    }

    /** How often it is probed while its breaker is open; zero while it is closed. */
    Duration probes() {
        return open ? probeEvery : Duration.ZERO;
    }

    /** How often its breaker opened and closed again. */
    int outages() {
        return outages;
    }

    /** How many calls it answered. */
    long successes() {
        return successes;
    }

    /** Whether it answers nearly all calls: what fails now fails on its own account. */
    boolean healthy() {
        return !open && places > 0.9 * limits.concurrency() - 1;
    }

    /** {@code ok}, {@code paused}, {@code limited} or {@code failing}, as in the ledger. */
    String state(Instant now) {
        if (paused) {
            return "paused";
        }
        if (open) {
            return "failing";
        }
        return now.isBefore(notBefore) ? "limited" : "ok";
    }
}
