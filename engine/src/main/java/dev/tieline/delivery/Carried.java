package dev.tieline.delivery;

import dev.tieline.journal.Settlement;
import java.time.Duration;
import java.util.Optional;

/**
 * What a courier brings back.
 *
 * @param settlement to be stored; empty when nothing was tried
 * @param next the ticket of the next attempt; empty when the delivery ended
 * @param health what the call says about the system
 * @param pauseFor how long nobody may call the system; zero for not at all
 * @param pauseAll whether nobody may call it until a person acts
 * @param detail why, for people; may be empty
 */
record Carried(
        Optional<Settlement> settlement,
        Optional<Ticket> next,
        Gate.Health health,
        Duration pauseFor,
        boolean pauseAll,
        String detail) {}
