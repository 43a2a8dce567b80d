package dev.tieline.egress;

import java.net.UnknownHostException;

/**
 * The guard does not let this connection be made. An {@link UnknownHostException}, because that is
 * the only way HTTP and mail libraries let a resolver say no; nothing was sent.
 */
public final class EgressRefused extends UnknownHostException {
    private final String remedy;

    EgressRefused(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    /** One sentence: what a person can do. */
    public String remedy() {
        return remedy;
    }
}
