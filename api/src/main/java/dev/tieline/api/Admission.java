package dev.tieline.api;

/** The door inlets knock at. Thread-safe; blocks until the answer is durable. */
@FunctionalInterface
public interface Admission {

    /** Proves, checks and stores an arrival; never throws for what a sender did. */
    Receipt admit(Arrival arrival);
}
