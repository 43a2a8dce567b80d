package dev.tieline.connector.binlog;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what the log is made of from its front. Past the end it throws {@link
 * IllegalStateException}. Not thread-safe.
 */
final class Bytes {
    private final byte[] raw;
    private final int end;
    private int at;

    Bytes(byte[] raw) {
        this(raw, 0, raw.length);
    }

    private Bytes(byte[] raw, int at, int end) {
        this.raw = raw;
        this.at = at;
        this.end = end;
    }

    int left() {
        return end - at;
    }

    void skip(int bytes) {
        if (bytes < 0 || bytes > left()) {
            throw new IllegalStateException("the log ends within a field");
        }
        at += bytes;
    }

    int u8() {
        skip(1);
        return raw[at - 1] & 0xff;
    }

    /**
     * A number whose least byte comes first, without a sign.
     *
     * @param bytes 0 to 8
     */
    long little(int bytes) {
        skip(bytes);
        long value = 0;
        for (int i = 1; i <= bytes; i++) {
            value = (value << 8) | (raw[at - i] & 0xff);
        }
        return value;
    }

    /** The same, whose greatest byte comes first. */
    long big(int bytes) {
        skip(bytes);
        long value = 0;
        for (int i = bytes; i >= 1; i--) {
            value = (value << 8) | (raw[at - i] & 0xff);
        }
        return value;
    }

    byte[] take(int bytes) {
        skip(bytes);
        return Arrays.copyOfRange(raw, at - bytes, at);
    }

    Bytes part(int bytes) {
        skip(bytes);
        return new Bytes(raw, at - bytes, at);
    }

    String text(int bytes) {
        return text(bytes, StandardCharsets.UTF_8);
    }

    String text(int bytes, Charset charset) {
        skip(bytes);
        return new String(raw, at - bytes, bytes, charset);
    }

    /** A number that says itself how long it is (documentation, "Length-encoded integers"). */
    int packed() {
        int first = u8();
        long value =
                switch (first) {
                    case 0xfc -> little(2);
                    case 0xfd -> little(3);
                    case 0xfe -> little(8);
                    default -> first;
                };
        if (first == 0xfb || first == 0xff || value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalStateException("no length");
        }
        return (int) value;
    }
}
