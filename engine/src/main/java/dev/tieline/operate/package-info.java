/**
 * What people do to records and systems. Each command is one journal transaction and a fact of the
 * ledger; the hub hears of it and follows. Does not know the hub.
 */
@NullMarked
package dev.tieline.operate;

import org.jspecify.annotations.NullMarked;
