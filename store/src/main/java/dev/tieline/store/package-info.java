/**
 * Journal and ledger on one embedded SQLite database.
 *
 * <p>Owns the files of the data directory: nobody else opens them while a hub runs, which a lock
 * file guards. Promises what the ports promise: one writer thread commits for everybody, in
 * batches, with an fsync before anybody hears of it; a full disk refuses and recovers, an error of
 * the disk itself stops the store until it is opened again, because what a failed fsync left behind
 * cannot be known. Readers have connections of their own and never wait for the writer.
 *
 * <p>Must not know what a record means: flows, plans, systems and policies are names and bytes
 * here. SQL never leaves this package.
 */
@NullMarked
package dev.tieline.store;

import org.jspecify.annotations.NullMarked;
