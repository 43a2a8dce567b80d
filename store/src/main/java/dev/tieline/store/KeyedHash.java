package dev.tieline.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands for an erased text: it can be compared with another, but whoever has no access to
 * this store cannot find out by guessing what it was. The secret is made with the database.
 */
final class KeyedHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BODY_BYTES = 16;
    private static final int FINGERPRINT_BYTES = 12;

    private final SecretKeySpec secret;

    KeyedHash(byte[] secret) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    static KeyedHash of(Sql sql) throws java.sql.SQLException {
        return sql.row(row -> new KeyedHash(row.getBytes(1)), "SELECT secret FROM erasure_secret")
                .orElseThrow(() -> new Damaged("it has no secret for what is erased"));
    }

    /** In the place of a unique key. */
    String uniqueKey(int flow, String key) {
        return "erased:" + HexFormat.of().formatHex(mac("unique\0" + flow + "\0" + key));
    }

    /** In the place of the hash of a body. */
    byte[] body(byte[] hash) {
        return Arrays.copyOf(mac("body\0" + HexFormat.of().formatHex(hash)), BODY_BYTES);
    }

    /** What an audit row says of a key that was erased. */
    String fingerprint(String key) {
        String whole = HexFormat.of().formatHex(mac("key\0" + Hashes.normal(key)));
        return whole.substring(0, 2 * FINGERPRINT_BYTES);
    }

    /** In the place of the keys of rows; the same whatever their case. */
    LongStream rows(List<String> keys) {
        Mac mac = mac();
        return keys.stream()
                .mapToLong(key -> {
                    String text = "row\0" + Hashes.normal(key);
                    return ByteBuffer.wrap(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)))
                            .getLong();
                });
    }

    private byte[] mac(String text) {
        return mac().doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
