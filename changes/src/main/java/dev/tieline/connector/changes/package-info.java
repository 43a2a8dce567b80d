/**
 * Systems whose changes are followed: tables of a PostgreSQL database, by its logical replication.
 * Owns what a change looks like, where in the database's log one is, and what a slot, a publication
 * and a table must be like. Promises that changes come in the order of their commits, that each
 * position has all changes before it and none behind it, that nothing that the log does not hold is
 * told as NULL, and that a gap is {@link dev.tieline.api.Following.Batch.Lost} and never passed
 * over. Must not know flows or where positions are kept.
 *
 * <p>The log is decoded by Debezium's connector, which is used as what it is to Kafka Connect: a
 * task that is polled. Neither Kafka nor Debezium's engine runs here. Its connections go through
 * the door, see {@link dev.tieline.connector.changes.Line}; where it starts is decided here and not
 * by what it would make of a stored offset.
 */
@NullMarked
package dev.tieline.connector.changes;

import org.jspecify.annotations.NullMarked;
