package dev.tieline.app;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A command, run in this process as {@link Main} runs it. One at a time: it takes the outputs. */
final class CommandRun {
    private static final Object OUTPUTS = new Object();

    private final int code;
    private final String out;
    private final String err;

    CommandRun(String... arguments) {
        ByteArrayOutputStream bytesOut = new ByteArrayOutputStream();
        ByteArrayOutputStream bytesErr = new ByteArrayOutputStream();
        synchronized (OUTPUTS) {
            PrintStream oldOut = System.out;
            PrintStream oldErr = System.err;
            System.setOut(new PrintStream(bytesOut, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(bytesErr, true, StandardCharsets.UTF_8));
            try {
                code = Main.run(arguments);
            } finally {
                System.setOut(oldOut);
                System.setErr(oldErr);
            }
        }
        out = bytesOut.toString(StandardCharsets.UTF_8);
        err = bytesErr.toString(StandardCharsets.UTF_8);
    }

    int code() {
        return code;
    }

    String out() {
        return out;
    }

    String err() {
        return err;
    }
}
