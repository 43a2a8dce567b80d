package dev.tieline.caller;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;

/** A scheme that could prove nobody, or anybody: whoever declared it must act before it starts. */
public final class UnusableScheme extends RuntimeException {
    private final transient Fault fault;

    UnusableScheme(String code, String message, String remedy) {
        super(message + ". " + remedy);
        this.fault = Fault.of(code, Blame.FLOW, message, remedy);
    }

    /** What is wrong and what to do about it; never carries a key. */
    public Fault fault() {
        return fault;
    }
}
