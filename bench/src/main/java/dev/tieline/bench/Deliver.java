package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code bench/deliver}: leads from the first byte in to the destination's answer, durable, next to
 * a forwarder that does nothing else with them.
 */
final class Deliver {
    private static final int HUB = 0;
    private static final int BARE = 1;

    private Deliver() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("deliver", args, 2, Deliver::run);
    }

    private static void run(Rig rig) throws IOException, InterruptedException {
        Hub hub = rig.hub("hub", BenchWorkspace.of(rig.sink().url(HUB)));
        Side durable = rig.side("hub", hub, "/leads", 1, HUB);
        Side floor = rig.forwarder(hub, BARE);
        rig.warmUp(durable, floor);
        Instant warm = Instant.now();
        List<Measured> measured = rig.inTurn(Work.full(rig.options().seconds()), durable, floor);
        hub.settle();
        hub.balance("lead", durable.delivered());
        report(rig, measured.getFirst(), measured.getLast());
        rig.stop(hub);
        if (!rig.options().profile().isEmpty()) {
            stages(rig, warm, measured.getFirst().median(Round::cpuPerLead));
        }
    }

    /** What each stage of a lead's way took of the hub's processor time. */
    private static void stages(Rig rig, Instant since, double perLead) throws IOException {
        Map<Stages.Stage, Double> shares = Stages.shares(Path.of(rig.options().profile()), since);
        shares.forEach((stage, share) ->
                rig.print("stage_" + stage.name().toLowerCase(Locale.ROOT), share * perLead, "us"));
    }

    private static void report(Rig rig, Measured hub, Measured floor) {
        rig.print("deliveries", "1/s", hub, floor, Round::deliveriesPerSecond);
        rig.print("accept_p50", "ms", hub, floor, round -> round.posted().accepts().p50Millis());
        rig.print("accept_p99", "ms", hub, floor, round -> round.posted().accepts().p99Millis());
        rig.print("cpu_per_lead", "us", hub, floor, Round::cpuPerLead);
        rig.print("load_cpu_per_lead", "us", hub, floor, Round::loadCpuPerLead);
        rig.print("sink_cpu_per_lead", "us", hub, floor, Round::sinkCpuPerLead);
        rig.print("refused", "posts", hub, floor, round -> round.posted().refused());
        rig.print("other_load", "cores", hub, floor, Round::others);
    }
}
