package dev.tieline.connector.table;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers as they stand in bytes. Pure. */
final class Plain {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Plain() {}

    static int fixed32(byte[] in, int at) {
        return (int) INT.get(in, at);
    }

    static long fixed64(byte[] in, int at) {
        return (long) LONG.get(in, at);
    }

    static long fixed64Big(byte[] in, int at) {
        return (long) BIG.get(in, at);
    }

    /** A number of 32 bits as one with a sign. */
    static int signed(long number) {
        return (int) number;
    }

    /** Writes the lowest bytes of a number, the lowest first. */
    static void little(ByteArrayOutputStream out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> (8 * i)));
        }
    }

    /** Writes a number in as few bytes as it needs, seven bits in each. */
    static void variable(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
