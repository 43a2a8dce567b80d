package dev.tieline.connector.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What a file was like, so that another one of the same name, or one that was changed, is noticed.
 *
 * @param modified when it was last written to
 * @param mark says the same for the same file; of hex digits
 */
record Fingerprint(Instant modified, String mark) {
    private static final int HEAD = 4 << 10;
    private static final int MARK_BYTES = 12;

    /**
     * Looks at it.
     *
     * @throws Folder.PathRefused when it is a link or not a plain file
     */
    static Fingerprint of(Path file) throws IOException {
        BasicFileAttributes now =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!now.isRegularFile()) {
            throw new Folder.PathRefused(
                    "'" + file.getFileName() + "' is a link or not a plain file.");
        }
        MessageDigest sum = sha256();
        sum.update(
                (now.size() + " " + now.lastModifiedTime().toInstant() + " ")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try (InputStream in = open(file)) {
            sum.update(in.readNBytes(HEAD));
        }
        String mark = HexFormat.of().formatHex(sum.digest(), 0, MARK_BYTES);
        return new Fingerprint(now.lastModifiedTime().toInstant(), mark);
    }

    static InputStream open(Path file) throws IOException {
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
