package dev.tieline.connector.jdbc;

import java.util.List;
import java.util.stream.Collectors;

/** How MariaDB writes many rows at once. Its planner is told to look from the few to the many. */
final class MariaDbBulk implements BulkWays {
    /** Characters of a column in an index; longer ones are found by their beginning. */
    private static final int INDEXED = 100;

    @Override
    public boolean savepoints() {
        return true;
    }

    @Override
    public int together() {
        return 1;
    }

    /**
     * The index is part of it: one that is made later commits the transaction. Of the columns of a
     * plain question their checks and defaults would come along, of a union only their types do.
     */
    @Override
    public List<String> temporary(String name, List<Key> keys, String question) {
        String index =
                keys.isEmpty()
                        ? ""
                        : " (KEY ("
                                + keys.stream()
                                        .map(MariaDbBulk::indexed)
                                        .collect(Collectors.joining(", "))
                                + "))";
        return List.of(
                "CREATE TEMPORARY TABLE "
                        + name
                        + index
                        + " ENGINE = InnoDB AS "
                        + question
                        + " UNION ALL "
                        + question);
    }

    private static String indexed(Key key) {
        boolean long_ = key.longest() == 0 || key.longest() > INDEXED;
        boolean text = key.kind() == Kind.TEXT || key.kind() == Kind.BYTES;
        return text && long_ ? key.name() + "(" + INDEXED + ")" : key.name();
    }

    @Override
    public String differs(Kind kind, String one, String other) {
        return switch (kind) {
            case TEXT, JSON, OTHER ->
                    "NOT (CAST(" + one + " AS BINARY) <=> CAST(" + other + " AS BINARY))";
            default -> "NOT (" + one + " <=> " + other + ")";
        };
    }

    @Override
    public String update(
            String table, String temporary, List<Set> sets, String same, String where) {
        return "UPDATE "
                + temporary
                + " s STRAIGHT_JOIN "
                + table
                + " t ON "
                + same
                + " SET "
                + sets.stream()
                        .map(set -> "t." + set.column() + " = " + set.value())
                        .collect(Collectors.joining(", "))
                + " WHERE "
                + where;
    }

    @Override
    public String delete(String table, String temporary, List<Set> key) {
        return "DELETE t FROM "
                + temporary
                + " s STRAIGHT_JOIN "
                + table
                + " t ON "
                + key.stream()
                        .map(one -> "t." + one.column() + " = " + one.value())
                        .collect(Collectors.joining(" AND "));
    }

    @Override
    public String deleteOthers(String table, String temporary, String same) {
        return "DELETE t FROM "
                + table
                + " t WHERE NOT EXISTS (SELECT 1 FROM "
                + temporary
                + " s WHERE "
                + same
                + ")";
    }
}
