package dev.tieline.simulation;

import dev.tieline.delivery.LaneBounds;
import java.time.Duration;
import java.util.Random;

/**
 * How a seed is set, after the idea of FoundationDB's BUGGIFY: each knob is ordinary in most seeds
 * and extreme in some, so that rare things meet other rare things.
 *
 * @param records submissions sent
 * @param keys ordering keys among them; 0: flows without order
 * @param lanes how much a lane holds
 * @param queue commands the writer takes before it refuses or blocks
 * @param trouble percent of requests that fail at a destination
 * @param slowCalls percent of calls that take seconds
 * @param lateRequests percent of requests that arrive after their caller gave up
 * @param slowStore longest commit in milliseconds
 * @param busy of 1000 urgent commands, those refused for now
 * @param unsure of 1000 commits, those that fail with nobody knowing whether they were made
 * @param crashes of 10000 moments, those in which the power fails
 * @param losses power losses at any time
 * @param jumps of the wall clock
 * @param reloads of the workspace
 * @param fullDisk whether the disk is full for a while
 * @param outages how often a place goes down altogether
 * @param doubledNews percent of news that are told twice
 * @param calls limit of calls per second; 0: none
 * @param concurrency limit of calls at the same time
 */
record Knobs(
        int records,
        int keys,
        LaneBounds lanes,
        int queue,
        int trouble,
        int slowCalls,
        int lateRequests,
        int slowStore,
        int busy,
        int unsure,
        int crashes,
        int losses,
        int jumps,
        int reloads,
        boolean fullDisk,
        int outages,
        int doubledNews,
        int calls,
        int concurrency) {

    static Knobs of(Random dice) {
        return new Knobs(
                3 + dice.nextInt(40),
                dice.nextInt(3) == 0 ? 0 : 1 + dice.nextInt(6),
                lanes(dice),
                dice.nextInt(4) == 0 ? 1 : 100,
                often(dice, 3) ? dice.nextInt(80) : dice.nextInt(8),
                often(dice, 3) ? dice.nextInt(40) : 0,
                often(dice, 4) ? dice.nextInt(20) : 0,
                often(dice, 5) ? 3_000 : 1 + dice.nextInt(30),
                often(dice, 4) ? dice.nextInt(300) : 0,
                often(dice, 4) ? dice.nextInt(20) : 0,
                often(dice, 3) ? dice.nextInt(40) : 0,
                often(dice, 2) ? 1 + dice.nextInt(4) : 0,
                often(dice, 3) ? 1 + dice.nextInt(4) : 0,
                often(dice, 3) ? 1 + dice.nextInt(3) : 0,
                often(dice, 4),
                often(dice, 3) ? 1 + dice.nextInt(3) : 0,
                often(dice, 4) ? dice.nextInt(60) : 0,
                often(dice, 3) ? 1 + dice.nextInt(10) : 0,
                often(dice, 3) ? 1 : 1 + dice.nextInt(8));
    }

    private static boolean often(Random dice, int oneIn) {
        return dice.nextInt(oneIn) == 0;
    }

    private static LaneBounds lanes(Random dice) {
        boolean tiny = often(dice, 3);
        int window = tiny ? 1 + dice.nextInt(3) : 64;
        return new LaneBounds(
                Duration.ofMinutes(10),
                window,
                tiny ? 1 + dice.nextInt(4) : 1_000,
                often(dice, 3) ? 1 + dice.nextInt(3) : 1_000,
                often(dice, 3) ? 1 : 16);
    }
}
