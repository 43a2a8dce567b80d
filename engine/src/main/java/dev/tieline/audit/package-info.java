/**
 * What was done, in a form that proves itself: acts, the rows they are kept as, the chain and the
 * tree over them, and the check that finds what was changed afterwards.
 *
 * <p>Promises that whoever holds the rows and one root from outside can tell, with nothing but
 * SHA-256, whether a row was edited, taken out, put in or moved. Must not know where rows are kept
 * or who does what: pure values and arithmetic.
 */
@NullMarked
package dev.tieline.audit;

import org.jspecify.annotations.NullMarked;
