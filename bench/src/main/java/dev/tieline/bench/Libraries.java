package dev.tieline.bench;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code bench/libraries}: what the libraries behind the stages of a lead's way cost alone, in a
 * loop of one thread that does nothing else: the least that each stage can cost.
 */
final class Libraries {
    private static final int LEADS = 200_000;

    /** As many leads as share a commit under full load, see {@code docs/performance.md}. */
    private static final int TOGETHER = 16;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Rig rig;
    private final Lead lead = new Lead(URI.create("http://127.0.0.1:80"), "/", "token", 1);
    private long number;

    private Libraries(Rig rig) {
        this.rig = rig;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("libraries", args, 0, rig -> new Libraries(rig).run());
    }

    /** What is done for so many leads. */
    private interface Work {
        void run(int leads) throws SQLException;
    }

    private void run() throws IOException {
        try (Connection store = store(rig.folder().resolve("alone.db"))) {
            measure("parse", this::parse);
            measure("contract", this::contract);
            measure("commit", leads -> commit(store, leads, false));
            measure("commit_and_settle", leads -> commit(store, leads, true));
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private void measure(String metric, Work work) throws SQLException {
        int leads = rig.options().scaled(LEADS);
        work.run(leads);
        double[] micros = new double[rig.options().rounds()];
        for (int round = 0; round < micros.length; round++) {
            long began = THREADS.getCurrentThreadCpuTime();
            work.run(leads);
            micros[round] = (THREADS.getCurrentThreadCpuTime() - began) / 1e3 / leads;
        }
        rig.print(metric, Round.median(micros), "us");
    }

    private void parse(int leads) {
        for (int i = 0; i < leads; i++) {
            if (!JSON.readTree(lead.body(++number)).isObject()) {
                throw new IllegalStateException("not an object");
            }
        }
    }

    private void contract(int leads) {
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(BenchWorkspace.CONTRACT);
        JsonNode record = JSON.readTree(lead.body(++number));
        for (int i = 0; i < leads; i++) {
            if (!schema.validate(record).isEmpty()) {
                throw new IllegalStateException("does not keep its contract");
            }
        }
    }

    private static Connection store(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute(
                    "CREATE TABLE record(position INTEGER PRIMARY KEY, id BLOB, payload BLOB)");
            statement.execute("CREATE TABLE ended(position INTEGER PRIMARY KEY, answer BLOB)");
        }
        connection.setAutoCommit(false);
        return connection;
    }

    /** A row for each lead, and when they settle another of 64 bytes for how each ended. */
    private void commit(Connection store, int leads, boolean settle) throws SQLException {
        try (PreparedStatement record = store.prepareStatement("INSERT INTO record VALUES(?,?,?)");
                PreparedStatement ended = store.prepareStatement("INSERT INTO ended VALUES(?,?)")) {
            for (int i = 1; i <= leads; i++) {
                record.setLong(1, ++number);
                record.setBytes(2, ByteBuffer.allocate(16).putLong(number).array());
                record.setBytes(3, lead.body(number));
                record.executeUpdate();
                if (settle) {
                    ended.setLong(1, number);
                    ended.setBytes(2, new byte[64]);
                    ended.executeUpdate();
                }
                if (i % TOGETHER == 0) {
                    store.commit();
                }
            }
            store.commit();
        }
    }
}
