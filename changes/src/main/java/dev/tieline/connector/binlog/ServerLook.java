package dev.tieline.connector.binlog;

import dev.tieline.connector.changes.Unfit;
import dev.tieline.connector.sql.Questions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A server's settings as far as its log goes by them, and where the log is.
 *
 * @param database of the connection
 * @param settings by name in lower case
 * @param files of the log, the oldest first; empty when there is none
 * @param only databases whose changes are in the log; empty for all
 * @param never those whose changes are not
 */
record ServerLook(
        String database,
        Map<String, String> settings,
        List<LogFile> files,
        String only,
        String never) {
    private static final int NOT_ALLOWED = 1227;
    private static final int NO_LOG = 1381;
    private static final String SETTINGS =
            """
            SHOW GLOBAL VARIABLES WHERE variable_name IN ('log_bin', 'binlog_format',
                'binlog_row_image', 'binlog_row_metadata', 'server_id', 'lower_case_table_names',
                'log_slave_updates', 'gtid_slave_pos', 'binlog_storage_engine')
            """;

    /**
     * A file of the log.
     *
     * @param size in bytes, of the last one as it is now
     */
    record LogFile(String name, long size) {}

    static ServerLook of(Questions side) throws SQLException, Unfit {
        Map<String, String> settings = new HashMap<>();
        side.rows(
                row ->
                        settings.put(
                                row.getString(1).toLowerCase(Locale.ROOT),
                                String.valueOf(row.getString(2))),
                SETTINGS);
        String database = side.row(row -> row.getString(1), "SELECT database()").orElse("");
        if (!isOn(settings, "log_bin")) {
            return new ServerLook(database, settings, List.of(), "", "");
        }
        try {
            List<LogFile> files =
                    side.rows(
                            row -> new LogFile(row.getString(1), row.getLong(2)),
                            "SHOW BINARY LOGS");
            List<String> filters = new ArrayList<>(List.of("", ""));
            side.rows(
                    row -> {
                        filters.set(0, String.valueOf(row.getString(3)));
                        return filters.set(1, String.valueOf(row.getString(4)));
                    },
                    "SHOW MASTER STATUS");
            return new ServerLook(database, settings, files, filters.get(0), filters.get(1));
        } catch (SQLException e) {
            if (e.getErrorCode() == NOT_ALLOWED) {
                throw notAllowed();
            }
            if (e.getErrorCode() == NO_LOG) {
                return new ServerLook(database, settings, List.of(), "", "");
            }
            throw e;
        }
    }

    static Unfit notAllowed() {
        return new Unfit(
                "replication-not-allowed",
                "The user may not read the database's log.",
                "Let an administrator run: GRANT REPLICATION SLAVE, BINLOG MONITOR ON *.* TO ...");
    }

    private static boolean isOn(Map<String, String> settings, String name) {
        String value = settings.getOrDefault(name, "OFF");
        return value.equalsIgnoreCase("ON") || value.equals("1");
    }

    String id() {
        return settings.getOrDefault("server_id", "0");
    }

    /** Whether names of tables do not differ by case. */
    boolean folds() {
        return !settings.getOrDefault("lower_case_table_names", "0").equals("0");
    }

    /** Throws when not every change comes into the log, or not as it is needed. */
    void check() throws Unfit {
        if (files.isEmpty()) {
            throw new Unfit(
                    "log-off",
                    "The server keeps no binary log.",
                    "Set 'log_bin' in its configuration and start the server again.");
        }
        if (!settings.getOrDefault("binlog_storage_engine", "").isEmpty()) {
            throw new Unfit(
                    "log-in-engine",
                    "The server keeps its log within a storage engine, which is not followed.",
                    "Leave 'binlog_storage_engine' out of its configuration.");
        }
        must("binlog_format", "ROW");
        // What did not change may be left out behind a row that is whole.
        if (!"FULL_NODUP".equalsIgnoreCase(settings.get("binlog_row_image"))) {
            must("binlog_row_image", "FULL");
        }
        must("binlog_row_metadata", "FULL");
        if (!isOn(settings, "log_slave_updates")
                && !settings.getOrDefault("gtid_slave_pos", "").isEmpty()) {
            throw new Unfit(
                    "log-without-replicated",
                    "The server is a replica, and what it gets from its primary is not in its log.",
                    "Let the url name the primary, or set 'log_slave_updates = ON'.");
        }
        if ((!only.isEmpty() && !names(only)) || names(never)) {
            throw new Unfit(
                    "database-not-logged",
                    "Changes of the database are not in the server's log.",
                    "Correct 'binlog_do_db' and 'binlog_ignore_db' there.");
        }
    }

    private boolean names(String list) {
        return List.of(list.split(",", -1)).contains(database);
    }

    private void must(String name, String value) throws Unfit {
        String found = settings.getOrDefault(name, "");
        if (!value.equalsIgnoreCase(found)) {
            throw new Unfit(
                    "log-not-full",
                    "The server's log has too little in it: '" + name + "' is '" + found + "'.",
                    "Set '"
                            + name
                            + " = "
                            + value
                            + "' in its configuration, and SET GLOBAL for now; sessions that are"
                            + " open go on as they were.");
        }
    }

    /** Where the log ends. */
    LogFile end() {
        return files.getLast();
    }

    /**
     * Bytes of the log behind a place; negative when it is not there, or the log ends before it.
     */
    long behind(Position.Place place) {
        long sum = -1;
        for (LogFile file : files) {
            if (sum >= 0) {
                sum += file.size();
            } else if (file.name().equals(place.file())) {
                if (file.size() < place.offset()) {
                    return -1;
                }
                sum = file.size() - place.offset();
            }
        }
        return sum;
    }
}
