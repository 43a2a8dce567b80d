/**
 * What of the ledger and of the flows an actor may see: only what belongs to the owners they are
 * given. Owns that one decision; whatever reads or commands for people is built on what this room
 * hands out, so that nothing else has to ask. Promises that what may not be seen is as if it were
 * not there, and that where nobody is known nothing is seen. Must not know HTTP or pages.
 */
@NullMarked
package dev.tieline.sight;

import org.jspecify.annotations.NullMarked;
