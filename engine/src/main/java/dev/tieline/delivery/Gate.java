package dev.tieline.delivery;

import dev.tieline.api.SystemDeclaration.Limits;
import java.time.Duration;
import java.time.Instant;

/**
 * What a system can bear, shared by every lane that calls it: concurrency, rate, a wait the system
 * asked for, a breaker, and a pause until a person acts. Decides, does not act; not thread-safe
 * (its owner locks).
 *
 * <p>The rate is a token bucket that starts full. The breaker opens after so many failures in a row
 * without a success between; then one call at a time probes, at 1 s doubling to 1 min, until one
 * succeeds.
 */
final class Gate {
    static final int BREAKER_FAILURES = 8;
    static final Duration FIRST_PROBE = Duration.ofSeconds(1);
    static final Duration LAST_PROBE = Duration.ofMinutes(1);

    private Limits limits;
    private double tokens;
    private Instant refilled;
    private int inside;
    private int failures;
    private boolean open;
    private boolean probing;
    private Duration probeEvery = FIRST_PROBE;
    private Instant notBefore = Instant.EPOCH;
    private boolean paused;

    Gate(Limits limits, Instant now) {
        this.limits = limits;
        this.tokens = limits.calls();
        this.refilled = now;
    }

    /** Whether a call may start. */
    sealed interface Entry {
        /** It may, and is inside until {@link Gate#leave}. */
        record Granted() implements Entry {}

        /** Not before this time. */
        record NotBefore(Instant at) implements Entry {}

        /** Not before another call leaves. */
        record Full() implements Entry {}

        /** Not before a person resumes the system. */
        record Paused() implements Entry {}
    }

    /** How a call went, as far as the system is concerned. */
    enum Health {
        /** It answered. */
        FINE,
        /** It could not be reached or answered that it cannot. */
        FAILED,
        /** Says nothing about the system. */
        NEUTRAL
    }

    Entry enter(Instant now) {
        if (paused) {
            return new Entry.Paused();
        }
        if (now.isBefore(notBefore)) {
            return new Entry.NotBefore(notBefore);
        }
        if (full()) {
            return new Entry.Full();
        }
        if (limits.calls() > 0) {
            refill(now);
            if (tokens < 1) {
                return new Entry.NotBefore(now.plus(untilToken()));
            }
            tokens -= 1;
        }
        inside++;
        probing = open;
        return new Entry.Granted();
    }

    /** Whether nobody may enter before another call leaves, whatever the time. */
    boolean full() {
        return inside >= (open ? 1 : limits.concurrency());
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
                failures = 0;
                open = false;
                probeEvery = FIRST_PROBE;
            }
            case FAILED -> failed(now);
            case NEUTRAL -> {}
        }
    }

    private void failed(Instant now) {
        failures++;
        if (open ? !probing : failures < BREAKER_FAILURES) {
            // Calls that were under way when it opened say nothing new.
            return;
        }
        if (open) {
            Duration doubled = probeEvery.multipliedBy(2);
            probeEvery = doubled.compareTo(LAST_PROBE) > 0 ? LAST_PROBE : doubled;
        }
        open = true;
        probing = false;
        waitUntil(now.plus(probeEvery));
    }

    /** Nobody calls before this time; an earlier time does not shorten a later one. */
    void waitUntil(Instant at) {
        if (at.isAfter(notBefore)) {
            notBefore = at;
        }
    }

    /** Nobody calls until {@link #resume}. */
    void pause() {
        paused = true;
    }

    /** A person says go. */
    void resume() {
        paused = false;
        open = false;
        failures = 0;
        probeEvery = FIRST_PROBE;
        notBefore = Instant.EPOCH;
    }

    /** New limits from a changed system file. */
    void limits(Limits changed) {
        limits = changed;
        tokens = Math.min(tokens, changed.calls());
    }

    int inside() {
        return inside;
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
