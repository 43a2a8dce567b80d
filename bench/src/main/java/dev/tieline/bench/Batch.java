package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * {@code bench/batch}: a table of one database is brought into a table of another, all of it new
 * and then a tenth of it changed, next to {@code COPY} and one merging statement.
 */
final class Batch {
    private static final int ROWS = 1_000_000;
    private static final int LONG_ROWS = 10_000_000;
    private static final int ROUNDS = 5;
    private static final String LONG = "--long";

    private Batch() {}

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
            Subject subject = new Products(database, rows).subject();
            Workspace workspace = new BatchWorkspace(database.port(), subject.copied().from());
            BatchTurns.measure(rig, name, subject, workspace, BatchWorkspace.FLOW, rounds);
        }
    }
}
