package dev.tieline.ledger;

import dev.tieline.api.Fault;
import java.util.List;
import java.util.Locale;

/**
 * Something that is wrong now, as the hub's watch sees it.
 *
 * @param cause stable name of the cause; what has the same is the same incident
 * @param kind what is wrong
 * @param subject the system, flow or part of the hub it is about
 * @param flows it touches, by name
 * @param owner who is asked; empty when nobody is named
 * @param fault what happened, whose it looks like and what to do; its message has no counts, so
 *     that it stays the same while the numbers change
 * @param records it touches now
 */
public record Sighting(
        String cause,
        Kind kind,
        String subject,
        List<String> flows,
        String owner,
        Fault fault,
        long records) {

    /** What is wrong; the worst first. */
    public enum Kind {
        /** The hub itself: its books do not balance, or work could move and does not. */
        HUB,
        /** A system is not called: it fails, or waits for a person. */
        SYSTEM,
        /** A run did not begin in time, or failed. */
        RUN,
        /** A source sends less than is expected of it. */
        SILENCE,
        /** A source sends to a flow that does not run any more. */
        STRAY,
        /** Deliveries wait for a person. */
        HELD,
        /** Deliveries are past their deadline. */
        LATE;

        /** The word people see. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Sighting {
        flows = List.copyOf(flows);
    }

    /** The cause of what is held for this: what has the same code, whatever the words. */
    public static String held(HeldGroup group) {
        return "held/" + group.flow() + "/" + group.destination() + "/" + group.cause().code();
    }

    /** The same with another fault. */
    public Sighting with(Fault other) {
        return new Sighting(cause, kind, subject, flows, owner, other, records);
    }
}
