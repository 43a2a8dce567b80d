package dev.tieline.plan;

import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.Workspace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a flow's version after everything it is made of. */
final class Versions {
    private static final int LENGTH = 12;

    private Versions() {}

    /** The same files give the same version, wherever and whenever. */
    static String of(Workspace workspace, FlowDeclaration flow) {
        MessageDigest digest = sha256();
        for (String path : workspace.sourcesOf(flow)) {
            update(digest, path);
            update(digest, workspace.files().text(path).orElse(""));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
    }

    /** Length first, so that no text can pass for the end of one and the start of the next. */
    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
