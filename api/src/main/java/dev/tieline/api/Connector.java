package dev.tieline.api;

import java.util.List;

/**
 * A kind of system. Stateless and thread-safe: what holds connections is the {@link Outlet} it
 * opens.
 */
public interface Connector {

    /** What it is called and which settings it takes. Pure. */
    ConnectorSpec spec();

    /**
     * The operations of a declared system, for check and for compiling flows. Pure: opens nothing.
     * Mistakes in the connector's own settings go to {@code findings}; then the result may be
     * partial.
     */
    List<Operation> operations(SystemDeclaration system, Findings findings);

    /**
     * Opens a system for sending. Called once per system and plan, after a check without findings;
     * must not block on the network.
     */
    Outlet open(SystemDeclaration system, Credentials credentials);
}
