package dev.tieline.connector.sql;

import dev.tieline.api.Connector;

/** A connector whose systems have tables that can be looked at. */
public interface Catalogued extends Connector {

    /** How they are looked at. */
    Catalogue catalogue();
}
