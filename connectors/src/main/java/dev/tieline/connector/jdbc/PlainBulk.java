package dev.tieline.connector.jdbc;

import java.util.List;
import java.util.stream.Collectors;

/** How SQLite and DuckDB write many rows at once: nearly alike. */
record PlainBulk(Database database) implements BulkWays {
    private static final int TOGETHER = 200;

    /** Which of them. */
    enum Database {
        SQLITE,
        DUCKDB
    }

    @Override
    public boolean savepoints() {
        return database == Database.SQLITE;
    }

    @Override
    public int together() {
        return database == Database.SQLITE ? 1 : TOGETHER;
    }

    @Override
    public List<String> temporary(String name, List<Key> keys, String question) {
        String table = "CREATE TEMP TABLE " + name + " AS " + question;
        if (keys.isEmpty() || database == Database.DUCKDB) {
            return List.of(table);
        }
        String columns = keys.stream().map(Key::name).collect(Collectors.joining(", "));
        return List.of(
                table, "CREATE INDEX temp." + name + "_key ON " + name + " (" + columns + ")");
    }

    @Override
    public String differs(Kind kind, String one, String other) {
        if (database == Database.DUCKDB) {
            return one + " IS DISTINCT FROM " + other;
        }
        return "("
                + one
                + " IS NOT "
                + other
                + " COLLATE BINARY OR typeof("
                + one
                + ") <> typeof("
                + other
                + "))";
    }

    @Override
    public String update(
            String table, String temporary, List<Set> sets, String same, String where) {
        return "UPDATE "
                + table
                + " AS t SET "
                + sets.stream()
                        .map(set -> set.column() + " = " + set.value())
                        .collect(Collectors.joining(", "))
                + " FROM "
                + temporary
                + " AS s WHERE "
                + same
                + " AND "
                + where;
    }

    @Override
    public String delete(String table, String temporary, List<Set> key) {
        return "DELETE FROM "
                + table
                + " WHERE ("
                + key.stream().map(Set::column).collect(Collectors.joining(", "))
                + ") IN (SELECT "
                + key.stream().map(Set::value).collect(Collectors.joining(", "))
                + " FROM "
                + temporary
                + " AS s)";
    }

    @Override
    public String deleteOthers(String table, String temporary, String same) {
        return "DELETE FROM "
                + table
                + " AS t WHERE NOT EXISTS (SELECT 1 FROM "
                + temporary
                + " AS s WHERE "
                + same
                + ")";
    }
}
