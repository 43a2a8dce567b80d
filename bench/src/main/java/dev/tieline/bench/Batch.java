package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code bench/batch}: a table of one database is brought into a table of another, all of it new
 * and then a tenth of it changed, next to {@code COPY} and one merging statement.
 */
final class Batch {
    private static final int ROWS = 1_000_000;
    private static final int LONG_ROWS = 10_000_000;
    private static final int ROUNDS = 5;
    private static final String LONG = "--long";
    private static final String OF_HUB = "product";
    private static final String OF_FLOOR = "product_floor";
    private static final String OF_SPARING = "product_sparing";

    private final Rig rig;
    private final Products products;
    private final Copying copying;
    private final Hub hub;
    private final List<Turn> created = new ArrayList<>();
    private final List<Turn> changed = new ArrayList<>();

    /**
     * What sides needed for the same, in nanoseconds.
     *
     * @param sparing the floor that leaves alone what is there already; 0 when it takes no part
     */
    private record Turn(BatchRun hub, long floor, long sparing) {}

    private Batch(Rig rig, Products products, Copying copying, Hub hub) {
        this.rig = rig;
        this.products = products;
        this.copying = copying;
        this.hub = hub;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        boolean longer = Arrays.asList(args).contains(LONG);
        String[] others =
                Arrays.stream(args).filter(arg -> !arg.equals(LONG)).toArray(String[]::new);
        Options usual = new Options(false, 0, 0, ROUNDS, "");
        Rig.run("batch", usual, others, 0, rig -> run(rig, longer));
    }

    private static void run(Rig rig, boolean longer) throws IOException, InterruptedException {
        long rows = rig.options().scaled(ROWS);
        measure(rig, "table", rows, rig.options().rounds());
        BatchCsv.measure(rig, rows, rig.options().rounds());
        if (longer) {
            measure(rig, "table_long", rig.options().scaled(LONG_ROWS), 1);
        }
    }

    private static void measure(Rig rig, String name, long rows, int rounds)
            throws IOException, InterruptedException {
        Path data = rig.folder().resolve(name + "-database");
        try (Database database = Database.start(data)) {
            System.err.println(name + ": makes " + rows + " rows");
            Products products = new Products(database, rows);
            products.empty(OF_HUB);
            Hub hub = rig.hub(name, new BatchWorkspace(database.port(), OF_HUB));
            Batch batch = new Batch(rig, products, Copying.of(database), hub);
            for (int round = 0; round <= rounds; round++) {
                batch.round(round);
            }
            batch.report(name);
            rig.stop(hub);
        }
    }

    /** All is new, then a tenth is changed; who begins changes from round to round. */
    private void round(int round) throws IOException, InterruptedException {
        products.empty(OF_HUB, OF_FLOOR);
        created.add(turn("round " + round + ", all new", round, false));
        products.copy(OF_FLOOR, OF_SPARING);
        products.change(round);
        products.tidy(OF_HUB, OF_FLOOR, OF_SPARING);
        changed.add(turn("round " + round + ", a tenth changed", round, true));
    }

    private Turn turn(String what, int round, boolean sparing)
            throws IOException, InterruptedException {
        long spared = sparing ? copying.copy(OF_SPARING, true) : 0;
        long floor = round % 2 == 0 ? copying.copy(OF_FLOOR, false) : 0;
        BatchRun run = BatchRun.of(hub, BatchWorkspace.FLOW);
        floor = floor == 0 ? copying.copy(OF_FLOOR, false) : floor;
        if (run.told() != products.rows() || run.held() != 0) {
            throw new VoidRun("the run counts " + run + " of " + products.rows() + " rows");
        }
        products.compare(OF_HUB, OF_FLOOR);
        Turn turn = new Turn(run, floor, spared);
        System.err.printf(
                "%s: hub %.2f s (cpu %.2f s), floor %.2f s, ratio %.2f, sparing floor %.2f s,"
                        + " peak %.0f MiB%n",
                what,
                run.nanos() / 1e9,
                run.cpuMicros() / 1e6,
                floor / 1e9,
                floor / (double) run.nanos(),
                spared / 1e9,
                Memory.peakMib(hub.pid()));
        return turn;
    }

    private void report(String name) throws IOException {
        rig.print(
                name + "_first",
                perSecond(created.getFirst().hub().nanos()),
                "rows/s",
                copying.name(),
                perSecond(created.getFirst().floor()));
        List<Turn> fresh = created.subList(1, created.size());
        List<Turn> again = changed.subList(1, changed.size());
        print(name + "_created", fresh, copying.name(), Turn::floor);
        print(name + "_changed", again, copying.name(), Turn::floor);
        print(
                name + "_changed_sparing",
                again,
                copying.name() + ", only what differs",
                Turn::sparing);
        rig.print(name + "_created_cpu_per_row", cpu(fresh), "us");
        rig.print(name + "_changed_cpu_per_row", cpu(again), "us");
        rig.print(name + "_peak_memory", Memory.peakMib(hub.pid()), "MiB");
    }

    private interface Nanos {
        long of(Turn turn);
    }

    private void print(String metric, List<Turn> turns, String floorName, Nanos floor) {
        rig.print(
                metric,
                median(turns, turn -> turn.hub().nanos()),
                "rows/s",
                floorName,
                median(turns, floor));
    }

    private double median(List<Turn> turns, Nanos nanos) {
        return Round.median(
                turns.stream().mapToDouble(turn -> perSecond(nanos.of(turn))).toArray());
    }

    private double cpu(List<Turn> turns) {
        return Round.median(
                turns.stream()
                        .mapToDouble(turn -> turn.hub().cpuMicros() / (double) products.rows())
                        .toArray());
    }

    private double perSecond(long nanos) {
        return products.rows() * 1e9 / nanos;
    }
}
