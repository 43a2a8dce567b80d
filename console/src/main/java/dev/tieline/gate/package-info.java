/**
 * The one door for people and their programs: every request that is not a caller's comes through
 * {@link dev.tieline.gate.Gate}, which finds out who asks, and every path there is was made by
 * {@link dev.tieline.gate.Routes}, which wants to know what it takes to go there. Promises that
 * nobody unknown gets past but to the few paths that say so, and that every answer has the headers
 * that keep a browser from being misled. Must not know what is behind the paths.
 */
@NullMarked
package dev.tieline.gate;

import org.jspecify.annotations.NullMarked;
