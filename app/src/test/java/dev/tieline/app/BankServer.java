package dev.tieline.app;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** A real database server with a bank and a copy of it. */
interface BankServer extends AutoCloseable {
    /** The systems of the bank and of its copy, as files. */
    String bank();

    String copy();

    /** As the owner of a database. */
    Connection connect(String database) throws SQLException;

    /** The numbers from 1 to the given one, as what stands behind FROM and has a column i. */
    String series(int last);

    /** What is to be done when the tables are there. */
    String[] beforeIsFollowed();

    /** SIGKILL to the server, and it is started again. */
    void kill() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
