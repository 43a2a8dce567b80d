package dev.tieline.bench;

import java.io.IOException;
import java.util.List;

/**
 * {@code bench/accept}: leads that are answered, durable, checked and known not to be duplicates,
 * next to endpoints that do less: one that only answers and one that only parses and logs.
 */
final class Accept {
    private static final int HUB = 0;

    private Accept() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("accept", args, 2, Accept::run);
    }

    private static void run(Rig rig) throws IOException, InterruptedException {
        var quiet = new BenchWorkspace.Flow("quiet", "/quiet", List.of(rig.sink().url(1)), false);
        Hub hub = rig.hub("hub", BenchWorkspace.of(rig.sink().url(HUB)).and(quiet));
        Side only = rig.side("hub, skipped by a rule", hub, "/quiet", 1);
        Side delivering = rig.side("hub", hub, "/leads", 1, HUB);
        Side echo = rig.floor("bare echo", hub, List.of("echo"));
        String file = rig.folder().resolve("bare.log").toString();
        Side log = rig.floor("bare log", hub, List.of("log", file));
        rig.warmUp(only, delivering, echo, log);
        Work work = Work.full(rig.options().seconds());
        List<Measured> measured = rig.inTurn(work, only, delivering, echo, log);
        hub.settle();
        hub.balance("lead", delivering.delivered());
        for (Measured floor : measured.subList(2, 4)) {
            report(rig, "accepts", measured.get(0), floor);
            report(rig, "accepts_delivering", measured.get(1), floor);
        }
        Measured last = measured.get(1);
        rig.print("accepts_delivering_drain", last.median(Round::drainMillis), "ms");
        rig.stop(hub);
    }

    private static void report(Rig rig, String metric, Measured hub, Measured floor) {
        rig.print(metric, "1/s", hub, floor, Round::acceptedPerSecond);
        rig.print(metric + "_p50", "ms", hub, floor, r -> r.posted().accepts().p50Millis());
        rig.print(metric + "_p99", "ms", hub, floor, r -> r.posted().accepts().p99Millis());
        rig.print(metric + "_cpu_per_lead", "us", hub, floor, Round::cpuPerLead);
        rig.print(metric + "_refused", "posts", hub, floor, r -> r.posted().refused());
        rig.print(metric + "_other_load", "cores", hub, floor, Round::others);
    }
}
