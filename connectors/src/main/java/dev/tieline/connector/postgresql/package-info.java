/**
 * Systems that are PostgreSQL databases. Owns how a record becomes a row, how rows become an
 * answer, how many are read and written at once, and what an SQLSTATE or a broken connection means.
 * Promises that each call and each chunk is one transaction: what reads runs read-only, and nothing
 * is called not applied once COMMIT may have reached the server, unless the server says so.
 * Promises too that no value of a record becomes part of a statement, that no value shows in a
 * fault (servers like to repeat rows in their messages, so their words are never kept), that no
 * password travels unencrypted, and that an attempt ends at its deadline. Must not know flows.
 *
 * <p>It speaks through the PostgreSQL JDBC driver, which is handed a connected socket, fixed
 * properties and nothing of the machine's surroundings.
 */
@NullMarked
package dev.tieline.connector.postgresql;

import org.jspecify.annotations.NullMarked;
