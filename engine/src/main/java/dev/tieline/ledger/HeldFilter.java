package dev.tieline.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which held deliveries are meant.
 *
 * @param group id of their cause; empty for all
 * @param flows names of their flows; empty for all
 * @param destination name in the flow; empty for all
 * @param until held at this time or before; at any time when empty
 * @param run number of the run that held them; 0 for all
 */
public record HeldFilter(
        String group, Set<String> flows, String destination, Optional<Instant> until, long run) {

    /** Everything that is held. */
    public static final HeldFilter ALL = new HeldFilter("", Set.of(), "", Optional.empty(), 0);

    public HeldFilter {
        flows = Set.copyOf(flows);
    }

    /** Those of one cause. */
    public static HeldFilter of(String group) {
        return new HeldFilter(group, Set.of(), "", Optional.empty(), 0);
    }

    /** Of these flows. */
    public static HeldFilter ofFlows(Set<String> flows) {
        return new HeldFilter("", flows, "", Optional.empty(), 0);
    }

    /** The same, of one run. */
    public HeldFilter by(long number) {
        return new HeldFilter(group, flows, destination, until, number);
    }

    /** The same, and held at this time or before. */
    public HeldFilter until(Instant time) {
        Instant earlier = until.filter(u -> u.isBefore(time)).orElse(time);
        return new HeldFilter(group, flows, destination, Optional.of(earlier), run);
    }
}
