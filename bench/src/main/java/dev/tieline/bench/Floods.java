package dev.tieline.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code bench/floods}: callers who hold or flood connections, one {@link Flood} after another.
 * What a good caller notices before, during and after each, and while the same flood is at somebody
 * else on the machine.
 */
final class Floods {
    private static final int PER_SECOND = 200;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** A window of a second begins so often after another. */
    private static final long STEP = SECOND / 10;

    private static final int AFTER_SECONDS = 6;

    private final Rig rig;
    private final Hub hub;
    private final Child floods;
    private final Child elsewhere;

    private Floods(Rig rig, Hub hub, Child floods, Child elsewhere) {
        this.rig = rig;
        this.hub = hub;
        this.floods = floods;
        this.elsewhere = elsewhere;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("floods", Options.LONG_TURNS, args, 1, Floods::run);
    }

    private static void run(Rig rig) throws IOException, InterruptedException {
        Hub hub = rig.hub("hub", BenchWorkspace.of(rig.sink().url(0)));
        Side side = rig.side("hub", hub, "/leads", 1);
        rig.warmUp(side);
        Child floods = rig.child(FloodProcess.class, hub.url().toString());
        Child bystander = rig.child(BystanderProcess.class);
        Child elsewhere = rig.child(FloodProcess.class, bystander.greeting());
        Floods all = new Floods(rig, hub, floods, elsewhere);
        for (Flood flood : Flood.values()) {
            all.suffer(flood);
        }
        rig.stop(hub);
    }

    /**
     * What a round showed.
     *
     * @param before p99 in ms
     * @param during likewise
     * @param elsewhere likewise, while the same flood is at somebody else on the machine
     * @param back seconds from the flood's end until a second's p99 was at most twice that before
     * @param unanswered posts that got no 2xx
     * @param ended connections of the flood that the hub ended
     */
    private record Seen(
            double before,
            double during,
            double elsewhere,
            double back,
            long unanswered,
            double opened,
            double ended) {}

    private void suffer(Flood flood) throws IOException, InterruptedException {
        List<Seen> rounds = new ArrayList<>();
        for (int round = 0; round < rig.options().rounds(); round++) {
            hub.settle();
            Seen seen = round(flood);
            System.err.println(flood.words() + ": " + seen);
            rounds.add(seen);
        }
        String name = flood.words();
        double before = middle(rounds.stream().map(Seen::before).toList());
        double during = middle(rounds.stream().map(Seen::during).toList());
        double elsewhere = middle(rounds.stream().map(Seen::elsewhere).toList());
        rig.print(name + "_p99", during, "ms", "before", before);
        rig.print(name + "_p99_besides", during, "ms", "elsewhere", elsewhere);
        rig.print(name + "_back", middle(rounds.stream().map(Seen::back).toList()), "s");
        long unanswered = rounds.stream().mapToLong(Seen::unanswered).sum();
        rig.print(name + "_unanswered", (double) unanswered, "posts");
        double opened = middle(rounds.stream().map(Seen::opened).toList());
        double ended = middle(rounds.stream().map(Seen::ended).toList());
        rig.print(name + "_ended", ended, "connections", "opened", opened);
    }

    private static double middle(List<Double> figures) {
        return Round.median(figures.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private Seen round(Flood flood) throws IOException, InterruptedException {
        int seconds = rig.options().seconds();
        try (GoodCaller good = new GoodCaller(hub.url(), "/in/leads", PER_SECOND)) {
            // Its own first connections and first code are not what is measured.
            TimeUnit.SECONDS.sleep(2);
            long calm = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            long begun = System.nanoTime();
            floods.ask(flood.name());
            TimeUnit.SECONDS.sleep(seconds);
            long over = System.nanoTime();
            String[] counts = floods.ask("stop").split(" ", -1);
            TimeUnit.SECONDS.sleep(AFTER_SECONDS);
            long apart = System.nanoTime();
            elsewhere.ask(flood.name());
            TimeUnit.SECONDS.sleep(seconds);
            long ended = System.nanoTime();
            elsewhere.ask("stop");
            List<GoodCaller.Post> posts = good.end();
            double before = p99(posts, calm, begun);
            return new Seen(
                    before,
                    p99(posts, begun, over),
                    p99(posts, apart, ended),
                    back(posts, over, 2 * before),
                    posts.stream().filter(post -> !post.accepted()).count(),
                    Double.parseDouble(counts[0]),
                    Double.parseDouble(counts[1]));
        }
    }

    /** In ms, of what was due between. */
    private static double p99(List<GoodCaller.Post> posts, long from, long until) {
        Latencies latencies = new Latencies();
        posts.stream()
                .filter(post -> post.due() - from >= 0 && post.due() - until < 0)
                .forEach(post -> latencies.record(post.nanos()));
        return latencies.quantileNanos(0.99) / 1e6;
    }

    private static double back(List<GoodCaller.Post> posts, long over, double enoughMillis) {
        long last = over + (AFTER_SECONDS - 1) * SECOND;
        for (long from = over; from < last; from += STEP) {
            if (p99(posts, from, from + SECOND) <= enoughMillis) {
                return (from - over) / (double) SECOND;
            }
        }
        return AFTER_SECONDS;
    }
}
