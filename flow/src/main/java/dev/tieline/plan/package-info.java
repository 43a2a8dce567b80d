/**
 * Flows ready to run: everything a flow's file says, resolved, typed and immutable. The same plan
 * serves check, the console and the hub, so what checks is what runs. Pure: no network, files,
 * threads or clock.
 */
@NullMarked
package dev.tieline.plan;

import org.jspecify.annotations.NullMarked;
