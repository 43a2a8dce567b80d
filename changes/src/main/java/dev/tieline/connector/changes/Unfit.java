package dev.tieline.connector.changes;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;

/** Nobody can follow the table as things are; the message names no value. */
public final class Unfit extends Exception {
    private final transient Fault fault;

    /** What is said of it. */
    public Unfit(String code, String message, String remedy) {
        super(code, null, false, false);
        this.fault = Fault.of(code, Blame.DESTINATION, message, remedy);
    }

    /** The same, for people. */
    public Fault fault() {
        return fault;
    }
}
