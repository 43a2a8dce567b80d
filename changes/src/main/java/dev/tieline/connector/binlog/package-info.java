/**
 * Systems whose changes are followed: tables of a MariaDB database, by its binary log. Owns how
 * that log is read, where in it one is, and what a server and a table must be like; what a change
 * looks like is that of {@link dev.tieline.connector.changes}, and so are its promises: changes
 * come in the order of their commits, each position has all changes before it and none behind it,
 * nothing that the log does not hold is told as NULL, and a gap is {@link
 * dev.tieline.api.Following.Batch.Lost} and never passed over. Must not know flows or where
 * positions are kept.
 *
 * <p>The log comes over a connection that JDBC logged in, so that login, encryption and the door
 * are those of every connection to MariaDB; from then on the server's replication protocol is
 * spoken here (MariaDB documentation, "Replication Protocol"). What a row means is taken from the
 * description that stands before it in the log itself.
 */
@NullMarked
package dev.tieline.connector.binlog;

import org.jspecify.annotations.NullMarked;
