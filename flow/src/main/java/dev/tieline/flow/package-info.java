/**
 * The language: reads a workspace's files into declarations, or says everything that is wrong with
 * them at once. Knows which keys exist, not what expressions mean: CEL is only cut out here, with
 * its place, for a later room to compile.
 *
 * <p>Every key is declared once, as a {@link dev.tieline.api.Setting}; reading, findings,
 * completion in editors and the reference derive from it. Pure: text in, values out. Must not know
 * the plan, the engine or any connector beyond its {@link dev.tieline.api.ConnectorSpec}.
 */
@NullMarked
package dev.tieline.flow;

import org.jspecify.annotations.NullMarked;
