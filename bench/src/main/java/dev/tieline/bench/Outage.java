package dev.tieline.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The second of three destinations dies under load and comes back. */
final class Outage {
    private static final int BEFORE = 5;
    private static final int DEAD = 10;

    /** Long enough for a probe that comes late. */
    private static final int AFTER = 20;

    private static final Duration CAUGHT_UP_WITHIN = Duration.ofMinutes(2);

    /** Those that may be under way to a destination that has caught up. */
    private static final int UNDER_WAY = 64;

    private static final long LOOK_EVERY_MILLIS = 5;

    private final Side side;
    private final Sink sink;
    private final int perSecond;
    private final int first;
    private final int dead;
    private final int third;

    /**
     * @param side of three places
     * @param perSecond 0 for full load
     */
    Outage(Side side, int perSecond) {
        this.side = side;
        this.sink = side.sink();
        this.perSecond = perSecond;
        first = side.places().get(0);
        dead = side.places().get(1);
        third = side.places().get(2);
    }

    /**
     * What was seen.
     *
     * @param rate deliveries per second to the two others before
     * @param times how long the first one's took before
     * @param deadRate deliveries per second to the two others while one was dead
     * @param deadTimes how long the first one's took then
     * @param probeAfterMillis from the return of the dead one to the first call that reached it
     * @param backlog deliveries that it was behind then
     * @param caughtUpMillis from that call until it was not behind any more
     * @param posted what became of the leads
     * @param dead place of the dead one
     * @param arrivedBefore what had arrived there before
     */
    record Story(
            double rate,
            Times times,
            double deadRate,
            Times deadTimes,
            double probeAfterMillis,
            long backlog,
            double caughtUpMillis,
            Posted posted,
            int dead,
            long arrivedBefore) {

        /** What has arrived at the dead one by now. */
        long deadArrived(Sink sink) throws IOException {
            return sink.count(dead).count() - arrivedBefore;
        }
    }

    /** What had arrived at a moment. */
    private record Moment(long nanos, long first, long dead, long third) {
        double others(Moment before) {
            return (first + third - before.first - before.third) * 1e9 / (nanos - before.nanos);
        }

        /** How far the dead one is behind the others, since a moment when it was not. */
        long behind(Moment start) {
            return Math.min(first - start.first, third - start.third) - (dead - start.dead);
        }
    }

    private Moment moment() throws IOException {
        return new Moment(
                System.nanoTime(),
                sink.count(first).count(),
                sink.count(dead).count(),
                sink.count(third).count());
    }

    Story run() throws IOException, InterruptedException {
        Moment start = moment();
        CompletableFuture<Posted> load = CompletableFuture.supplyAsync(this::load);
        TimeUnit.SECONDS.sleep(1);
        sink.anew(first);
        Moment loaded = moment();
        TimeUnit.SECONDS.sleep(BEFORE - 1);
        Moment healthy = moment();
        Times times = sink.anew(first).endToEnd();
        sink.down(dead);
        TimeUnit.SECONDS.sleep(DEAD);
        Moment last = moment();
        Times deadTimes = sink.anew(first).endToEnd();
        sink.anew(dead);
        long returned = sink.up(dead);
        long probe = awaitProbe();
        long backlog = moment().behind(start);
        long caughtUp = awaitCaughtUp(start);
        return new Story(
                healthy.others(loaded),
                times,
                last.others(healthy),
                deadTimes,
                (probe - returned) / 1e6,
                backlog,
                (caughtUp - probe) / 1e6,
                posted(load),
                dead,
                start.dead());
    }

    private Posted load() {
        try {
            Work work = new Work(BEFORE + DEAD + AFTER, perSecond);
            return Posted.of(side.load().ask(work.words()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Posted posted(CompletableFuture<Posted> load)
            throws IOException, InterruptedException {
        try {
            return load.get();
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    private long awaitProbe() throws IOException, InterruptedException {
        long until = System.nanoTime() + CAUGHT_UP_WITHIN.toNanos();
        long probe = sink.count(dead).firstNanos();
        while (probe == 0) {
            pause(until);
            probe = sink.count(dead).firstNanos();
        }
        return probe;
    }

    private long awaitCaughtUp(Moment start) throws IOException, InterruptedException {
        long until = System.nanoTime() + CAUGHT_UP_WITHIN.toNanos();
        Moment now = moment();
        while (now.behind(start) > UNDER_WAY) {
            pause(until);
            now = moment();
        }
        return now.nanos();
    }

    private static void pause(long until) throws InterruptedException {
        if (System.nanoTime() > until) {
            throw new VoidRun("the dead destination does not catch up");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
}
