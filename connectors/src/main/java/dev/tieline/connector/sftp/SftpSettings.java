package dev.tieline.connector.sftp;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Node;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.SystemDeclaration;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A system's keys as this room reads them; what cannot be read is left out, and {@link SftpCheck}
 * says so.
 *
 * @param user name to log in with; may be empty
 * @param hostKeys as written
 * @param directory as written
 */
record SftpSettings(
        Optional<Server> server, String user, List<Node.Scalar> hostKeys, String directory) {
    static final Setting SETTING =
            optional(
                    "sftp",
                    new Kind.Shape(
                            List.of(
                                    required(
                                            "user",
                                            new Kind.Text(),
                                            "Name to log in with; `credential` is its password or"
                                                    + " its private key. Required: its rights are"
                                                    + " what the hub may do.",
                                            "tieline"),
                                    required(
                                            "host-key",
                                            new Kind.OneOf(
                                                    List.of(
                                                            new Kind.Text(),
                                                            new Kind.ListOf(new Kind.Text()))),
                                            "Fingerprint of the server's key, as"
                                                    + " `ssh-keygen -lf` prints it, or the key"
                                                    + " itself; several while it is changed."
                                                    + " Required: a server whose key nobody"
                                                    + " declared is told nothing.",
                                            "SHA256:uNiVztksCsDhcc0u9e8BrrFtN1jKZ4Fd9lPeHKbvJsA"))),
                    "Files on an SFTP server, whose address is the `url`.",
                    "{ user: tieline, host-key:"
                            + " \"SHA256:uNiVztksCsDhcc0u9e8BrrFtN1jKZ4Fd9lPeHKbvJsA\" }");

    SftpSettings {
        hostKeys = List.copyOf(hostKeys);
    }

    /** Where the server is; IPv6 without brackets. */
    record Server(String host, int port) {
        private static final int PORT = 22;

        /** Empty when it is not {@code sftp://host:port}, and nothing else. */
        static Optional<Server> of(String url) {
            try {
                URI uri = new URI(url);
                String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
                String host = uri.getHost();
                String path = uri.getRawPath();
                boolean bare =
                        uri.getRawQuery() == null
                                && uri.getRawUserInfo() == null
                                && uri.getRawFragment() == null
                                && (path == null || path.isEmpty() || path.equals("/"));
                if (host == null
                        || !scheme.equals("sftp")
                        || !bare
                        || uri.getPort() == 0
                        || uri.getPort() > 65_535) {
                    return Optional.empty();
                }
                String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
                return Optional.of(new Server(plain, uri.getPort() < 0 ? PORT : uri.getPort()));
            } catch (URISyntaxException _) {
                return Optional.empty();
            }
        }
    }

    static SftpSettings of(SystemDeclaration system, Node.Mapping written) {
        List<Node> keys =
                switch (written.entry("host-key").orElse(null)) {
                    case Node.Sequence several -> several.items();
                    case Node.Scalar one -> List.of(one);
                    case null, default -> List.of();
                };
        return new SftpSettings(
                system.url().flatMap(Server::of),
                text(written, "user"),
                keys.stream()
                        .filter(Node.Scalar.class::isInstance)
                        .map(Node.Scalar.class::cast)
                        .toList(),
                text(system.settings(), "directory"));
    }

    private static String text(Node.Mapping written, String key) {
        return written.entry(key).orElse(written) instanceof Node.Scalar s ? s.text() : "";
    }

    /** A user may have another root than another one. */
    String place() {
        return "sftp://"
                + user
                + "@"
                + server.map(it -> it.host().toLowerCase(Locale.ROOT) + " " + it.port()).orElse("")
                + path("");
    }

    /** A name in the directory, as the server is told. */
    String path(String name) {
        return directory.endsWith("/") ? directory + name : directory + "/" + name;
    }
}
