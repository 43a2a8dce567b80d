package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bench/tpch}: the two large tables of TPC-H, orders and their lines, are brought from one
 * database into another, all of them new and then a tenth changed, next to {@code COPY} and one
 * merging statement.
 */
final class Tpch {
    private static final int ROUNDS = 3;
    private static final double USUAL = 0.1;
    private static final double QUICK = 0.01;
    private static final String SCALE = "--scale";

    private Tpch() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> others = new ArrayList<>(List.of(args));
        int at = others.indexOf(SCALE);
        double scale = 0;
        if (at >= 0 && at + 1 < others.size()) {
            scale = scale(others.remove(at + 1));
            others.remove(at);
        }
        double asked = scale;
        Options usual = new Options(false, 0, 0, ROUNDS, "");
        Rig.run("tpch", usual, others.toArray(String[]::new), 0, rig -> run(rig, asked));
    }

    private static double scale(String text) {
        try {
            double scale = Double.parseDouble(text);
            if (scale > 0 && scale <= 1) {
                return scale;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        System.err.println(SCALE + " is above 0, and 1 at most: '" + text + "' is not.");
        System.exit(1);
        return 0;
    }

    private static void run(Rig rig, double asked) throws IOException, InterruptedException {
        double scale = asked > 0 ? asked : rig.options().quick() ? QUICK : USUAL;
        Path data = rig.folder().resolve("database");
        try (Database database = Database.start(data)) {
            System.err.println("makes TPC-H's orders and their lines, scale " + scale);
            for (Subject subject : TpchTables.make(database, scale)) {
                String table = subject.copied().from();
                System.err.println(table + ": " + subject.rows() + " rows");
                BatchTurns.measure(
                        rig,
                        table,
                        subject,
                        new TpchWorkspace(database.port()),
                        table,
                        rig.options().rounds());
            }
        }
    }
}
