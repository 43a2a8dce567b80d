package dev.tieline.app;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * Tells how far something is while a command waits for it: on a terminal by one line that is
 * written again and again, elsewhere by a line every few seconds. For one thread.
 */
final class ProgressLine implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** Longer lines would be broken, and then not written over. */
    private static final int WIDTH = 79;

    /** Characters. */
    private static final int BAR = 20;

    private final PrintWriter out;
    private final boolean terminal;
    private String told = "";
    private long toldAt;

    ProgressLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * How far it is now, with a bar on a terminal.
     *
     * @param part of so many
     */
    void tell(long part, long all, String text) {
        long percent = Math.clamp(100 * part / Math.max(1, all), 0, 100);
        int full = (int) percent * BAR / 100;
        String bar = "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] ";
        tell((terminal ? bar : "") + percent + " %  " + text);
    }

    /** How far it is now. */
    void tell(String text) {
        if (text.equals(told)) {
            return;
        }
        if (terminal) {
            String line = text.substring(0, Math.min(text.length(), WIDTH));
            out.print("\r" + line + " ".repeat(Math.max(0, told.length() - line.length())));
            out.flush();
            told = line;
        } else if (told.isEmpty() || System.nanoTime() - toldAt > EVERY.toNanos()) {
            out.println(text);
            told = text;
            toldAt = System.nanoTime();
        }
    }

    /** Takes the line away: what is printed next stands in its place. */
    @Override
    public void close() {
        if (terminal && !told.isEmpty()) {
            out.print("\r" + " ".repeat(told.length()) + "\r");
            out.flush();
            told = "";
        }
    }
}
