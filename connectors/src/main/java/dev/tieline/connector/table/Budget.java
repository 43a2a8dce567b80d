package dev.tieline.connector.table;

/** How much memory a file may take; what it asks for is counted before it is given. */
final class Budget {
    private static final long MOST = 256L << 20;

    private final long most = Math.min(MOST, Runtime.getRuntime().maxMemory() / 4);
    private long taken;

    void take(long bytes) throws TableBroken {
        if (bytes < 0 || bytes > most - taken) {
            throw TableBroken.tooLarge(
                    "it takes more than " + (most >> 20) + " MB at once to read it");
        }
        taken += bytes;
    }

    void give(long bytes) {
        taken -= bytes;
    }
}
