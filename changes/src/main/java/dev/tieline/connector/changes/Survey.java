package dev.tieline.connector.changes;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the database says of itself and of a table, now.
 *
 * @param source what changes come from, in one word: the number that the server got when it was
 *     made, the table, the slot, and the publication as it is written, which is another after each
 *     change of it
 * @param end where its log ends
 * @param keyed whether the table has a key by which changes name their rows
 * @param whole whether the log holds whole rows of what is changed and deleted
 * @param version of the table's description; another after each change of it
 * @param columns types of the table's columns, those of which domains are made where it is one
 */
record Survey(
        String source,
        long end,
        boolean keyed,
        boolean whole,
        String version,
        Map<String, String> columns) {
    private static final String SERVER =
            """
            SELECT (SELECT system_identifier::text FROM pg_control_system()),
                pg_is_in_recovery(), current_setting('wal_level'),
                (SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user)
            """;
    private static final String TABLE =
            """
            SELECT c.relkind::text, c.relreplident::text, c.xmin::text, has_table_privilege(c.oid, 'SELECT'),
                EXISTS(SELECT FROM pg_index i WHERE i.indrelid = c.oid AND CASE c.relreplident
                    WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident
                    WHEN 'f' THEN i.indisprimary ELSE false END),
                c.oid, pg_current_wal_insert_lsn()::text
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ?
            """;
    private static final String COLUMNS =
            """
            SELECT a.attname::text, coalesce(e.typname, b.typname, t.typname)::text,
                t.typcategory = 'A', coalesce(e.typtype, b.typtype, t.typtype)::text,
                to_jsonb(a) ->> 'attgenerated' <> ''
                    AND current_setting('server_version_num')::int < 180000
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_type b ON b.oid = t.typbasetype
            LEFT JOIN pg_type e ON e.oid = coalesce(b.typelem, t.typelem)
                AND coalesce(b.typcategory, t.typcategory) = 'A'
            WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped
            """;
    private static final String PUBLICATION =
            """
            SELECT p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate,
                p.xmin::text || '.' || coalesce(r.xmin::text, '')
            FROM pg_publication p LEFT JOIN pg_publication_rel r
                ON r.prpubid = p.oid AND r.prrelid = ?::oid
            WHERE p.pubname = ?
            """;
    private static final String PUBLISHED =
            """
            SELECT to_jsonb(t) ->> 'attnames' IS NULL, a.attname::text
            FROM pg_publication_tables t LEFT JOIN LATERAL
                jsonb_array_elements_text(CASE jsonb_typeof(to_jsonb(t) -> 'attnames')
                    WHEN 'array' THEN to_jsonb(t) -> 'attnames' ELSE '[]' END) a(attname) ON true
            WHERE t.pubname = ? AND t.schemaname = ? AND t.tablename = ?
            """;

    private record Server(String system, boolean standby, String level, boolean replicates) {}

    private record Described(
            String kind,
            String identity,
            String version,
            boolean readable,
            boolean keyed,
            long oid,
            long end) {}

    static Survey of(Side side, Tracked tracked) throws SQLException, Unfit {
        Server server = server(side);
        Described table = table(side, tracked);
        Map<String, String> columns = new HashMap<>();
        side.rows(
                row -> {
                    String type = row.getString(4).equals("e") ? "enum" : row.getString(2);
                    String whole = row.getBoolean(3) ? type + "[]" : type;
                    // Servers before 18 publish none, and those before 15 do not say so.
                    return columns.put(
                            row.getString(1), row.getBoolean(5) ? "generated " + whole : whole);
                },
                COLUMNS,
                table.oid());
        Publication publication = publication(side, tracked, table.oid());
        Survey survey =
                new Survey(
                        source(server, tracked, publication),
                        table.end(),
                        table.keyed(),
                        table.identity().equals("f"),
                        table.version(),
                        columns);
        for (Map.Entry<String, List<String>> column : tracked.columns().entrySet()) {
            survey.fits(tracked, column.getKey(), column.getValue());
        }
        published(side, tracked, publication);
        return survey;
    }

    private static String source(Server server, Tracked tracked, Publication publication) {
        return String.join(
                "/",
                server.system(),
                tracked.table().toString(),
                tracked.slot(),
                tracked.publication(),
                publication.version());
    }

    private record Publication(boolean whole, String version) {}

    private static Publication publication(Side side, Tracked tracked, long table)
            throws SQLException, Unfit {
        return side.row(
                        row -> new Publication(row.getBoolean(1), row.getString(2)),
                        PUBLICATION,
                        table,
                        tracked.publication())
                .orElseThrow(() ->
                        new Unfit(
                                "publication-missing",
                                "There is no publication '" + tracked.publication() + "'.",
                                "Let the table's owner run: CREATE PUBLICATION "
                                        + tracked.publication()
                                        + " FOR TABLE "
                                        + tracked.table()));
    }

    /**
     * Since where the log holds whole rows is known only from when that was seen: what was written
     * before the table's owner said so lacks what is asked for, and does not show it.
     */
    Position wholeSince(Position kept) {
        if (!whole) {
            return kept.whole(0, Position.NONE);
        }
        boolean same = kept.whole() > 0 && kept.table().equals(version);
        return same ? kept : kept.whole(end, version);
    }

    private static Server server(Side side) throws SQLException, Unfit {
        Server server =
                side.row(
                                row ->
                                        new Server(
                                                row.getString(1),
                                                row.getBoolean(2),
                                                row.getString(3),
                                                row.getBoolean(4)),
                                SERVER)
                        .orElseThrow();
        if (server.standby()) {
            throw new Unfit(
                    "server-standby",
                    "The server is a standby: it takes no slot of its own yet.",
                    "Let the url name the primary; after a failover, wait until it is promoted.");
        }
        if (!server.level().equals("logical")) {
            throw new Unfit(
                    "log-not-logical",
                    "The database's log has too little in it: 'wal_level' is '"
                            + server.level()
                            + "'.",
                    "Set 'wal_level = logical' in postgresql.conf and start the server again.");
        }
        if (!server.replicates()) {
            throw new Unfit(
                    "replication-not-allowed",
                    "The role may not read the database's log.",
                    "Let an administrator run: ALTER ROLE ... REPLICATION.");
        }
        return server;
    }

    private static Described table(Side side, Tracked tracked) throws SQLException, Unfit {
        Described table =
                side.row(
                                row ->
                                        new Described(
                                                row.getString(1),
                                                row.getString(2),
                                                row.getString(3),
                                                row.getBoolean(4),
                                                row.getBoolean(5),
                                                row.getLong(6),
                                                Lsn.of(row.getString(7))),
                                TABLE,
                                tracked.table().schema(),
                                tracked.table().name())
                        .orElseThrow(() ->
                                new Unfit(
                                        "table-missing",
                                        "There is no table '" + tracked.table() + "'.",
                                        "Correct 'table' in the system's file."));
        if (!table.kind().equals("r")) {
            throw new Unfit(
                    "table-not-plain",
                    "'" + tracked.table() + "' is a view, a partitioned or a foreign table.",
                    "Follow a plain table; of a partitioned one, each partition.");
        }
        if (!table.readable()) {
            throw new Unfit(
                    "table-not-readable",
                    "The role may not read '" + tracked.table() + "'.",
                    "Let its owner run: GRANT SELECT ON " + tracked.table() + " TO ...");
        }
        return table;
    }

    private static void published(Side side, Tracked tracked, Publication publication)
            throws SQLException, Unfit {
        if (!publication.whole()) {
            throw new Unfit(
                    "publication-partial",
                    "The publication '"
                            + tracked.publication()
                            + "' leaves out some kinds of changes.",
                    "Let its owner run: ALTER PUBLICATION "
                            + tracked.publication()
                            + " SET (publish = 'insert, update, delete, truncate')");
        }
        record Published(boolean every, String column) {}
        List<Published> found =
                side.rows(
                        row -> new Published(row.getBoolean(1), String.valueOf(row.getString(2))),
                        PUBLISHED,
                        tracked.publication(),
                        tracked.table().schema(),
                        tracked.table().name());
        if (found.isEmpty()) {
            throw new Unfit(
                    "table-not-published",
                    "'" + tracked.table() + "' is not in '" + tracked.publication() + "'.",
                    "Let its owner run: ALTER PUBLICATION "
                            + tracked.publication()
                            + " ADD TABLE "
                            + tracked.table());
        }
        Set<String> columns = new HashSet<>();
        found.forEach(one -> columns.add(one.column()));
        if (!found.getFirst().every() && !columns.containsAll(tracked.columns().keySet())) {
            throw new Unfit(
                    "columns-not-published",
                    "The publication leaves out columns that 'row' names.",
                    "Let its owner publish them, or take them out of 'row'.");
        }
    }

    private void fits(Tracked tracked, String column, List<String> types) throws Unfit {
        String type = columns.get(column);
        if (type == null) {
            throw Unfit.missing(tracked.table(), column);
        }
        if (!Types.known(type)) {
            throw Unfit.notCarried(column, type);
        }
        if (!Types.fits(type, types)) {
            throw Unfit.changed(column, type);
        }
    }
}
