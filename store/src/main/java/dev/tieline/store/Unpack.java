package dev.tieline.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link Pack} wrote; anything else is {@link Damaged}. */
final class Unpack {
    private static final int LONGEST_NUMBER_BITS = 63;

    private final byte[] bytes;
    private int at;

    Unpack(byte[] bytes) {
        this.bytes = bytes;
    }

    int take() {
        if (at == bytes.length) {
            throw new Damaged("it breaks off");
        }
        return bytes[at++] & 0xff;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift <= LONGEST_NUMBER_BITS; shift += 7) {
            int part = take();
            value |= (long) (part & 0x7f) << shift;
            if (part < 0x80) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new Damaged("a number has no end");
    }

    /** How many follow; each takes a byte at least. */
    int count() {
        long count = number();
        if (count < 0 || count > bytes.length - at) {
            throw new Damaged("more is announced than there is");
        }
        return (int) count;
    }

    String text() {
        int length = count();
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    byte[] blob() {
        int length = count();
        byte[] blob = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return blob;
    }
}
