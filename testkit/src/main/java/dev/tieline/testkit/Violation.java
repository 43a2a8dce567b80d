package dev.tieline.testkit;

/** A promise the hub broke, and how that was seen. */
public record Violation(Promise promise, String what) {

    /** What the hub promises to those outside. */
    public enum Promise {
        /** What was accepted reaches every destination. */
        NOTHING_LOST,
        /** What arrives is what was sent, and where it belongs. */
        NOTHING_ALTERED,
        /** A destination gets something twice only when a kill left it in flight. */
        DUPLICATES_BOUNDED,
        /** However often something is sent to a destination, it has one idempotency key. */
        ONE_KEY,
        /** Within a key, a destination gets things in the order they were accepted in. */
        ORDER,
        /** The books balance and agree with what is seen outside. */
        BOOKS,
        /** Whoever sends something good hears that it was accepted, or to come again. */
        ANSWER
    }

    @Override
    public String toString() {
        return promise + ": " + what;
    }
}
