package dev.tieline.connector.s3;

import dev.tieline.api.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests by AWS Signature Version 4, as S3 wants it: in the Authorization header, over the
 * body's sum too. Pure.
 *
 * @param keyId that names the secret
 * @param region of the bucket
 */
record Signature(String keyId, String region) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DAY = 8;
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";

    /**
     * What is signed.
     *
     * @param path {@link #encoded}, from the first slash on
     * @param query {@link #query}
     * @param headers that are sent, {@code Host} with them
     * @param bodySum {@link #sum} of the body
     */
    record Signed(
            String method,
            String path,
            String query,
            Map<String, String> headers,
            String bodySum) {}

    /** The time as it stands in {@code x-amz-date}. */
    static String time(Instant now) {
        return TIME.format(now);
    }

    /**
     * The Authorization header.
     *
     * @param now as in the header {@code x-amz-date} of the request
     */
    String authorization(Signed request, Instant now, Secret secret) {
        TreeMap<String, String> headers = new TreeMap<>();
        request.headers()
                .forEach((name, value) ->
                        headers.put(
                                name.toLowerCase(java.util.Locale.ROOT),
                                value.strip().replaceAll(" +", " ")));
        String names = String.join(";", headers.keySet());
        String lines =
                headers.entrySet().stream()
                        .map(one -> one.getKey() + ":" + one.getValue() + "\n")
                        .collect(Collectors.joining());
        String canonical =
                String.join(
                        "\n",
                        request.method(),
                        request.path(),
                        request.query(),
                        lines,
                        names,
                        request.bodySum());
        String time = time(now);
        String scope = time.substring(0, DAY) + "/" + region + "/s3/aws4_request";
        String toSign = String.join("\n", ALGORITHM, time, scope, sum(List.of(utf8(canonical))));
        byte[] key = hmac(prefixed(secret), time.substring(0, DAY));
        key = hmac(hmac(hmac(key, region), "s3"), "aws4_request");
        return ALGORITHM
                + " Credential="
                + keyId
                + "/"
                + scope
                + ",SignedHeaders="
                + names
                + ",Signature="
                + HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static byte[] prefixed(Secret secret) {
        byte[] own = secret.reveal();
        byte[] key = new byte[4 + own.length];
        System.arraycopy(utf8("AWS4"), 0, key, 0, 4);
        System.arraycopy(own, 0, key, 4, own.length);
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA-256 of a body in pieces, in hexadecimal digits. */
    static String sum(List<byte[]> body) {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            body.forEach(sum::update);
            return HexFormat.of().formatHex(sum.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Parameters in the order and spelling that is signed. */
    static String query(Map<String, String> parameters) {
        TreeMap<String, String> encoded = new TreeMap<>();
        parameters.forEach(
                (name, value) -> encoded.put(encoded(name, false), encoded(value, false)));
        return encoded.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("&"));
    }

    /**
     * Everything but letters, digits and {@code -._~} as percent signs and digits.
     *
     * @param path whether slashes stay
     */
    static String encoded(String text, boolean path) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : utf8(text)) {
            boolean plain =
                    (b >= 'a' && b <= 'z')
                            || (b >= 'A' && b <= 'Z')
                            || (b >= '0' && b <= '9')
                            || "-._~".indexOf(b) >= 0
                            || (path && b == '/');
            if (plain) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
