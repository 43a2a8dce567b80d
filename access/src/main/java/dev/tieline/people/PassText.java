package dev.tieline.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** The text of a pass: 256 random bits, so that its digest needs no salt and no work. */
public final class PassText {
    /** So that whoever scans texts for secrets knows one by its look. */
    private static final String PREFIX = "tieline_";

    private static final int BYTES = 32;
    private static final Pattern LOOK = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private PassText() {}

    /** A fresh one. */
    public static String fresh() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether it could be one at all. */
    static boolean looksLikeOne(String text) {
        return LOOK.matcher(text).matches();
    }

    /** What is kept of it. */
    static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether two are the same, in a time that does not tell how alike they are. */
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(digest(one), digest(other));
    }
}
