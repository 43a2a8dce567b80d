package dev.tieline.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** A clockwork in which nothing happens by itself: tasks run one at a time, in an order of dice. */
final class VirtualTime implements Clockwork {
    private record Task(Instant at, long order, int life, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::at).thenComparingLong(Task::order));
    private final Random dice;
    private Instant now = Instant.parse("2026-03-29T00:30:00Z");
    private long order;
    private int life;

    VirtualTime(Random dice) {
        this.dice = dice;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void run(Runnable task) {
        at(now.plusNanos(dice.nextInt(8_000_000)), task);
    }

    @Override
    public void at(Instant time, Runnable task) {
        tasks.add(new Task(time, order++, life, task));
    }

    /** Tasks of an outside world that survives a crash. */
    void outside(Duration in, Runnable task) {
        tasks.add(new Task(now.plus(in), order++, -1, task));
    }

    /** The process died: what it had planned is gone. */
    void crash() {
        life++;
    }

    /** Runs the next task; false when there is none before {@code until}. */
    boolean step(Instant until) {
        while (!tasks.isEmpty()) {
            if (tasks.peek().at().isAfter(until)) {
                return false;
            }
            Task task = tasks.poll();
            if (task.life() != -1 && task.life() != life) {
                continue;
            }
            if (task.at().isAfter(now)) {
                now = task.at();
            }
            task.work().run();
            return true;
        }
        return false;
    }
}
