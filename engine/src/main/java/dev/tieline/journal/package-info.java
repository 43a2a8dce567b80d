/**
 * The write side: the durable log of accepted records and every change of their deliveries.
 *
 * <p>Every method is one transaction. What it returned is on disk and survives power loss; what
 * threw {@link dev.tieline.journal.JournalUnavailable} changed nothing or will be found undone.
 * There is no second write path, so ledger and journal cannot disagree. One writer commits for all
 * callers (group commit): callers block, batches share one fsync. When the store cannot commit
 * (full disk, lost file) every method throws until it can again; nothing is acknowledged on hope.
 */
@NullMarked
package dev.tieline.journal;

import org.jspecify.annotations.NullMarked;
