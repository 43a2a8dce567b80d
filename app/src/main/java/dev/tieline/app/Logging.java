package dev.tieline.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line for each thing an operator should know, on standard error: time, level, room, words. */
final class Logging {
    private static final String OURS = "dev.tieline.";

    // JUL keeps loggers weakly; without this the levels would be forgotten.
    private static final Logger ROOT = Logger.getLogger("");

    private Logging() {}

    /** Replaces whatever the JDK set up. */
    static void begin() {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        ConsoleHandler handler = new ConsoleHandler();
        handler.setFormatter(new Line());
        handler.setFilter(record -> worth(record));
        ROOT.addHandler(handler);
        ROOT.setLevel(Level.INFO);
    }

    /** Libraries speak only when something is wrong. */
    private static boolean worth(LogRecord record) {
        String name = String.valueOf(record.getLoggerName());
        return name.startsWith(OURS) || record.getLevel().intValue() >= Level.WARNING.intValue();
    }

    private static final class Line extends Formatter {
        @Override
        public String format(LogRecord record) {
            String name = String.valueOf(record.getLoggerName());
            String room = name.startsWith(OURS) ? name.substring(OURS.length()) : name;
            StringBuilder out = new StringBuilder();
            out.append(record.getInstant().truncatedTo(ChronoUnit.MILLIS)).append(' ');
            out.append(record.getLevel().getName()).append(' ').append(room).append(": ");
            // A line break in a message could forge another line.
            out.append(formatMessage(record).replaceAll("\\R", " ")).append('\n');
            if (record.getThrown() != null) {
                StringWriter trace = new StringWriter();
                record.getThrown().printStackTrace(new PrintWriter(trace));
                out.append(trace);
            }
            return out.toString();
        }
    }
}
