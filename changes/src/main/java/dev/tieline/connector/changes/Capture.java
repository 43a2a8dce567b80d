package dev.tieline.connector.changes;

import dev.tieline.connector.sql.Database;
import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * Debezium's connector at work on one table: reads either all its rows or the log from a place on.
 * It is told where to start and keeps nothing. For one thread, {@link #close} as well.
 */
final class Capture implements AutoCloseable {
    /** Prefix of the words that {@link Side#beat} writes into the log. */
    static final String BEAT = "tieline";

    /** Debezium's patterns do not tell apart upper and lower case by themselves. */
    private static final String EXACT = "(?-i)";

    private static final int MOST_AT_ONCE = 2_048;
    private static final int MOST_BYTES = 16 << 20;

    /** Whatever their size. */
    private static final int ROWS_AT_ONCE = 50;

    private final PostgresConnectorTask task = new PostgresConnectorTask();
    private final Surroundings surroundings;

    private Capture(Surroundings surroundings) {
        this.surroundings = surroundings;
        task.initialize(surroundings);
    }

    /** Makes the slot and reads the rows that its place in the log has. */
    static Capture ofRows(
            Line line, Database database, Tracked tracked, String unchanged, String slot) {
        Map<String, String> settings = settings(line, database, tracked, unchanged);
        settings.put("slot.name", slot);
        settings.put("snapshot.mode", "initial");
        return new Capture(new Surroundings(settings, Map.of()));
    }

    /**
     * Reads the log behind a place, which must be between two transactions.
     *
     * @param from what was handed on up to here; the slot must not be ahead
     */
    static Capture ofLog(
            Line line, Database database, Tracked tracked, String unchanged, long from) {
        Map<String, String> settings = settings(line, database, tracked, unchanged);
        settings.put("slot.name", tracked.slot());
        settings.put("snapshot.mode", "no_data");
        return new Capture(new Surroundings(settings, Map.of("lsn", from, "ts_usec", 0L)));
    }

    private static Map<String, String> settings(
            Line line, Database database, Tracked tracked, String unchanged) {
        Map<String, String> settings = new HashMap<>();
        // Its metrics are registered by it, and two of one name wait for each other.
        settings.put("topic.prefix", line.name());
        settings.put("name", line.name());
        settings.put("connector.class", PostgresConnector.class.getName());
        settings.put("database.hostname", database.host());
        settings.put("database.port", Integer.toString(database.port()));
        settings.put("database.dbname", database.name());
        settings.put("database.user", line.user());
        Properties driver = line.properties();
        driver.stringPropertyNames()
                .forEach(name -> settings.put("driver." + name, driver.getProperty(name)));
        settings.put("database.sslmode", driver.getProperty("sslmode"));
        settings.put("plugin.name", "pgoutput");
        settings.put("publication.name", tracked.publication());
        settings.put("publication.autocreate.mode", "disabled");
        settings.put(
                "table.include.list",
                EXACT + tracked.table().schema() + "\\." + tracked.table().name());
        settings.put("schema.include.list", EXACT + tracked.table().schema());
        settings.put("provide.transaction.metadata", "true");
        settings.put("message.prefix.include.list", BEAT);
        settings.put("unavailable.value.placeholder", unchanged);
        settings.put("skipped.operations", "none");
        settings.put("tombstones.on.delete", "false");
        settings.put("decimal.handling.mode", "string");
        settings.put("time.precision.mode", "microseconds");
        settings.put("binary.handling.mode", "bytes");
        settings.put("interval.handling.mode", "string");
        settings.put("column.propagate.source.type", ".*");
        settings.put("lsn.flush.mode", "connector");
        settings.put("errors.max.retries", "0");
        settings.put("retriable.restart.connector.wait.ms", "1");
        settings.put("slot.max.retries", "0");
        settings.put("slot.retry.delay.ms", "100");
        settings.put("status.update.interval.ms", "5000");
        settings.put("poll.interval.ms", "20");
        settings.put("max.batch.size", Integer.toString(MOST_AT_ONCE));
        settings.put("max.queue.size", Integer.toString(4 * MOST_AT_ONCE));
        settings.put("max.queue.size.in.bytes", Integer.toString(MOST_BYTES));
        settings.put("snapshot.fetch.size", Integer.toString(ROWS_AT_ONCE));
        settings.put("xmin.fetch.interval.ms", "0");
        settings.put("executor.shutdown.timeout.ms", "4000");
        return settings;
    }

    /** Logs in and begins; throws whatever the connector throws. */
    void begin() {
        task.start(surroundings.configs());
    }

    /** What came; waits a moment for something. */
    List<SourceRecord> poll() throws InterruptedException {
        List<SourceRecord> records = task.poll();
        return records == null ? List.of() : records;
    }

    /** Everything up to this place is durable elsewhere: the database hears of it soon. */
    void confirm(long lsn) throws InterruptedException {
        // The task asks for what is kept, and tells the database that.
        surroundings.kept = Map.of("lsn_commit", lsn, "lsn_proc", lsn);
        task.commit();
    }

    @Override
    public void close() {
        task.stop();
    }

    /** What Kafka Connect would be to the task. */
    private static final class Surroundings implements SourceTaskContext, OffsetStorageReader {
        private final Map<String, String> configs;

        /** Nothing when it is to begin with the rows. */
        private volatile Map<String, Object> kept;

        Surroundings(Map<String, String> configs, Map<String, Object> kept) {
            this.configs = configs;
            this.kept = kept;
        }

        @Override
        public Map<String, String> configs() {
            return configs;
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return this;
        }

        @Override
        public PluginMetrics pluginMetrics() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> Map<String, Object> offset(Map<String, T> partition) {
            return kept;
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(
                Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, Map<String, Object>> all = new HashMap<>();
            if (!kept.isEmpty()) {
                partitions.forEach(partition -> all.put(partition, kept));
            }
            return all;
        }
    }
}
