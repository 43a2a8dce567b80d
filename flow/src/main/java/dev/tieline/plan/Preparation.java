package dev.tieline.plan;

import dev.tieline.api.Fault;

/** What the steps of a flow made of a record. */
public sealed interface Preparation {

    /** It goes to the destinations. */
    record Ready(Scope scope) implements Preparation {}

    /** A {@code keep} step said no; {@code rule} is its text. */
    record Skipped(String rule) implements Preparation {}

    /** A step could not answer and says hold. */
    record Held(Fault fault) implements Preparation {}
}
