package dev.tieline.people;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes of an authenticator (RFC 6238): SHA-1, six digits, 30 seconds, as every app has them. */
final class OneTimeCodes {
    static final int DIGITS = 6;
    static final int SECONDS = 30;

    /** A clock may be off by one step, and people take their time. */
    private static final int WINDOW = 1;

    private static final String MAC = "HmacSHA1";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private OneTimeCodes() {}

    static long step(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), SECONDS);
    }

    static String code(byte[] secret, long step, int digits) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int at = hash[hash.length - 1] & 0xF;
            int number = ByteBuffer.wrap(hash).getInt(at) & Integer.MAX_VALUE;
            int bound = (int) Math.round(Math.pow(10, digits));
            return String.format(Locale.ROOT, "%0" + digits + "d", number % bound);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + MAC, e);
        }
    }

    /**
     * The step whose code it is; empty when it is none that is good now. Takes as long for a wrong
     * one as for a right one.
     *
     * @param after no step up to this one is good any more
     */
    static OptionalLong step(byte[] secret, String code, Instant now, long after) {
        byte[] sent = code.getBytes(StandardCharsets.UTF_8);
        OptionalLong found = OptionalLong.empty();
        long middle = step(now);
        for (long step = middle - WINDOW; step <= middle + WINDOW; step++) {
            byte[] right = code(secret, step, DIGITS).getBytes(StandardCharsets.UTF_8);
            boolean same = MessageDigest.isEqual(right, sent);
            if (same && step > after) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** As people type it (RFC 4648), without the signs at its end. */
    static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte each : bytes) {
            held = (held << 8) | (each & 0xFF);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt((held >> bits) & 31));
            }
            held &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(BASE32.charAt((held << (5 - bits)) & 31));
        }
        return text.toString();
    }
}
