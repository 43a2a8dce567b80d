package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of {@code bench/batch} about a file: every thousandth of its rows is wrong and must be
 * held. The floor gets a file without these rows, for it could do nothing but fail.
 */
final class BatchCsv {
    private static final String OF_HUB = "product";
    private static final String OF_FLOOR = "product_floor";

    private BatchCsv() {}

    static void measure(Rig rig, long rows, int rounds) throws IOException, InterruptedException {
        Path data = rig.folder().resolve("csv-database");
        Path folder = rig.folder().resolve("csv");
        Path drop =
                Files.createDirectories(Hub.data(folder).resolve(BatchWorkspace.DROP))
                        .resolve("products-1.csv");
        Path clean = rig.folder().resolve("clean.csv");
        try (Database database = Database.start(data)) {
            System.err.println("csv: makes " + rows + " rows");
            Products products = new Products(database, rows);
            long bad = products.csv(drop, true);
            products.csv(clean, false);
            Subject subject = products.subject();
            subject.empty(OF_HUB);
            Hub hub = rig.hub("csv", new BatchWorkspace(database.port(), OF_HUB));
            Copying copying = Copying.of(database, Products.COPIED);
            List<Double> hubs = new ArrayList<>();
            List<Double> floors = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                subject.empty(OF_HUB, OF_FLOOR);
                long floor = round % 2 == 0 ? copying.load(clean, OF_FLOOR) : 0;
                BatchRun run = BatchRun.of(hub, BatchWorkspace.CSV_FLOW);
                floor = floor == 0 ? copying.load(clean, OF_FLOOR) : floor;
                if (run.told() != rows || run.held() != bad) {
                    throw new VoidRun("the run counts " + run + " with " + bad + " bad rows");
                }
                subject.compare(OF_HUB, OF_FLOOR, rows - bad);
                System.err.printf(
                        "csv round %d: hub %.2f s (cpu %.2f s), floor %.2f s, ratio %.2f%n",
                        round,
                        run.nanos() / 1e9,
                        run.cpuMicros() / 1e6,
                        floor / 1e9,
                        floor / (double) run.nanos());
                if (round > 0) {
                    hubs.add(rows * 1e9 / run.nanos());
                    floors.add(rows * 1e9 / floor);
                }
            }
            rig.print("csv_created", median(hubs), "rows/s", copying.name(), median(floors));
            rig.print("csv_held", (double) bad, "rows of each run");
            rig.print("csv_peak_memory", Memory.peakMib(hub.pid()), "MiB");
            rig.stop(hub);
        }
    }

    private static double median(List<Double> values) {
        return Round.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
