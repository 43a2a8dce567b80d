package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code bench/scale}: what a lead costs with many flows, with a long history and with a long
 * backlog of another flow, each next to a hub that has none of them. What one lead costs must not
 * depend on them.
 */
final class Scale {
    private static final int FLOWS = 500;
    private static final int SETTLED = 5_000_000;
    private static final int PENDING = 1_000_000;
    private static final int RESTARTS = 3;
    private static final int LIVE = 0;
    private static final int DEAD = 1;
    private static final List<String> FILLER =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Xmx1g");

    private final Rig rig;
    private long numbers = 1L << 56;

    private Scale(Rig rig) {
        this.rig = rig;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("scale", args, 2, rig -> new Scale(rig).run());
    }

    private void run() throws IOException, InterruptedException {
        rig.sink().down(DEAD);
        Hub plain = rig.hub("plain", leads());
        Side floor = rig.side("1 flow, empty", plain, "/leads", 1, LIVE);
        rig.warmUp(floor);
        flows(floor);
        settled(floor);
        Path backlog = pending(floor);
        rig.print("rss_full", Memory.residentMib(plain.pid()), "MiB");
        rig.stop(plain);
        double empty = restart(plain.folder(), leads());
        double full = restart(backlog, leads().and(stuck()));
        rig.print(
                "restart_" + rig.options().scaled(PENDING) + "_pending", full, "s", "empty", empty);
    }

    private BenchWorkspace leads() {
        return BenchWorkspace.of(rig.sink().url(LIVE));
    }

    private BenchWorkspace.Flow stuck() {
        return new BenchWorkspace.Flow("stuck", "/stuck", List.of(rig.sink().url(DEAD)), true);
    }

    private void flows(Side floor) throws IOException, InterruptedException {
        int count = rig.options().scaled(FLOWS);
        Hub hub = rig.hub("flows", BenchWorkspace.of(count, rig.sink().url(LIVE)));
        compare(count + "_flows", hub, rig.side("flows", hub, "/leads-000", count, LIVE), floor);
        rig.stop(hub);
    }

    private void settled(Side floor) throws IOException, InterruptedException {
        int count = rig.options().scaled(SETTLED);
        Path folder = prepared("settled", leads(), "/leads", 0);
        fill(folder, "lead", LIVE, count, true);
        Hub hub = rig.hub("settled", leads());
        compare(count + "_settled", hub, rig.side("settled", hub, "/leads", 1, LIVE), floor);
        rig.stop(hub);
        Folders.delete(folder);
    }

    private Path pending(Side floor) throws IOException, InterruptedException {
        int count = rig.options().scaled(PENDING);
        BenchWorkspace workspace = leads().and(stuck());
        Path folder = prepared("pending", workspace, "/stuck", 1);
        fill(folder, "stuck", DEAD, count, false);
        Hub hub = rig.hub("pending", workspace);
        hub.leavePending();
        compare(count + "_pending", hub, rig.side("pending", hub, "/leads", 1, LIVE), floor);
        rig.stop(hub);
        return folder;
    }

    /** A folder whose store knows the flows: they have run once and have had a record. */
    private Path prepared(String name, BenchWorkspace workspace, String path, int pending)
            throws IOException, InterruptedException {
        Path folder = rig.folder().resolve(name);
        try (Hub hub = Hub.start(folder, workspace, "")) {
            FirstAccept.await(hub.url(), BenchWorkspace.ENDPOINTS + path, ++numbers);
            hub.settle(pending);
            hub.stop();
        }
        return folder;
    }

    private void fill(Path folder, String flow, int place, int count, boolean settled)
            throws IOException {
        long began = System.nanoTime();
        Child.start(
                        FillProcess.class,
                        FILLER,
                        Hub.data(folder).toString(),
                        flow,
                        BenchWorkspace.system(rig.sink().url(place)),
                        Integer.toString(count),
                        Boolean.toString(settled),
                        Long.toString(numbers))
                .close();
        numbers += count;
        double seconds = (System.nanoTime() - began) / 1e9;
        System.err.printf("filled %d in %.0f s%n", count, seconds);
    }

    private void compare(String with, Hub hub, Side side, Side floor)
            throws IOException, InterruptedException {
        rig.warmUp(side);
        Work work = Work.full(rig.options().seconds());
        List<Measured> measured = rig.inTurn(work, side, floor);
        Measured ours = measured.getFirst();
        Measured plain = measured.getLast();
        rig.print("deliveries_" + with, "1/s", ours, plain, Round::deliveriesPerSecond);
        rig.print("cpu_per_lead_" + with, "us", ours, plain, Round::cpuPerLead);
        rig.print("accept_p99_" + with, "ms", ours, plain, r -> r.posted().accepts().p99Millis());
        rig.print(
                "rss_full_" + with,
                Memory.residentMib(hub.pid()),
                "MiB",
                plain.side().name(),
                Memory.residentMib(plain.side().pid()));
        rig.print("other_load_" + with, "cores", ours, plain, Round::others);
    }

    /** Seconds from the command line to the first accepted lead, on a store that is there. */
    private double restart(Path folder, BenchWorkspace workspace)
            throws IOException, InterruptedException {
        double[] seconds = new double[RESTARTS];
        for (int i = 0; i < RESTARTS; i++) {
            long began = System.nanoTime();
            try (Hub hub = Hub.launch(folder, workspace, "")) {
                String path = BenchWorkspace.ENDPOINTS + "/leads";
                long accepted = FirstAccept.await(hub.url(), path, ++numbers);
                seconds[i] = (accepted - began) / 1e9;
                hub.stop();
            }
        }
        return Round.median(seconds);
    }
}
