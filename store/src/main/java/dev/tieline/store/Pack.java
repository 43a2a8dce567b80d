package dev.tieline.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the compact binary form of values that SQL never looks into; see {@link Unpack}. */
final class Pack {
    private byte[] bytes = new byte[64];
    private int size;

    Pack put(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** A whole number, short when it is small. */
    Pack number(long value) {
        room(10);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    Pack text(String text) {
        return blob(text.getBytes(StandardCharsets.UTF_8));
    }

    Pack blob(byte[] blob) {
        number(blob.length);
        room(blob.length);
        System.arraycopy(blob, 0, bytes, size, blob.length);
        size += blob.length;
        return this;
    }

    byte[] done() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
