package dev.tieline.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code bench/isolation}: fifty flows, each to a system of its own, at a fixed rate. One system is
 * dead, one slow and one comes and goes: what the other 47 notice of it.
 */
final class Isolation {
    private static final int FLOWS = 50;
    private static final int DEAD = 0;
    private static final int SLOW = 1;
    private static final int FLAPPING = 2;
    private static final int WELL_FROM = 3;
    private static final int PER_SECOND = 1_000;

    private final Rig rig;
    private final Sink sink;
    private final Side side;

    private Isolation(Rig rig, Side side) {
        this.rig = rig;
        this.sink = rig.sink();
        this.side = side;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("isolation", Options.LONG_TURNS, args, FLOWS, Isolation::run);
    }

    private static void run(Rig rig) throws IOException, InterruptedException {
        List<URI> places = IntStream.range(0, FLOWS).mapToObj(rig.sink()::url).toList();
        Hub hub = rig.hub("hub", BenchWorkspace.each(places));
        Side side = rig.side("hub", hub, "/leads-000", FLOWS);
        rig.warmUp(side);
        new Isolation(rig, side).run(hub);
        rig.stop(hub);
    }

    private void run(Hub hub) throws IOException, InterruptedException {
        List<Seen> well = new ArrayList<>();
        List<Seen> ill = new ArrayList<>();
        long posted = posted();
        for (int round = 0; round < rig.options().rounds(); round++) {
            well.add(round());
            hub.settle();
            sink.down(DEAD);
            sink.behave(SLOW, "slow");
            sink.behave(FLAPPING, "flap");
            ill.add(round());
            sink.up(DEAD);
            sink.behave(SLOW, "well");
            sink.behave(FLAPPING, "well");
            hub.settle();
        }
        rig.print("others_p50", middle(ill, 0), "ms", "all well", middle(well, 0));
        rig.print("others_p99", middle(ill, 1), "ms", "all well", middle(well, 1));
        rig.print("others_rate", middle(ill, 2), "1/s", "all well", middle(well, 2));
        long leads = well.stream().mapToLong(Seen::leads).sum();
        leads += ill.stream().mapToLong(Seen::leads).sum();
        double surplus = (double) (posted() - posted - leads);
        rig.print("lost", Math.max(0, -surplus), "deliveries");
        rig.print("repeated", Math.max(0, surplus), "deliveries");
    }

    private long posted() throws IOException {
        long all = 0;
        for (int place = 0; place < FLOWS; place++) {
            all += sink.count(place).count();
        }
        return all;
    }

    /**
     * What the 47 had in a round.
     *
     * @param p50Millis from when a lead was due to its arrival: the middle one of the places
     * @param p99Millis the same
     * @param rate of deliveries per second to all of them
     * @param leads that were accepted, of all flows
     */
    private record Seen(double p50Millis, double p99Millis, double rate, long leads) {}

    private static double middle(List<Seen> rounds, int figure) {
        return Round.median(
                rounds.stream()
                        .mapToDouble(seen ->
                                switch (figure) {
                                    case 0 -> seen.p50Millis;
                                    case 1 -> seen.p99Millis;
                                    default -> seen.rate;
                                })
                        .toArray());
    }

    private Seen round() throws IOException {
        for (int place = WELL_FROM; place < FLOWS; place++) {
            sink.anew(place);
        }
        Work work = new Work(rig.options().seconds(), PER_SECOND);
        long began = System.nanoTime();
        Posted posted = Posted.of(side.load().ask(work.words()));
        double seconds = (System.nanoTime() - began) / 1e9;
        double[] p50 = new double[FLOWS - WELL_FROM];
        double[] p99 = new double[FLOWS - WELL_FROM];
        long arrived = 0;
        for (int place = WELL_FROM; place < FLOWS; place++) {
            Times times = sink.count(place).endToEnd();
            p50[place - WELL_FROM] = times.p50Millis();
            p99[place - WELL_FROM] = times.p99Millis();
            arrived += times.count();
        }
        Seen seen =
                new Seen(
                        Round.median(p50), Round.median(p99), arrived / seconds, posted.accepted());
        System.err.println(seen);
        return seen;
    }
}
