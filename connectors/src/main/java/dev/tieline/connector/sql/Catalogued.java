package dev.tieline.connector.sql;

import dev.tieline.api.Connector;
import dev.tieline.api.Credentials;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.SystemDeclaration;
import java.time.Duration;

/** A connector whose systems have tables and answer queries, which can be looked at. */
public interface Catalogued extends Connector {

    /** How they are looked at. */
    Catalogue catalogue();

    /** A system that was opened. Thread-safe. */
    interface Opened extends Outlet {

        /**
         * Has the columns described that a granted query answers. The statement is prepared, not
         * run.
         *
         * @return accepted when it was told of them, with nothing in it
         */
        Outcome describe(String operation, Duration within, TableOutlet.Described described);
    }

    @Override
    Opened open(SystemDeclaration system, Credentials credentials);
}
