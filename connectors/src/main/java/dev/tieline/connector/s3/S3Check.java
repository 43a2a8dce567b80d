package dev.tieline.connector.s3;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.EgressGuard;
import java.util.List;
import java.util.regex.Pattern;

/** Says what is wrong with where and as whom a bucket is called. Opens and resolves nothing. */
record S3Check(
        SystemDeclaration system,
        Node.Mapping written,
        S3Settings settings,
        EgressGuard guard,
        Findings findings) {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern WORD = Pattern.compile("[\\x21-\\x7e]{1,128}");

    void check() {
        settings.endpoint().ifPresentOrElse(this::checkEndpoint, this::noEndpoint);
        if (system.credential().isEmpty()) {
            findings.add(
                    place("s3"),
                    "credential-missing",
                    "'credential' is missing beside 's3'.",
                    "Each request is signed by the secret of the access key.",
                    "Name the hub's credential that holds it.");
        }
        if (!settings.bucket().isEmpty() && !BUCKET.matcher(settings.bucket()).matches()) {
            malformed("bucket", "is not the name of a bucket.", "acme-exchange");
        }
        if (!settings.region().isEmpty()
                && (!WORD.matcher(settings.region()).matches()
                        || settings.region().indexOf('/') >= 0)) {
            malformed("region", "is not a region.", "eu-central-1");
        }
        if (!settings.keyId().isEmpty()
                && (!WORD.matcher(settings.keyId()).matches()
                        || settings.keyId().indexOf('/') >= 0)) {
            malformed("key-id", "is not the name of an access key.", "AKIAIOSFODNN7EXAMPLE");
        }
        checkDirectory();
    }

    private void malformed(String key, String problem, String example) {
        findings.add(
                written.entry(key).map(Node::place).orElse(written.place()),
                key + "-malformed",
                "'" + key + "' " + problem,
                "",
                "Write it as in '" + example + "'.");
    }

    private void checkDirectory() {
        String prefix = settings.prefix();
        List<String> names = prefix.isEmpty() ? List.of() : List.of(prefix.split("/"));
        boolean strange =
                names.stream().anyMatch(n -> n.isEmpty() || n.equals(".") || n.equals(".."))
                        || prefix.startsWith("/")
                        || prefix.endsWith("//")
                        || prefix.chars().anyMatch(c -> c < ' ' || c == 127);
        if (strange) {
            findings.add(
                    place("directory"),
                    "directory-outside",
                    "'directory' is not a plain beginning of names.",
                    "Nothing outside the declared folder may be touched.",
                    "Write it as in 'products/incoming', or '/' for the whole bucket.");
        }
    }

    private void noEndpoint() {
        findings.add(
                place("url"),
                system.url().isPresent() ? "url-malformed" : "url-missing",
                system.url().isPresent()
                        // It may hold a secret, where other programs want one.
                        ? "'url' is not just the host and port of an S3 server."
                        : "'url' is missing beside 's3'.",
                "It is the only host that files are ever sent to.",
                "Write it as in https://s3.eu-central-1.amazonaws.com, and the bucket at 's3'.");
    }

    private void checkEndpoint(S3Settings.Endpoint endpoint) {
        guard.objection(endpoint.host())
                .ifPresent(refused ->
                        findings.add(
                                place("url"),
                                "address-refused",
                                refused.getMessage() + ".",
                                "A flow must not reach into places that nobody meant to open.",
                                refused.remedy()));
        if (!endpoint.secure() && !guard.atHome(endpoint.host())) {
            findings.add(
                    place("url"),
                    "files-unprotected",
                    "Files would travel to " + endpoint.host() + " without encryption.",
                    "Everybody on the way could read and change them.",
                    "Write 'https://'.");
        }
    }

    private Place place(String key) {
        Node.Mapping whole = system.settings();
        return whole.entry(key).map(Node::place).orElse(whole.place());
    }
}
