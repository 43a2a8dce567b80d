package dev.tieline.connector.sql;

import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Target;
import dev.tieline.api.Outcome;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A transaction beside the connection that brings the rows of a {@link Replacing}; for one thread.
 */
public interface TableTalk extends AutoCloseable {
    /** Begins it; what has to be done when it cannot be. */
    Optional<Outcome> begin() throws SQLException, IOException;

    /** Runs a statement that is made of nothing foreign. */
    void run(String sql) throws SQLException;

    /**
     * Whether there is a table.
     *
     * @param table quoted
     */
    boolean there(String table) throws SQLException;

    /**
     * Makes an empty table like the one of the operation, so that what refuses a row there refuses
     * it here.
     *
     * @param table quoted
     */
    void make(String table) throws SQLException;

    /** The number that a question made of nothing foreign answers. */
    long number(String sql) throws SQLException;

    /** Whether rows of other tables would be changed with those that are deleted. */
    boolean cascades() throws SQLException;

    /** Lets nobody else write to the table of the operation until the transaction ends. */
    void lock() throws SQLException;

    /** The last checkpoint. */
    Optional<Checkpoint> last(Target target) throws SQLException;

    /** Puts a checkpoint in the place of another; false when the other is not there. */
    boolean move(Target target, Optional<Checkpoint> before, Checkpoint now) throws SQLException;

    /** Ends it so that it is seen. */
    void commit() throws SQLException;

    /**
     * What an error comes to.
     *
     * @param committing whether it may have been committed
     */
    Outcome failed(SQLException e, boolean committing);

    /** Its time is not watched any more; the transaction is left as it is. */
    @Override
    void close();
}
