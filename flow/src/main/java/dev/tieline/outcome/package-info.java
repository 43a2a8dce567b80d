/** What follows from an outcome. Pure: time and chance are handed in. */
@NullMarked
package dev.tieline.outcome;

import org.jspecify.annotations.NullMarked;
