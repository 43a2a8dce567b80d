package dev.tieline.follow;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a flow is that follows changes now.
 *
 * @param position up to where all is durable here, as whoever is followed names it
 * @param behind bytes of its log that the system keeps for the flow; negative while nobody has
 *     asked it
 * @param at when it was heard of last
 * @param changed when a change came last, since it follows; empty when none did
 */
public record Followed(String position, long behind, Instant at, Optional<Instant> changed) {}
