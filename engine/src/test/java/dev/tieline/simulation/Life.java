package dev.tieline.simulation;

import dev.tieline.delivery.Clockwork;
import dev.tieline.delivery.SteadyTime;
import java.time.Duration;
import java.time.Instant;

/** One process of the hub, from its start to its death. */
final class Life implements Clockwork {
    private static final Duration NEVER = Duration.ofDays(10_000);
    private static final int SCHEDULED_WITHIN = 8_000_000;

    final int number;
    private final Machine machine;
    private final SteadyTime steady;
    private boolean alive = true;

    Life(Machine machine, int number) {
        this.machine = machine;
        this.number = number;
        this.steady = new SteadyTime(machine::wall, machine::nanos);
    }

    boolean alive() {
        return alive;
    }

    void die() {
        alive = false;
    }

    void check() {
        if (!alive) {
            throw new Machine.DeadProcess();
        }
    }

    void sleep(Duration time) {
        check();
        machine.sleep(time);
        check();
    }

    @Override
    public Instant now() {
        return steady.instant();
    }

    @Override
    public Instant wall() {
        return machine.wall();
    }

    @Override
    public void run(Runnable task) {
        in(Duration.ofNanos(machine.dice.nextInt(SCHEDULED_WITHIN)), task);
    }

    @Override
    public void at(Instant time, Runnable task) {
        in(Duration.between(now(), time), task);
    }

    /** Runs a task after this time, if the process lives. */
    void in(Duration delay, Runnable task) {
        machine.in(
                delay.compareTo(NEVER) > 0 ? NEVER : delay,
                () -> {
                    if (alive) {
                        task.run();
                    }
                });
    }
}
