/**
 * Flows that follow the changes of a system. Owns who follows when, and what becomes of it when
 * that cannot go on. Promises that the place a flow has reached is noted in the transaction that
 * takes in what came before it, so that a change is taken in once whatever is cut off; that the
 * system hears only then that it need not keep it; and that after a gap nothing is taken in until a
 * person has chosen where to begin anew. Must not know what a place is.
 */
@NullMarked
package dev.tieline.follow;

import org.jspecify.annotations.NullMarked;
