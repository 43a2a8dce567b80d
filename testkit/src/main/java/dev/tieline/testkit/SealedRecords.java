package dev.tieline.testkit;

/** Counts the encrypted records of one direction of TLS 1.3 as its bytes go by. For one thread. */
final class SealedRecords {
    private static final int HEAD = 5;
    private static final int SEALED = 23;

    private int at;
    private int length;
    private boolean isSealed;
    private boolean isSince;
    private int sealed;
    private int sealedSince;

    /**
     * @param since whether what the caller waits for is so by now
     */
    void next(byte next, boolean since) {
        if (at == 0) {
            isSealed = next == SEALED;
            isSince = since;
        }
        if (at == 3 || at == 4) {
            length = ((length << 8) | (next & 0xff)) & 0xffff;
        }
        at++;
        if (at >= HEAD && at == HEAD + length) {
            sealed += isSealed ? 1 : 0;
            sealedSince += isSealed && isSince ? 1 : 0;
            at = 0;
            length = 0;
        }
    }

    /** How many have ended. */
    int sealed() {
        return sealed;
    }

    /** How many of them began when it was so. */
    int sealedSince() {
        return sealedSince;
    }
}
