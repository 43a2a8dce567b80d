package dev.tieline.connector.sql;

import java.nio.charset.StandardCharsets;

/**
 * What a database's SQL looks like, as far as statements are read and names are quoted.
 *
 * @param quote around names
 * @param longest name, in bytes: longer ones are cut or refused, so that two could become the same
 * @param ways what else stands for itself there
 */
public record Grammar(char quote, int longest, Ways ways) {

    /** Lexical rules. */
    public enum Ways {
        /** PostgreSQL 18, chapter 4.1. */
        POSTGRESQL,
        /** MariaDB: backslashes in strings, back quotes, {@code #}, comments that are run. */
        MARIADB,
        /** SQLite (documentation, "SQL Language Expressions"): names in any quote, or brackets. */
        SQLITE,
        /** DuckDB: PostgreSQL's, but for parameters. */
        DUCKDB
    }

    public static final Grammar POSTGRESQL = new Grammar('"', 63, Ways.POSTGRESQL);

    /** A name that is taken literally, capitals and all. */
    public String quoted(String name) {
        return quote + name.replace(String.valueOf(quote), "" + quote + quote) + quote;
    }

    /** Whether something can be called like that. */
    boolean usable(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        return length > 0
                && length <= longest
                && name.equals(name.strip())
                && name.chars().noneMatch(c -> c < ' ' || c == quote);
    }
}
