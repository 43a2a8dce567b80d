package dev.tieline.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code bench/start}: from the command line to the first accepted record, next to a bare server in
 * a Java with the same options.
 */
final class Start {
    private static final int FLOWS = 200;
    private static final int TIMES = 7;
    private static final int TIMES_QUICK = 3;
    private static final int IDLE_SECONDS = 10;
    private static final String PATH = "/leads-000";

    private Start() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("start", args, 1, Start::run);
    }

    private static void run(Rig rig) throws IOException, InterruptedException {
        Path folder = rig.folder().resolve("hub");
        var workspace = BenchWorkspace.of(FLOWS, rig.sink().url(0));
        int times = rig.options().quick() ? TIMES_QUICK : TIMES;
        double[] hubs = new double[times];
        double[] floors = new double[times];
        double resident = 0;
        double bareResident = 0;
        for (int i = 0; i < times; i++) {
            long began = System.nanoTime();
            List<String> options;
            try (Hub hub = Hub.launch(folder, workspace, "")) {
                long accepted = FirstAccept.await(hub.url(), BenchWorkspace.ENDPOINTS + PATH, i);
                hubs[i] = (accepted - began) / 1e6;
                options = hub.javaOptions();
                resident = i == times - 1 ? idle(hub.pid()) : 0;
                hub.stop();
            }
            began = System.nanoTime();
            try (Child bare = Child.start(BareProcess.class, options, "echo")) {
                long accepted = FirstAccept.await(URI.create(bare.greeting()), "/leads", i);
                floors[i] = (accepted - began) / 1e6;
                bareResident = i == times - 1 ? idle(bare.pid()) : 0;
            }
            System.err.println("start " + (i + 1) + ": " + hubs[i] + " ms, bare " + floors[i]);
        }
        double middle = Round.median(hubs);
        rig.print("first_accept", middle, "ms", "bare echo", Round.median(floors));
        rig.print("idle_memory", resident, "MiB", "bare echo", bareResident);
    }

    private static double idle(long pid) throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        return Memory.residentMib(pid);
    }
}
