package dev.tieline.vault;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;

/** The vault cannot be opened or its key not be had; nothing was changed. */
public final class VaultUnusable extends RuntimeException {
    private final Fault fault;

    VaultUnusable(String code, String message, String remedy) {
        super(message);
        this.fault = Fault.of(code, Blame.HUB, message, remedy);
    }

    /** What is wrong and what to do; never holds a key or a value. */
    public Fault fault() {
        return fault;
    }
}
