package dev.tieline.connector.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Does parts of a transaction that may fail without the rest of it. Where a database cannot take
 * back a part, all is taken back and the parts that went well are done again. For one thread.
 */
final class Trials {
    private static final String SAVEPOINT = "tieline";

    private final Session session;
    private final boolean savepoints;
    private final List<Part> done = new ArrayList<>();

    Trials(Session session, boolean savepoints) {
        this.session = session;
        this.savepoints = savepoints;
    }

    /** Something that can be done again in a transaction that is as it was before. */
    @FunctionalInterface
    interface Part {
        void run() throws SQLException, Values.Unfit;
    }

    /** A transaction has ended. */
    void over() {
        done.clear();
    }

    /**
     * Does it whole or not at all.
     *
     * @throws SQLException when it failed; only if the error is of a row has it been taken back
     */
    void attempt(Part part) throws SQLException, Values.Unfit {
        if (!savepoints) {
            part.run();
            done.add(part);
            return;
        }
        session.run("SAVEPOINT " + SAVEPOINT);
        part.run();
        session.run("RELEASE SAVEPOINT " + SAVEPOINT);
    }

    /**
     * Does it and takes it back, to see whether it fails.
     *
     * @throws SQLException when it failed; it has not been taken back
     */
    void rehearse(Part part) throws SQLException, Values.Unfit {
        if (savepoints) {
            session.run("SAVEPOINT " + SAVEPOINT);
        }
        part.run();
        takeBack();
    }

    /** Takes back what the last attempt left when it failed. */
    void takeBack() throws SQLException {
        if (savepoints) {
            session.run("ROLLBACK TO SAVEPOINT " + SAVEPOINT);
            session.run("RELEASE SAVEPOINT " + SAVEPOINT);
            return;
        }
        session.again();
        for (Part part : done) {
            try {
                part.run();
            } catch (Values.Unfit e) {
                throw new IllegalStateException("it went well before", e);
            }
        }
    }
}
