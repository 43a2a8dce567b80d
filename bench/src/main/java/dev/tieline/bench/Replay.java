package dev.tieline.bench;

import dev.tieline.testkit.HubQuestions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;

/**
 * {@code bench/replay}: a destination refuses 100,000 leads, which are held. Then it takes them,
 * and one replay sends them all: at its rate and not above, seen while it goes on, paused in the
 * middle, and while new leads come.
 */
final class Replay {
    private static final int RECORDS = 100_000;
    private static final int RATE = 1_000;
    private static final int MEANWHILE = 200;
    private static final Duration PAUSED = Duration.ofSeconds(3);
    private static final long LOOK_MILLIS = 100;

    private final Rig rig;
    private final Hub hub;
    private final Side side;

    private Replay(Rig rig, Hub hub, Side side) {
        this.rig = rig;
        this.hub = hub;
        this.side = side;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("replay", args, 1, Replay::run);
    }

    private static void run(Rig rig) throws IOException, InterruptedException {
        Hub hub = rig.hub("hub", BenchWorkspace.each(List.of(rig.sink().url(0))));
        Side side = rig.side("hub", hub, "/leads-000", 1);
        rig.warmUp(side);
        new Replay(rig, hub, side).run();
        rig.stop(hub);
    }

    private void run() throws IOException, InterruptedException {
        Times usual = load(5);
        hold(rig.options().scaled(RECORDS));
        rig.sink().behave(0, "well");
        long before = rig.sink().anew(0).count();
        try (HubApi api = HubApi.of(hub)) {
            Seen seen = replay(api);
            long arrived = rig.sink().count(0).count() - before;
            rig.print("records", (double) seen.total(), "");
            rig.print("seconds", seen.seconds(), "s");
            rig.print("rate", seen.total() / seen.seconds(), "1/s", "asked for", RATE);
            rig.print("most_in_a_second", seen.most(), "1/s", "asked for", RATE);
            rig.print("while_paused", (double) seen.whilePaused(), "deliveries");
            rig.print("accept_p99", seen.acceptP99Millis(), "ms", "before", usual.p99Millis());
            rig.print("rss", Memory.residentMib(hub.pid()), "MiB");
            double missing = (double) (seen.total() + seen.accepted() - arrived);
            rig.print("lost", Math.max(0, missing), "deliveries");
            rig.print("repeated", Math.max(0, -missing), "deliveries");
        }
    }

    private Times load(int seconds) throws IOException {
        return Posted.of(side.load().ask(new Work(seconds, MEANWHILE).words())).accepts();
    }

    private void hold(int records) throws IOException, InterruptedException {
        rig.sink().behave(0, "refuse");
        try (HubQuestions questions = new HubQuestions(hub.url(), Hub.data(hub.folder()))) {
            while (questions.counts().held() < records) {
                side.load().ask(Work.full(1).words());
                hub.settle();
            }
        }
    }

    /**
     * What was seen of it.
     *
     * @param seconds that it went on, its pause not counted
     * @param most that were released within one second
     */
    private record Seen(
            long total,
            double seconds,
            double most,
            long whilePaused,
            long accepted,
            double acceptP99Millis) {}

    private Seen replay(HubApi hub) throws IOException, InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Meanwhile meanwhile = new Meanwhile(over);
        Thread load = Thread.ofPlatform().start(meanwhile);
        long began = System.nanoTime();
        JsonNode replay = hub.post("/api/replays", "{\"rate\":" + RATE + "}");
        String path = "/api/replays/" + replay.path("id").asLong();
        long total = replay.path("total").asLong();
        Pace pace = new Pace();
        long whilePaused = -1;
        long pausedNanos = 0;
        while (replay.path("state").asString().equals("running")) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            replay = hub.get(path);
            long released = replay.path("released").asLong();
            pace.saw(released);
            if (whilePaused < 0 && released > total / 3) {
                long at = System.nanoTime();
                long then = hub.post(path + "/pause", "{}").path("released").asLong();
                TimeUnit.MILLISECONDS.sleep(PAUSED.toMillis());
                whilePaused = hub.get(path).path("released").asLong() - then;
                replay = hub.post(path + "/resume", "{}");
                pausedNanos = System.nanoTime() - at;
            }
        }
        double seconds = (System.nanoTime() - began - pausedNanos) / 1e9;
        over.set(true);
        load.join();
        this.hub.settle();
        return new Seen(
                total, seconds, pace.most(), whilePaused, meanwhile.count(), meanwhile.p99Millis());
    }

    /** Posts new leads for as long as it goes on. */
    private final class Meanwhile implements Runnable {
        private final AtomicBoolean over;
        private final List<Times> accepts = new ArrayList<>();

        Meanwhile(AtomicBoolean over) {
            this.over = over;
        }

        @Override
        public void run() {
            try {
                while (!over.get()) {
                    accepts.add(load(2));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        long count() {
            return accepts.stream().mapToLong(Times::count).sum();
        }

        double p99Millis() {
            return Round.median(accepts.stream().mapToDouble(Times::p99Millis).toArray());
        }
    }

    /** The most that went in any second. */
    private static final class Pace {
        private record Look(long nanos, long released) {}

        private final ArrayDeque<Look> looks = new ArrayDeque<>();
        private double most;

        void saw(long released) {
            Look now = new Look(System.nanoTime(), released);
            looks.addLast(now);
            while (now.nanos() - looks.getFirst().nanos() > TimeUnit.SECONDS.toNanos(2)) {
                looks.removeFirst();
            }
            Look first = looks.getFirst();
            double seconds = (now.nanos() - first.nanos()) / 1e9;
            if (seconds > 1.5) {
                most = Math.max(most, (released - first.released()) / seconds);
            }
        }

        double most() {
            return most;
        }
    }
}
