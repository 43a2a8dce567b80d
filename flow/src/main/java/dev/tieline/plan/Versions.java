package dev.tieline.plan;

import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.Workspace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Names a flow's version after everything it is made of. */
final class Versions {
    private static final int LENGTH = 12;

    /** The key with what is indented behind it. */
    private static final Pattern RUN =
            Pattern.compile("(?m)^run:[^\\n]*+(?:\\n(?:[ \\t#][^\\n]*+)?)*+");

    private Versions() {}

    /** The same files give the same version, wherever and whenever. */
    static String of(Workspace workspace, FlowDeclaration flow) {
        return of(workspace, flow, UnaryOperator.identity());
    }

    /** The same for what does not change when the guards of a run do. */
    static String route(Workspace workspace, FlowDeclaration flow) {
        return of(workspace, flow, text -> RUN.matcher(text).replaceAll(""));
    }

    private static String of(
            Workspace workspace, FlowDeclaration flow, UnaryOperator<String> ofFlow) {
        MessageDigest digest = sha256();
        for (String path : workspace.sourcesOf(flow)) {
            String text = workspace.files().text(path).orElse("");
            update(digest, path);
            update(digest, path.equals(flow.file()) ? ofFlow.apply(text) : text);
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
