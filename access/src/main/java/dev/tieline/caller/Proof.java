package dev.tieline.caller;

import dev.tieline.api.Fault;
import dev.tieline.api.Receipt;

/** What became of the attempt to prove a caller. */
public sealed interface Proof {

    /**
     * The caller is who it should be.
     *
     * @param caller name of the credential that proved it
     */
    record Proved(String caller) implements Proof {}

    /**
     * It is no record but the sender making sure that the right receiver listens.
     *
     * @param answer what it is to hear
     * @param what happened, in words for people
     */
    record Greeted(Receipt.Greeted answer, String what) implements Proof {}

    /**
     * The caller is not proved. The reason is for the people who run the hub; the answer to the
     * caller must not repeat it.
     */
    record Refused(Fault reason) implements Proof {}

    /** It cannot be said now, because something outside does not answer; never to be accepted. */
    record Unclear(Fault reason) implements Proof {}
}
