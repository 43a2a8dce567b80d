package dev.tieline.connector.jdbc;

import dev.tieline.connector.form.ResultForm;
import dev.tieline.connector.sql.AnswerColumn;
import dev.tieline.connector.sql.Grammar;
import dev.tieline.connector.sql.TableOperation.Write;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is particular about a database. Stateless and thread-safe. */
interface Dialect {

    /** What a transaction is for. */
    enum Purpose {
        /** One question. */
        READ,
        /** Many rows, out of one state of the database. */
        READ_ALL,
        WRITE,
        /** A whole table. */
        WRITE_ALL;

        boolean writes() {
            return this == WRITE || this == WRITE_ALL;
        }
    }

    /** What an error means. */
    enum Meaning {
        /** The record is to blame. */
        ROW,
        /** The operation does not fit the database. */
        CALL,
        /** The user may not. */
        DENIED,
        /** The database cannot do it now. */
        LATER,
        /** The statement would write, and may not. */
        WRITES,
        /** Nobody answers any more, or nobody knows. */
        LOST
    }

    /**
     * An error of the database.
     *
     * @param code of the fault
     * @param number as the database shows it
     * @param words why, without a value; empty when there are none
     * @param column that it is about; empty when nobody knows
     */
    record Said(Meaning meaning, String code, String number, String words, String column) {}

    Grammar grammar();

    /** What it says; nothing of its own sentences, for they hold values. */
    Said said(SQLException e, Set<String> columns);

    /** Whether COMMIT surely came to nothing, when it failed like that. */
    boolean rolledBack(SQLException e);

    /**
     * Begins a transaction.
     *
     * @param millis that the database has for it; it ends a little before
     */
    void begin(Session session, Purpose purpose, int millis) throws SQLException;

    /** Ends a transaction so that it is seen. */
    default void commit(Connection jdbc) throws SQLException {
        jdbc.commit();
    }

    /** Ends a transaction, if one is open, without a trace. */
    default void rollback(Connection jdbc) throws SQLException {
        jdbc.rollback();
    }

    /** Gives statements of the transaction so long from now on. */
    void limit(Session session, int millis) throws SQLException;

    /**
     * The columns of an answer.
     *
     * @param form of a row, where it tells truths from the numbers that stand for them
     */
    List<? extends AnswerColumn> columns(ResultSetMetaData answer, ResultForm form)
            throws SQLException;

    /** What a column of an answer, or of a table, holds. */
    Kind kind(ResultSetMetaData answer, int index) throws SQLException;

    /** What is bound for a field. */
    default @Nullable Object bound(String field, Kind kind, @Nullable Object value, boolean base64)
            throws Values.Unfit {
        return Values.of(field, kind, value, base64);
    }

    /**
     * What is bound for a parameter of a statement, whose type nobody tells.
     *
     * @param base64 whether it is base64 of bytes
     */
    default @Nullable Object parameter(String field, @Nullable Object value, boolean base64)
            throws Values.Unfit {
        return Values.parameter(value, base64);
    }

    /**
     * What is bound for the place of a row.
     *
     * @param text as {@link AnswerColumn#text} gave it
     * @throws Values.Unfit when it is not of the column
     */
    @Nullable Object place(String field, Kind kind, String text) throws Values.Unfit;

    /** How a row is made of which no column is named. */
    default String defaults() {
        return " DEFAULT VALUES";
    }

    /**
     * Why a table cannot be written in transactions; empty when it can.
     *
     * @param table quoted
     */
    default Optional<String> objection(Session session, String table) throws SQLException {
        return Optional.empty();
    }

    /** What stands behind the definition of a table. */
    default String tableEnd() {
        return "";
    }

    /**
     * Makes an empty table like the one of an operation, so that what refuses a row there refuses
     * it here.
     *
     * @param table quoted
     */
    void makeLike(Session session, String table, Write write) throws SQLException;

    /**
     * A question that has a row when others are changed with rows of a table that are deleted, by
     * its schema, which may be NULL, and name; empty where that cannot be.
     */
    default Optional<String> cascades() {
        return Optional.empty();
    }

    /** The parts of a quoted name. */
    default String[] names(String table) {
        String quote = String.valueOf(grammar().quote());
        return table.substring(1, table.length() - 1).split(Pattern.quote(quote + "." + quote), -1);
    }

    /** Sets of columns that are unique together. */
    List<Set<String>> uniques(Session session, Write write) throws SQLException;

    /** How many rows are written at once; empty when it can be done one by one only. */
    Optional<BulkWays> bulk();
}
