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
 * @param acknowledged who said to see to it; empty when nobody did
 */
public record Incident(
        long id,
        Sighting sighting,
        Instant opened,
        Instant seen,
        Optional<Instant> resolved,
        int openings,
        long most,
        String acknowledged) {

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

    /**
     * Something that happened to an incident.
     *
     * @param at when
     * @param actor a person's name or {@code hub}
     * @param action {@code opened}, {@code reopened}, {@code acknowledged}, {@code commented} or
     *     {@code resolved}
     * @param detail in words; may be empty
     */
    public record Event(Instant at, String actor, String action, String detail) {}
}
