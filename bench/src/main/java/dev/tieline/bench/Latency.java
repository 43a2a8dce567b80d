package dev.tieline.bench;

import java.io.IOException;
import java.util.List;

/**
 * {@code bench/latency}: how long accepts take and how long leads are on their way, at a fixed rate
 * and at half of what the hub can do. Counted from when a lead was due: who falls behind cannot
 * hide it.
 */
final class Latency {
    private static final int HUB = 0;
    private static final int BARE = 1;
    private static final int FIXED = 500;

    private Latency() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("latency", Options.LONG_TURNS, args, 2, Latency::run);
    }

    private static void run(Rig rig) throws IOException, InterruptedException {
        Hub hub = rig.hub("hub", BenchWorkspace.of(rig.sink().url(HUB)));
        Side durable = rig.side("hub", hub, "/leads", 1, HUB);
        Side forwarder = rig.forwarder(hub, BARE);
        Side echo = rig.floor("bare echo", hub, List.of("echo"));
        rig.warmUp(durable, forwarder, echo);
        int seconds = rig.options().seconds();
        Round full = rig.measure(durable, Work.full(seconds));
        rig.print("deliveries", full.deliveriesPerSecond(), "1/s");
        int half = (int) (full.deliveriesPerSecond() / 2);
        report(rig, "_500", rig.inTurn(new Work(seconds, FIXED), durable, forwarder, echo));
        report(rig, "_half", rig.inTurn(new Work(seconds, half), durable, forwarder, echo));
        hub.settle();
        hub.balance("lead", durable.delivered());
        rig.stop(hub);
    }

    private static void report(Rig rig, String rate, List<Measured> measured) {
        Measured hub = measured.get(0);
        Measured forwarder = measured.get(1);
        Measured echo = measured.get(2);
        rig.print("rate" + rate, "1/s", hub, echo, Round::acceptedPerSecond);
        rig.print("accept_p50" + rate, "ms", hub, echo, r -> r.posted().accepts().p50Millis());
        rig.print("accept_p99" + rate, "ms", hub, echo, r -> r.posted().accepts().p99Millis());
        rig.print("accept_p999" + rate, "ms", hub, echo, r -> r.posted().accepts().p999Millis());
        rig.print("end_to_end_p50" + rate, "ms", hub, forwarder, r -> r.endToEnd().p50Millis());
        rig.print("end_to_end_p99" + rate, "ms", hub, forwarder, r -> r.endToEnd().p99Millis());
        rig.print("end_to_end_p999" + rate, "ms", hub, forwarder, r -> r.endToEnd().p999Millis());
        rig.print("cores" + rate, "cores", hub, forwarder, Round::cores);
        rig.print("refused" + rate, "posts", hub, forwarder, r -> r.posted().refused());
        rig.print("other_load" + rate, "cores", hub, forwarder, Round::others);
    }
}
