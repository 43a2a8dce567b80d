package dev.tieline.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The hashes by which text and bodies are compared; computed on the callers' threads. */
final class Hashes {
    /** Eight or more of what hexadecimal numbers, dates and times are made of, or four digits. */
    private static final Pattern ID =
            Pattern.compile("\\b(?=[0-9A-Fa-f:.TZ-]*[0-9])[0-9A-Fa-f:.TZ-]{8,}\\b|[0-9]{4,}");

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int BODY_BYTES = 16;

    /** Only ever cloned: that is cheaper than to look the algorithm up for each text. */
    private static final MessageDigest FRESH = fresh();

    private Hashes() {}

    /** What a unique key of a flow is remembered by. */
    static long unique(String flow, String key) {
        return first(digest((flow + "\0" + key).getBytes(StandardCharsets.UTF_8)));
    }

    /** What a searched text is found by: the same for texts that only differ in case and space. */
    static long term(String text) {
        return first(digest(normal(text).getBytes(StandardCharsets.UTF_8)));
    }

    /** The distinct hashes of a record's key and terms; empty texts cannot be searched for. */
    static long[] terms(String key, List<String> terms) {
        long[] hashes = new long[terms.size() + 1];
        int count = key.isBlank() ? 0 : add(hashes, 0, term(key));
        for (String text : terms) {
            if (!text.isBlank()) {
                count = add(hashes, count, term(text));
            }
        }
        return Arrays.copyOf(hashes, count);
    }

    /** How many there are when this one is among them. */
    private static int add(long[] hashes, int count, long hash) {
        for (int i = 0; i < count; i++) {
            if (hashes[i] == hash) {
                return count;
            }
        }
        hashes[count] = hash;
        return count + 1;
    }

    /** The form in which searched texts are compared. */
    static String normal(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** Tells bodies apart. */
    static byte[] body(byte[] body) {
        return Arrays.copyOf(digest(body), BODY_BYTES);
    }

    static long first(byte[] hash) {
        return (long) LONGS.get(hash, 0);
    }

    /**
     * The name of a group of held deliveries. Ids, times and long numbers in the message make no
     * group of their own: a system that writes one into each answer has one cause to tell, not
     * thousands.
     */
    static String group(String flow, String destination, String code, String message) {
        String same = ID.matcher(message).replaceAll("#");
        String cause = String.join("\0", flow, destination, code, same);
        byte[] hash = digest(cause.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 8);
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return ((MessageDigest) FRESH.clone()).digest(bytes);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
        }
    }

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
