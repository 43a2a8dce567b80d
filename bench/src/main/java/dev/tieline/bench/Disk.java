package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code bench/disk}: what a settled record takes on disk, next to its payload; and what it costs
 * to take old records out while new ones come.
 */
final class Disk {
    private static final int PAYLOAD = 1_024;
    private static final int KEEPS = 0;
    private static final int PRUNES = 1;

    /** Everything of a round is old when the next begins, and the index of keys is no help. */
    private static final int KEPT_SECONDS = 10;

    private Disk() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("disk", Options.LONG_TURNS, args, 2, Disk::run);
    }

    private static void run(Rig rig) throws IOException, InterruptedException {
        String seconds = KEPT_SECONDS + "s";
        BenchWorkspace forEver = BenchWorkspace.of(rig.sink().url(KEEPS));
        BenchWorkspace tenSeconds = BenchWorkspace.of(rig.sink().url(PRUNES));
        Hub keeps = rig.hub("keeps", forEver.remembering(seconds, ""));
        Hub prunes = rig.hub("prunes", tenSeconds.remembering(seconds, seconds));
        Side keeping = rig.side("keeps all", keeps, "/leads", 1, KEEPS);
        Side pruning = rig.side("prunes", prunes, "/leads", 1, PRUNES);
        Work warmUp = Work.full(rig.options().warmUp());
        rig.measureWithout(prunes, keeping, warmUp);
        rig.measureWithout(keeps, pruning, warmUp);
        List<Round> kept = new ArrayList<>();
        List<Round> pruned = new ArrayList<>();
        Work work = Work.full(rig.options().seconds());
        for (int round = 0; round < rig.options().rounds(); round++) {
            kept.add(rig.measureWithout(prunes, keeping, work));
            pruned.add(rig.measureWithout(keeps, pruning, work));
        }
        report(rig, new Measured(pruning, pruned), new Measured(keeping, kept));
        long file = growth(rig, prunes, pruning, work);
        stop(rig, keeps, keeping, prunes, pruning, file);
    }

    private static void report(Rig rig, Measured pruning, Measured keeping) {
        rig.print("deliveries_pruning", "1/s", pruning, keeping, Round::deliveriesPerSecond);
        rig.print(
                "accept_p99_pruning",
                "ms",
                pruning,
                keeping,
                round -> round.posted().accepts().p99Millis());
        rig.print("cpu_per_lead_pruning", "us", pruning, keeping, Round::cpuPerLead);
        rig.print("other_load_pruning", "cores", pruning, keeping, Round::others);
    }

    /** How much the file grows in one more round, once what was old has gone. */
    private static long growth(Rig rig, Hub prunes, Side pruning, Work work)
            throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(3L * KEPT_SECONDS);
        long before = bytes(Hub.data(prunes.folder()));
        rig.measure(pruning, work);
        return bytes(Hub.data(prunes.folder())) - before;
    }

    private static void stop(
            Rig rig, Hub keeps, Side keeping, Hub prunes, Side pruning, long growth)
            throws IOException, InterruptedException {
        rig.stop(keeps);
        prunes.balance("lead", pruning.delivered());
        rig.stop(prunes);
        long records = keeping.delivered();
        double perRecord = bytes(Hub.data(keeps.folder())) / (double) records;
        rig.print("settled", (double) records, "records");
        rig.print("bytes_per_record", perRecord, "B", "payload", PAYLOAD);
        rig.print("pruned", (double) (pruning.delivered() - left(prunes)), "records");
        rig.print("left", (double) left(prunes), "records");
        rig.print("growth_pruning", growth / (double) (1 << 20), "MiB");
    }

    private static long left(Hub hub) throws IOException {
        Path file = Hub.data(hub.folder()).resolve("tieline.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM entry")) {
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IOException(e);
        }
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
