package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.bench.Interleavings;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;

/** A system is taken out of service while calls end: no connection stays open. */
class ConnectionsTest {
    /** What calls give back to, and how it is closed. */
    private record Pool(Consumer<Connection> giveBack, Runnable close) {}

    private static Pool real() {
        Connections pool = new Connections(null, 1);
        return new Pool(pool::giveBack, pool::close);
    }

    /** Does not remember that it was closed. */
    private static Pool forgetful() {
        ArrayDeque<Connection> idle = new ArrayDeque<>();
        return new Pool(
                connection -> {
                    synchronized (idle) {
                        idle.add(connection);
                    }
                },
                () -> {
                    synchronized (idle) {
                        idle.forEach(Connection::close);
                        idle.clear();
                    }
                });
    }

    private static final class Closing implements Interleavings.Scene {
        private final List<Connection> all = new ArrayList<>();
        private final Pool pool;

        Closing(Pool pool) {
            this.pool = pool;
            all.add(connection());
            all.add(connection());
        }

        private static Connection connection() {
            try {
                Connection connection = new Connection(SocketChannel.open(), null);
                connection.rest(Duration.ofMinutes(1).toNanos());
                return connection;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public List<Runnable> threads() {
            return List.of(
                    () -> pool.giveBack.accept(all.get(0)),
                    () -> pool.giveBack.accept(all.get(1)),
                    pool.close);
        }

        @Override
        public void ended() {
            long open = all.stream().filter(c -> ((SocketChannel) c.wire()).isOpen()).count();
            all.forEach(Connection::close);
            if (open > 0) {
                throw new AssertionError(open + " connections stay open");
            }
        }
    }

    @Test
    void noneStaysOpen() {
        Interleavings.inEveryOrder(() -> new Closing(real()));
    }

    @Test
    void onesThatStayOpenAreSeen() {
        assertThatThrownBy(() -> Interleavings.inEveryOrder(() -> new Closing(forgetful())))
                .isInstanceOf(LincheckAssertionError.class);
    }

    /** A call dials while its system is taken out of service: what it waits on is closed. */
    private static final class Guarding implements Interleavings.Scene {
        private final AtomicReference<Boolean> open = new AtomicReference<>(true);
        private final Consumer<Closeable> guard;
        private final Runnable close;

        Guarding(Consumer<Closeable> guard, Runnable close) {
            this.guard = guard;
            this.close = close;
        }

        static Guarding real() {
            Deadlines deadlines = new Deadlines("crm", Duration.ofHours(1));
            Deadlines.Deadline deadline = deadlines.start(Duration.ofHours(1));
            return new Guarding(deadline::guard, deadlines::close);
        }

        /** Looks before it says what it waits on. */
        static Guarding hasty() {
            AtomicReference<Boolean> closed = new AtomicReference<>(false);
            AtomicReference<Closeable> guarded = new AtomicReference<>();
            return new Guarding(
                    waitedOn -> {
                        boolean over = closed.get();
                        for (int i = 0; i < 2_000; i++) {
                            Thread.onSpinWait();
                        }
                        guarded.set(waitedOn);
                        if (over) {
                            shut(waitedOn);
                        }
                    },
                    () -> {
                        closed.set(true);
                        if (guarded.get() != null) {
                            shut(guarded.get());
                        }
                    });
        }

        private static void shut(Closeable waitedOn) {
            try {
                waitedOn.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public List<Runnable> threads() {
            return List.of(() -> guard.accept(() -> open.set(false)), close);
        }

        @Override
        public void ended() {
            if (open.get()) {
                throw new AssertionError("somebody waits on it for ever");
            }
        }
    }

    /** The sweep is a virtual thread, which Lincheck does not hold still. */
    @Test
    void whatACallWaitsOnIsClosed() {
        Interleavings.manyTimes(Guarding::real);
    }

    @Test
    void aCallThatWaitsForEverIsSeen() {
        assertThatThrownBy(() -> Interleavings.manyTimes(Guarding::hasty))
                .hasMessageContaining("for ever");
    }
}
