package dev.tieline.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** The least that can be done with a log: reads it by the driver, counts, and throws it away. */
final class PlainReader {
    static final String NAME = "plain reader of the log";
    private static final String SLOT = "plain";

    private final Database database;

    PlainReader(Database database) throws IOException {
        this.database = database;
        database.run(
                "bank", "SELECT pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
    }

    /** Nanoseconds that it takes for so many changes of what it has not read yet. */
    long read(long changes) throws IOException, InterruptedException {
        Properties properties = new Properties();
        properties.setProperty("user", Database.USER);
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "18");
        long began = System.nanoTime();
        try (Connection connection =
                new Driver()
                        .connect(
                                "jdbc:postgresql://127.0.0.1:" + database.port() + "/bank",
                                properties)) {
            PGReplicationStream stream =
                    connection
                            .unwrap(PGConnection.class)
                            .getReplicationAPI()
                            .replicationStream()
                            .logical()
                            .withSlotName(SLOT)
                            .withSlotOption("proto_version", 1)
                            .withSlotOption("publication_names", "bench")
                            .start();
            long seen = 0;
            while (seen < changes) {
                ByteBuffer message = stream.read();
                char kind = (char) message.get();
                seen += kind == 'I' || kind == 'U' || kind == 'D' ? 1 : 0;
                if (kind == 'C') {
                    stream.setFlushedLSN(stream.getLastReceiveLSN());
                }
            }
            long nanos = System.nanoTime() - began;
            stream.forceUpdateStatus();
            stream.close();
            return nanos;
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    void end() throws IOException {
        try (Connection connection = database.connect("bank");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "DO $$ BEGIN FOR i IN 1..100 LOOP EXIT WHEN NOT (SELECT active FROM"
                            + " pg_replication_slots WHERE slot_name = '"
                            + SLOT
                            + "'); PERFORM pg_sleep(0.05); END LOOP; END $$");
            statement.execute("SELECT pg_drop_replication_slot('" + SLOT + "')");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
