/**
 * Appends records to CSV and JSON Lines files below one directory. Owns the form of a line, the
 * path a system may write to, and the order of write and fsync. Promises that an accepted record is
 * on disk, whole and once; that a line torn by a crash is repaired before the next one is written;
 * that a repeated delivery can be found again by its key; and that no path leads out of the base.
 * Must not know flows, the journal or the network.
 */
@NullMarked
package dev.tieline.connector.files;

import org.jspecify.annotations.NullMarked;
