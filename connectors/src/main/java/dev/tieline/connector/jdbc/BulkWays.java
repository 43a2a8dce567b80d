package dev.tieline.connector.jdbc;

import java.util.List;

/**
 * How a database writes many rows at once: parts of statements in which {@code t} is a row of the
 * table, and {@code s} one of a temporary table. Pure.
 */
interface BulkWays {

    /** Whether what failed can be taken back without the rest of the transaction. */
    boolean savepoints();

    /** How many rows a statement that fills a temporary table takes; 1 where a driver is quick. */
    int together();

    /**
     * Makes a temporary table as a question answers.
     *
     * @param keys columns that rows are looked for by; empty when they are not
     */
    List<String> temporary(String name, List<Key> keys, String question);

    /**
     * A column of a temporary table that is looked for.
     *
     * @param longest characters or bytes in it, 0 when nobody knows
     */
    record Key(String name, Kind kind, int longest) {}

    /** Whether two values differ, in a letter's case too. */
    String differs(Kind kind, String one, String other);

    /**
     * Changes rows of a table by those of a temporary one.
     *
     * @param same whether {@code t} and {@code s} belong together
     * @param where which of them
     */
    String update(String table, String temporary, List<Set> sets, String same, String where);

    /** A column and what it becomes. */
    record Set(String column, String value) {}

    /**
     * Deletes rows of a table that have one in a temporary table.
     *
     * @param key columns of the table, and those of {@code s}
     */
    String delete(String table, String temporary, List<Set> key);

    /** Deletes rows of a table that have none in a temporary table. */
    String deleteOthers(String table, String temporary, String same);
}
