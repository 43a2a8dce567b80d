/**
 * What does not happen: deliveries past their deadline, books that do not balance. Finds it from
 * the store, without the flows' help.
 */
@NullMarked
package dev.tieline.watch;

import org.jspecify.annotations.NullMarked;
