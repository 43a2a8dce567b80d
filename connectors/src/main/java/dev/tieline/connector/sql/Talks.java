package dev.tieline.connector.sql;

import dev.tieline.api.Fault;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Outcome;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Transactions beside the connection that brings rows, each on a connection of its own.
 *
 * @param <S> a connection
 */
record Talks<S extends Sessions.Reusable>(
        TableOutlet.Work<S> work, Sessions<S> sessions, TableOperation.Write write) {

    /** What is done in a transaction. */
    @FunctionalInterface
    interface Act {
        /** Whether it is to be committed; somebody else was there first when it is not. */
        boolean on(TableTalk talk) throws SQLException, Refused;
    }

    /** It cannot be done at this destination. */
    static final class Refused extends Exception {
        private final transient Fault fault;

        Refused(Fault fault) {
            super(fault.code(), null, false, false);
            this.fault = fault;
        }
    }

    Committed act(Duration within, Act act) {
        Deadline deadline = Deadline.after(within);
        return switch (sessions.take(deadline)) {
            case Sessions.Made.Refused<S>(Outcome outcome) -> new Committed.Failed(outcome);
            case Sessions.Made.Ready<S>(S session) -> act(session, deadline, act);
        };
    }

    private Committed act(S session, Deadline deadline, Act act) {
        boolean good = false;
        try (TableTalk talk = work.talk(session, write, deadline)) {
            Committed done = act(talk, act);
            good = done instanceof Committed.Done;
            return done;
        } finally {
            if (good) {
                sessions.giveBack(session);
            } else {
                sessions.throwAway(session);
            }
        }
    }

    private static Committed act(TableTalk talk, Act act) {
        boolean committing = false;
        try {
            Optional<Outcome> refused = talk.begin();
            if (refused.isPresent()) {
                return new Committed.Failed(refused.get());
            }
            if (!act.on(talk)) {
                return new Committed.Overtaken();
            }
            committing = true;
            talk.commit();
            return new Committed.Done();
        } catch (Refused e) {
            return new Committed.Failed(new Outcome.Rejected(e.fault));
        } catch (SQLException e) {
            return new Committed.Failed(talk.failed(e, committing));
        } catch (IOException e) {
            return new Committed.Failed(ConnectionOutcomes.notConnected(e, true));
        }
    }
}
