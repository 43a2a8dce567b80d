package dev.tieline.connector.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file was like, so that another one of the same name, or one that was changed, is noticed.
 *
 * @param file as it was looked at
 * @param mark says the same for the same file; of hex digits
 */
record Fingerprint(Stored file, String mark) {
    private static final int HEAD = 4 << 10;
    private static final int MARK_BYTES = 12;

    /** Looks at it. */
    static Fingerprint of(Shelf shelf, String name) throws IOException {
        Stored now = shelf.look(name);
        MessageDigest sum = sha256();
        sum.update((now.bytes() + " " + now.changed() + " ").getBytes(StandardCharsets.UTF_8));
        if (now.tag().isEmpty()) {
            try (InputStream in = shelf.open(now)) {
                sum.update(in.readNBytes(HEAD));
            }
        } else {
            sum.update(now.tag().getBytes(StandardCharsets.UTF_8));
        }
        return new Fingerprint(now, mark(sum));
    }

    /** What it comes to, as text. */
    static String mark(MessageDigest sum) {
        return HexFormat.of().formatHex(sum.digest(), 0, MARK_BYTES);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
