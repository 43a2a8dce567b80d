package dev.tieline.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One cause that was or is wrong, from when it was first seen until it is gone.
 *
 * @param id grows with time
 * @param sighting as it was seen last
 * @param opened when it was first seen
 * @param seen when it was seen last, or something of it changed
 * @param resolved when it was gone; empty while it is open
 * @param openings how often it came back within an hour, the first time included
 * @param most the most records it touched at a time
 * @param began when it was first seen this time
 * @param acknowledged who said to see to it; empty when nobody did
 * @param reminded when its owner was told of it again; empty when not this time
 * @param escalated who else was told of it this time; empty when nobody was
 * @param assignee who is to see to it, as somebody said; empty when nobody did
 */
public record Incident(
        long id,
        Sighting sighting,
        Instant opened,
        Instant seen,
        Optional<Instant> resolved,
        int openings,
        long most,
        Instant began,
        String acknowledged,
        Optional<Instant> reminded,
        String escalated,
        String assignee) {

    public boolean open() {
        return resolved.isEmpty();
    }

    /**
     * An incident and what happened to it.
     *
     * @param events oldest first
     */
    public record Story(Incident incident, List<Event> events) {
        public Story {
            events = List.copyOf(events);
        }
    }

    /** The same in other words. */
    public Incident with(Sighting other) {
        return new Incident(
                id,
                other,
                opened,
                seen,
                resolved,
                openings,
                most,
                began,
                acknowledged,
                reminded,
                escalated,
                assignee);
    }

    /**
     * Something that happened to an incident and is told to its owner.
     *
     * @param seq grows with each
     * @param at when
     * @param action what happened, as in {@link Event}
     * @param incident as it stands
     */
    public record News(long seq, Instant at, String action, Incident incident) {}

    /**
     * How far an owner was told by a flow.
     *
     * @param flow its name
     * @param owner name of the owner
     * @param told the last news that were told
     * @param telling the last news of a message that is being made; as {@code told} when none is
     */
    public record AlertMark(String flow, String owner, long told, long telling) {}

    /**
     * Something that happened to an incident.
     *
     * @param at when
     * @param actor a person's name or {@code hub}
     * @param action {@code opened}, {@code reopened}, {@code acknowledged}, {@code commented},
     *     {@code reminded}, {@code escalated}, {@code told}, {@code assigned} or {@code resolved}
     * @param detail in words; may be empty; who was told where somebody was
     */
    public record Event(Instant at, String actor, String action, String detail) {}
}
