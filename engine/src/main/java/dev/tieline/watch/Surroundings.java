package dev.tieline.watch;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.flow.Quantities;
import dev.tieline.ledger.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Notices what the machine does to the hub: a disk that fills, a clock that jumps. */
final class Surroundings {
    /** Below this the disk is called full; above the other it is not any more. */
    private static final long FULL = 1L << 30;

    private static final long WELL = FULL + (FULL >> 2);
    private static final Duration JUMP = Duration.ofSeconds(30);
    private static final Duration TOLD_FOR = Duration.ofMinutes(10);

    private final Watch.Machine machine;
    private boolean filling;
    private Instant lastWall;
    private long lastNanos;
    private Optional<Jump> jump = Optional.empty();

    private record Jump(long nanos, Duration by) {}

    Surroundings(Watch.Machine machine, Instant wall) {
        this.machine = machine;
        this.lastWall = wall;
        this.lastNanos = machine.nanos().getAsLong();
    }

    List<Sighting> look(Instant wall) {
        List<Sighting> all = new ArrayList<>();
        disk().ifPresent(all::add);
        clock(wall).ifPresent(all::add);
        return all;
    }

    private Optional<Sighting> disk() {
        long free = machine.free().getAsLong();
        filling = free < (filling ? WELL : FULL);
        return filling
                ? Optional.of(
                        sighting(
                                "disk",
                                "disk-filling",
                                "The disk under the hub's data has less than 1 GiB left.",
                                "Make room, or set a shorter 'retention' in tieline.yaml. When it"
                                        + " is full, callers hear 503 and nothing is lost."))
                : Optional.empty();
    }

    private Optional<Sighting> clock(Instant wall) {
        long nanos = machine.nanos().getAsLong();
        Duration even = Duration.ofNanos(nanos - lastNanos);
        Duration by = Duration.between(lastWall, wall).minus(even);
        if (by.abs().compareTo(JUMP) > 0) {
            jump = Optional.of(new Jump(nanos, by));
        }
        lastWall = wall;
        lastNanos = nanos;
        jump = jump.filter(j -> nanos - j.nanos() < TOLD_FOR.toNanos());
        return jump.map(j ->
                sighting(
                        "clock",
                        "clock-jumped",
                        "The clock of the machine was set "
                                + (j.by().isNegative() ? "back" : "forward")
                                + " by "
                                + Quantities.words(
                                        Duration.ofSeconds(
                                                Math.max(
                                                        1,
                                                        j.by().abs().plusMillis(500).toSeconds())))
                                + ".",
                        "Waits go on evenly. Signatures with a time, 'unique ... within', deadlines"
                                + " and retention go by that clock: see that it is right now."));
    }

    private static Sighting sighting(String what, String code, String message, String remedy) {
        return new Sighting(
                what + "/hub",
                Sighting.Kind.HUB,
                what,
                List.of(),
                "",
                Fault.of(code, Blame.HUB, message, remedy),
                0);
    }
}
