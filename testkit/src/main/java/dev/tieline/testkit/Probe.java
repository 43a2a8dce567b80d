package dev.tieline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Weaver} weaves calls to: ends the process at the {@link CrashPoint} it was started
 * with, and keeps count, in a file that survives the process, of deliveries in flight: those being
 * sent and those whose outcome is not yet committed. Runs within the process under test.
 */
public final class Probe {
    static final String POINT = "tieline.test.point";
    static final String GAUGE = "tieline.test.gauge";

    static final String CARRY = "dev.tieline.delivery.LaneDriver.carry";
    static final String SETTLE = "dev.tieline.store.SqliteJournal.settle";
    static final String SETTLED = "dev.tieline.store.Settle.apply";
    static final String COMMIT = "dev.tieline.store.Transaction.commit";
    static final String ROLLBACK = "dev.tieline.store.Transaction.rollback";

    private static final long DURING_NANOS = 150_000;
    private static final VarHandle COUNT =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final @Nullable Armed ARMED = Armed.of(System.getProperty(POINT, ""));
    private static final @Nullable Gauge OPEN = Gauge.of(System.getProperty(GAUGE, ""));

    private Probe() {}

    /** A woven method begins. */
    public static void enter(String method) {
        if (OPEN != null) {
            OPEN.enter(method);
        }
        if (ARMED != null) {
            ARMED.enter(method);
        }
    }

    /** A woven method is about to return. */
    public static void leave(String method) {
        if (OPEN != null) {
            OPEN.leave(method);
        }
        if (ARMED != null) {
            ARMED.leave(method);
        }
    }

    private static final class Armed {
        private final String method;
        private final CrashPoint.When when;
        private final String following;
        private final int occurrence;
        private final AtomicInteger seen = new AtomicInteger();
        private final ThreadLocal<Boolean> followed = ThreadLocal.withInitial(() -> false);

        private Armed(String[] words) {
            method = words[0];
            when = CrashPoint.When.valueOf(words[1]);
            following = words[2];
            occurrence = Integer.parseInt(words[3]);
        }

        static @Nullable Armed of(String text) {
            return text.isEmpty() ? null : new Armed(text.split("\\|", -1));
        }

        void enter(String now) {
            if (now.equals(following)) {
                followed.set(true);
            }
            if (!now.equals(method) || !expected() || when == CrashPoint.When.AFTER) {
                return;
            }
            if (seen.incrementAndGet() != occurrence) {
                return;
            }
            if (when == CrashPoint.When.BEFORE) {
                end();
            }
            long at = System.nanoTime() + occurrence * DURING_NANOS;
            Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                        while (System.nanoTime() < at) {
                            Thread.onSpinWait();
                        }
                        end();
                    });
        }

        void leave(String now) {
            if (!now.equals(method)) {
                return;
            }
            if (when == CrashPoint.When.AFTER
                    && expected()
                    && seen.incrementAndGet() == occurrence) {
                end();
            }
            followed.set(false);
        }

        private boolean expected() {
            return following.isEmpty() || followed.get();
        }

        private static void end() {
            Runtime.getRuntime().halt(CrashPoint.EXIT);
            // Other threads stop a little later than this one asks.
            LockSupport.park();
        }
    }

    /**
     * Counts up before anything can have been sent, and down after the outcome is committed or is
     * known to be none: what arrived and may arrive again is never more than it says.
     */
    private static final class Gauge {
        private final ByteBuffer file;
        private final ThreadLocal<Boolean> settling = ThreadLocal.withInitial(() -> false);

        /** Of the writer's thread: settlements in its transaction. */
        private final ThreadLocal<Integer> applied = ThreadLocal.withInitial(() -> 0);

        private Gauge(ByteBuffer file) {
            this.file = file;
        }

        static @Nullable Gauge of(String path) {
            if (path.isEmpty()) {
                return null;
            }
            try (FileChannel channel =
                    FileChannel.open(
                            Path.of(path),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE)) {
                Gauge gauge = new Gauge(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
                COUNT.setVolatile(gauge.file, 0, 0L);
                return gauge;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void enter(String method) {
            switch (method) {
                case CARRY -> {
                    settling.set(false);
                    add(1);
                }
                case SETTLE -> settling.set(true);
                case ROLLBACK -> applied.set(0);
                default -> {}
            }
        }

        void leave(String method) {
            switch (method) {
                case CARRY -> {
                    if (!settling.get()) {
                        add(-1);
                    }
                }
                case SETTLED -> applied.set(applied.get() + 1);
                case COMMIT -> {
                    add(-applied.get());
                    applied.set(0);
                }
                default -> {}
            }
        }

        private void add(long change) {
            if (change != 0) {
                var _ = (long) COUNT.getAndAdd(file, 0, change);
            }
        }
    }
}
