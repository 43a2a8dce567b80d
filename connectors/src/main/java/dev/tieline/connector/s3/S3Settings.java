package dev.tieline.connector.s3;

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
 * A system's keys as this room reads them; what cannot be read is left out, and {@link S3Check}
 * says so.
 */
record S3Settings(
        Optional<Endpoint> endpoint, String bucket, String region, String keyId, String directory) {
    private static final Kind.Text TEXT = new Kind.Text();

    static final Setting SETTING =
            optional(
                    "s3",
                    new Kind.Shape(
                            List.of(
                                    required(
                                            "bucket",
                                            TEXT,
                                            "Name of the bucket; it is asked for in the path."
                                                    + " Required: an address may have many.",
                                            "acme-exchange"),
                                    required(
                                            "region",
                                            TEXT,
                                            "Region that requests are signed for. Required: the"
                                                    + " server refuses those for another.",
                                            "eu-central-1"),
                                    required(
                                            "key-id",
                                            TEXT,
                                            "Name of the access key; `credential` is its secret."
                                                    + " Required: its rights are what the hub may"
                                                    + " do.",
                                            "AKIAIOSFODNN7EXAMPLE"))),
                    "Files in a bucket of S3, or of what speaks like it, whose address is the"
                            + " `url`.",
                    "{ bucket: acme-exchange, region: eu-central-1, key-id: AKIAIOSFODNN7EXAMPLE }");

    /** Where the server is; IPv6 without brackets. */
    record Endpoint(String url, boolean secure, String host) {

        /** Empty when it is not {@code https://host:port}, and nothing else. */
        static Optional<Endpoint> of(String url) {
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
                        || !bare
                        || !(scheme.equals("https") || scheme.equals("http"))
                        || uri.getPort() == 0
                        || uri.getPort() > 65_535) {
                    return Optional.empty();
                }
                String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
                return Optional.of(new Endpoint(url, scheme.equals("https"), plain));
            } catch (URISyntaxException _) {
                return Optional.empty();
            }
        }
    }

    static S3Settings of(SystemDeclaration system, Node.Mapping written) {
        return new S3Settings(
                system.url().flatMap(Endpoint::of),
                text(written, "bucket"),
                text(written, "region"),
                text(written, "key-id"),
                text(system.settings(), "directory"));
    }

    private static String text(Node.Mapping written, String key) {
        return written.entry(key).orElse(written) instanceof Node.Scalar s ? s.text() : "";
    }

    /** Which keys may do what makes no difference. */
    String place() {
        String server = endpoint.map(Endpoint::url).orElse("").toLowerCase(Locale.ROOT);
        return (server.endsWith("/") ? server : server + "/") + bucket + "/" + prefix();
    }

    /** What the keys of all files begin with; empty, or with a slash at its end. */
    String prefix() {
        String bare = directory.startsWith("/") ? directory.substring(1) : directory;
        return bare.isEmpty() || bare.endsWith("/") ? bare : bare + "/";
    }
}
