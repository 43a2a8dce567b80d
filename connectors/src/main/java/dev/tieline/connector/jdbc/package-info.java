/**
 * Systems that are databases spoken to through JDBC: MariaDB, SQLite, DuckDB, and those whose
 * driver somebody put into the hub's folder. Owns how a record becomes a row there, how rows become
 * an answer, how many are read and written at once, and what an error of each of them means.
 * Promises that each call and each chunk is one transaction, that nothing is called not applied
 * once COMMIT may have been done, unless the database says so, that no value of a record becomes
 * part of a statement or shows in a fault, and that an attempt ends at its deadline. A connection
 * to MariaDB leaves through the egress door; a file is opened only below its declared folder. Must
 * not know flows.
 */
@NullMarked
package dev.tieline.connector.jdbc;

import org.jspecify.annotations.NullMarked;
