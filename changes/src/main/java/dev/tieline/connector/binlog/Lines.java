package dev.tieline.connector.binlog;

import dev.tieline.api.Following.Batch;
import dev.tieline.api.Outcome;
import dev.tieline.connector.changes.Ends;
import dev.tieline.connector.jdbc.MariaDbLine;
import dev.tieline.connector.sql.Sessions;
import dev.tieline.connector.wire.Deadline;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of one following to its server. Thread-safe. */
final class Lines implements AutoCloseable {
    private static final Duration OPEN_WITHIN = Duration.ofSeconds(15);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final Sessions.Maker<MariaDbLine> maker;
    private final Set<MariaDbLine> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Lines(Sessions.Maker<MariaDbLine> maker) {
        this.maker = maker;
    }

    /** One that is logged in, and that is given up when the server is silent for long. */
    MariaDbLine open() throws Ends {
        return switch (maker.make(Deadline.after(OPEN_WITHIN))) {
            case Sessions.Made.Refused<MariaDbLine>(Outcome outcome) ->
                    throw new Ends(new Batch.Failed(outcome));
            case Sessions.Made.Ready<MariaDbLine>(MariaDbLine line) -> {
                try {
                    line.talk().setSoTimeout((int) ANSWER_WITHIN.toMillis());
                } catch (SocketException _) {
                    // Then it is closed, and whoever asks on it hears that.
                }
                open.add(line);
                if (closed) {
                    line.close();
                }
                yield line;
            }
        };
    }

    void close(MariaDbLine line) {
        open.remove(line);
        line.close();
    }

    /** Ends whatever waits on them. */
    @Override
    public void close() {
        closed = true;
        open.forEach(MariaDbLine::close);
    }
}
