package dev.tieline.connector.jdbc;

import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection to MariaDB that is logged in, for questions in SQL or for one who speaks the
 * server's protocol himself from here on. Used by one thread at a time, except {@link #close}.
 *
 * @param jdbc without autocommit, and with times of UTC
 * @param talk over which the driver talks, encrypted where that is wanted; between two questions
 *     nothing is under way on it
 * @param socket under it: closing it ends whatever waits
 */
public record MariaDbLine(Connection jdbc, Socket talk, Socket socket)
        implements Sessions.Reusable {

    /** Not asked for: each is used for one thing. */
    @Override
    public void used() {}

    @Override
    public boolean expired() {
        return true;
    }

    @Override
    public boolean answers(Deadline deadline) {
        return false;
    }

    /** At once, without a courtesy to a server that may hang; from any thread. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is not used any more, whatever it says.
        }
        try {
            jdbc.close();
        } catch (SQLException _) {
            // The same.
        }
    }
}
