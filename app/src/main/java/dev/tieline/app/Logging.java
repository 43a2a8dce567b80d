package dev.tieline.app;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line for each thing an operator should know, on standard error. */
final class Logging {
    /** The MariaDB driver logs each refusal in the server's words, which hold values of rows. */
    private static final String TELLTALE = "org.mariadb.";

    // JUL keeps loggers weakly; without this the levels would be forgotten.
    private static final Logger ROOT = Logger.getLogger("");

    /** It calls each end that it is brought to an error; what ended it is an incident here. */
    private static final String DECODER = "io.debezium.";

    private Logging() {}

    /** Replaces whatever the JDK set up. */
    static void begin() {
        begin(false);
    }

    /**
     * The same.
     *
     * @param json whether each line is a JSON object
     */
    static void begin(boolean json) {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        ConsoleHandler handler = new ConsoleHandler();
        handler.setFormatter(new LogLine(json));
        LogLimit limit = new LogLimit(System::nanoTime);
        handler.setFilter(record -> worth(record) && limit.isLoggable(record));
        ROOT.addHandler(handler);
        ROOT.setLevel(Level.INFO);
    }

    /** Libraries speak only when something is wrong. */
    private static boolean worth(LogRecord record) {
        String name = String.valueOf(record.getLoggerName());
        return name.startsWith(LogLine.OURS)
                || (!name.startsWith(DECODER)
                        && !name.startsWith(TELLTALE)
                        && record.getLevel().intValue() >= Level.WARNING.intValue());
    }
}
