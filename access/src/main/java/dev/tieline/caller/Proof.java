package dev.tieline.caller;

import dev.tieline.api.Fault;

/** What became of the attempt to prove a caller. */
public sealed interface Proof {

    /**
     * The caller is who it should be.
     *
     * @param caller name of the credential that proved it
     */
    record Proved(String caller) implements Proof {}

    /**
     * The caller is not proved. The reason is for the people who run the hub; the answer to the
     * caller must not repeat it.
     */
    record Refused(Fault reason) implements Proof {}
}
