package dev.tieline.connector.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/** What systems turn a credential into before they repeat it: forms, hexadecimal, base64. Pure. */
final class SecretForms {
    /** What a shorter secret becomes is in every text. */
    private static final int MIN_BYTES = 6;

    private SecretForms() {}

    /** Adds those of a secret; upper and lower case are not told apart. */
    static void add(Set<String> texts, String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            return;
        }
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        texts.add(form);
        texts.add(form.replace("+", "%20"));
        texts.add(HexFormat.of().formatHex(bytes));
        for (int before = 0; before < 3; before++) {
            addBase64(texts, bytes, before);
        }
    }

    /** Where other bytes stand before it, as many as this and any number of threes. */
    private static void addBase64(Set<String> texts, byte[] bytes, int before) {
        byte[] moved = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, moved, before, bytes.length);
        // Characters that hold bits of what is before or behind are not the secret's alone.
        int from = before == 0 ? 0 : before + 1;
        int to = moved.length * 8 / 6;
        texts.add(Base64.getEncoder().encodeToString(moved).substring(from, to));
        texts.add(Base64.getUrlEncoder().encodeToString(moved).substring(from, to));
    }
}
