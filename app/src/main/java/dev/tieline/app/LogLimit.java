package dev.tieline.app;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** Lets the same message through so many times a minute; the next says how many were left out. */
final class LogLimit implements Filter {
    private static final int A_MINUTE = 30;
    private static final int MESSAGES = 1_000;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    /** How often a message came since the window began. */
    private static final class Window {
        private long began;
        private int count;
    }

    /**
     * @param nanos a time that nobody sets
     */
    LogLimit(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        if (windows.size() > MESSAGES) {
            windows.clear();
        }
        long now = nanos.getAsLong();
        // What is told apart are the words, not the values in them.
        Window window =
                windows.computeIfAbsent(
                        record.getLoggerName() + ":" + record.getMessage(),
                        _ -> {
                            Window fresh = new Window();
                            fresh.began = now;
                            return fresh;
                        });
        synchronized (window) {
            if (now - window.began > MINUTE) {
                int left = window.count - A_MINUTE;
                window.began = now;
                window.count = 0;
                if (left > 0) {
                    record.setMessage(
                            record.getMessage() + " (" + left + " more like this were left out)");
                }
            }
            return ++window.count <= A_MINUTE;
        }
    }
}
