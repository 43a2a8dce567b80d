package dev.tieline.bench;

import java.io.IOException;
import java.util.List;

/**
 * {@code bench/fanout}: every lead to three destinations, next to a forwarder to three; then the
 * same while one of them is dead for a while.
 */
final class Fanout {
    private static final int FIXED = 500;

    private Fanout() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("fanout", args, 6, Fanout::run);
    }

    private static void run(Rig rig) throws IOException, InterruptedException {
        Sink sink = rig.sink();
        var workspace = BenchWorkspace.of(sink.url(0), sink.url(1), sink.url(2));
        Hub hub = rig.hub("hub", workspace);
        Side durable = rig.side("hub", hub, "/leads", 1, 0, 1, 2);
        Side floor = rig.forwarder(hub, 3, 4, 5);
        rig.warmUp(durable, floor);
        List<Measured> measured = rig.inTurn(Work.full(rig.options().seconds()), durable, floor);
        Measured hubs = measured.getFirst();
        Measured floors = measured.getLast();
        rig.print("deliveries", "1/s", hubs, floors, Round::deliveriesPerSecond);
        rig.print("accept_p50", "ms", hubs, floors, r -> r.posted().accepts().p50Millis());
        rig.print("accept_p99", "ms", hubs, floors, r -> r.posted().accepts().p99Millis());
        rig.print("cpu_per_lead", "us", hubs, floors, Round::cpuPerLead);
        rig.print("other_load", "cores", hubs, floors, Round::others);
        outage(rig, hub, durable, "_500", FIXED);
        outage(rig, hub, durable, "_full", 0);
        hub.settle();
        hub.balance("lead");
        rig.stop(hub);
    }

    private static void outage(Rig rig, Hub hub, Side side, String load, int perSecond)
            throws IOException, InterruptedException {
        hub.settle();
        Outage.Story story = new Outage(side, perSecond).run();
        hub.settle();
        rig.print("others_rate" + load, story.deadRate(), "1/s", "before", story.rate());
        rig.print(
                "others_p99" + load,
                story.deadTimes().p99Millis(),
                "ms",
                "before",
                story.times().p99Millis());
        rig.print("probe_after_ms" + load, story.probeAfterMillis(), "ms");
        rig.print("backlog_at_probe" + load, (double) story.backlog(), "deliveries");
        rig.print("caught_up_ms" + load, story.caughtUpMillis(), "ms");
        double surplus = (double) (story.deadArrived(rig.sink()) - story.posted().accepted());
        rig.print("lost" + load, Math.max(0, -surplus), "deliveries");
        rig.print("repeated" + load, Math.max(0, surplus), "deliveries");
        rig.print("refused" + load, (double) story.posted().refused(), "posts");
    }
}
