package dev.tieline.plan;

import dev.tieline.api.Fault;

/** Whether a destination wants a record. */
public sealed interface Choice {

    record Send() implements Choice {}

    /** {@code when} said no; {@code rule} is its text. */
    record Skip(String rule) implements Choice {}

    /** {@code when} could not answer. */
    record Hold(Fault fault) implements Choice {}
}
