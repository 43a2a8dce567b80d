/**
 * The read side: what became of every record, as bounded questions with bounded answers. Never
 * changes anything; what it answers is what the journal committed.
 */
@NullMarked
package dev.tieline.ledger;

import org.jspecify.annotations.NullMarked;
