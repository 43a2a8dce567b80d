/**
 * The hub as a whole: starts, takes a newer workspace, drains, stops. A newer workspace is built
 * whole before anything of it is used; what cannot be built changes nothing. Does not know the
 * operator: what people command reaches it through the journal.
 */
@NullMarked
package dev.tieline.hub;

import org.jspecify.annotations.NullMarked;
