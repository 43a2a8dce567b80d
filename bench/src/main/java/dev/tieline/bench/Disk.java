package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code bench/disk}: what a settled record takes on disk, next to its payload. */
final class Disk {
    private static final int PAYLOAD = 1_024;

    private Disk() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("disk", args, 1, Disk::run);
    }

    private static void run(Rig rig) throws IOException, InterruptedException {
        Hub hub = rig.hub("hub", BenchWorkspace.of(rig.sink().url(0)));
        Side side = rig.side("hub", hub, "/leads", 1, 0);
        rig.warmUp(side);
        List<Measured> measured = rig.inTurn(Work.full(rig.options().seconds()), side);
        hub.settle();
        long records = side.delivered();
        Path data = Hub.data(hub.folder());
        rig.stop(hub);
        long bytes = bytes(data);
        rig.print("settled", (double) records, "records");
        rig.print("bytes_per_record", bytes / (double) records, "B", "payload", PAYLOAD);
        double perSecond = measured.getFirst().median(Round::deliveriesPerSecond);
        rig.print("growth", bytes / (double) records * perSecond / (1 << 20), "MiB/s");
    }

    /** What all files of a folder take. */
    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            long sum = 0;
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                sum += Files.size(path);
            }
            return sum;
        }
    }
}
