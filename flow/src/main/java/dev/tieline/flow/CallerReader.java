package dev.tieline.flow;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.Spelling;
import dev.tieline.scheme.Scheme;
import dev.tieline.scheme.Schemes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how a system proves itself. Whatever is unclear is a finding: never a weaker proof. */
final class CallerReader {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Duration LARGEST_TOLERANCE = Duration.ofHours(1);
    private static final String HMAC = "hmac";
    private static final String BEARER = "bearer";
    private static final String BASIC = "basic";
    private static final String JWT = "jwt";
    private static final String MTLS = "mtls";

    /** They prove themselves by what no secret is shared for. */
    private static final Set<String> WITHOUT_SECRET = Set.of(JWT, MTLS);

    private static final Set<String> OF_JWT =
            Set.of("issuer", "audience", "keys", "algorithms", "scopes", "claims");
    private static final String VERIFY_TOKEN = "verify-token";
    private static final Pattern HOLE = Pattern.compile("\\{([^{}]*)}");
    private static final List<String> HOLES =
            List.of("body", "id", "timestamp", "method", "uri", "url");
    private static final Set<String> OF_HMAC =
            Set.of(
                    "header",
                    "prefix",
                    "algorithm",
                    "encoding",
                    "signed",
                    "id-header",
                    "timestamp-header");

    private final Findings findings;
    private final Node.Mapping node;

    CallerReader(Node.Mapping node, Findings findings) {
        this.node = node;
        this.findings = findings;
    }

    /** Empty when the declaration is not whole; then there was a finding. */
    Optional<CallerScheme> read() {
        List<String> credentials =
                Keys.texts(node, "credential").stream().map(Located::value).toList();
        if (node.entry("credential").orElse(node) instanceof Node.Sequence list
                && list.items().isEmpty()) {
            add(
                    list.place(),
                    "credential-missing",
                    "'credential' is empty.",
                    "Name at least one credential.");
        }
        String scheme = Keys.text(node, "scheme").orElse("");
        if (node.entry("credential").isEmpty() && !WITHOUT_SECRET.contains(scheme)) {
            findings.add(
                    node.entries().containsKey("credential")
                            ? node.placeOf("credential")
                            : node.place(),
                    "credential-missing",
                    "'credential' is missing from 'caller'.",
                    "Without a secret nothing is proved.",
                    "Write 'credential: website-signing' or what fits here.");
        }
        refuseForeign(scheme);
        Duration tolerance = Keys.duration(node, "tolerance").orElse(TOLERANCE);
        checkTolerance(tolerance);
        return switch (scheme) {
            case "standard-webhooks" -> {
                refuse(OF_HMAC, "standard-webhooks");
                refuse(Set.of(VERIFY_TOKEN), "standard-webhooks");
                yield Optional.of(new CallerScheme.StandardWebhooks(credentials, tolerance));
            }
            case BEARER -> {
                refuse(OF_HMAC, BEARER);
                refuse(Set.of("tolerance", VERIFY_TOKEN), BEARER);
                yield Optional.of(new CallerScheme.Bearer(credentials, flows(credentials)));
            }
            case BASIC -> {
                refuse(OF_HMAC, BASIC);
                refuse(Set.of("tolerance", VERIFY_TOKEN), BASIC);
                yield Optional.of(new CallerScheme.Basic(credentials, flows(credentials)));
            }
            case JWT -> jwt();
            case MTLS -> mtls();
            case HMAC -> hmac(credentials, tolerance);
            case String name -> Schemes.named(name).map(known -> vendor(known, credentials));
        };
    }

    private void refuseForeign(String scheme) {
        if (!scheme.isEmpty() && !scheme.equals(JWT)) {
            refuse(OF_JWT, scheme);
        }
        if (!scheme.isEmpty() && !scheme.equals(MTLS)) {
            refuse(Set.of("names"), scheme);
        }
        if (!scheme.isEmpty() && !List.of(BEARER, BASIC).contains(scheme)) {
            refuse(Set.of("flows"), scheme);
        }
    }

    /** The flows that credentials are limited to. */
    private Map<String, List<String>> flows(List<String> credentials) {
        Map<String, List<String>> flows = new LinkedHashMap<>();
        Keys.mapping(node, "flows")
                .ifPresent(written ->
                        written.entries()
                                .forEach((credential, _) -> {
                                    if (!credentials.contains(credential)) {
                                        add(
                                                written.placeOf(credential),
                                                "flows-of-nobody",
                                                "'"
                                                        + credential
                                                        + "' is no credential of this caller.",
                                                Spelling.remedy(credential, credentials));
                                    }
                                    flows.put(
                                            credential,
                                            Keys.texts(written, credential).stream()
                                                    .map(Located::value)
                                                    .toList());
                                }));
        return flows;
    }

    private Optional<CallerScheme> jwt() {
        refuse(OF_HMAC, JWT);
        refuse(Set.of("tolerance", VERIFY_TOKEN, "credential"), JWT);
        for (String key : List.of("issuer", "audience", "keys")) {
            if (node.entry(key).isEmpty()) {
                findings.add(
                        node.place(),
                        key + "-missing",
                        "'" + key + "' is missing from 'caller'.",
                        "Without it a token that was meant for somebody else would do.",
                        "Write '" + key + "' as the identity provider has it.");
            }
        }
        Keys.scalar(node, "keys")
                .ifPresent(keys -> Urls.check(keys, List.of("https", "http"), findings));
        List<String> algorithms =
                Keys.texts(node, "algorithms").stream().map(Located::value).toList();
        Map<String, String> claims = new LinkedHashMap<>();
        Keys.mapping(node, "claims")
                .ifPresent(written ->
                        written.entries()
                                .forEach((name, _) ->
                                        claims.put(name, Keys.text(written, name).orElse(""))));
        return Optional.of(
                new CallerScheme.Jwt(
                        Keys.text(node, "issuer").orElse(""),
                        Keys.text(node, "audience").orElse(""),
                        Keys.text(node, "keys").orElse(""),
                        algorithms.isEmpty() ? List.of("RS256", "ES256") : algorithms,
                        Keys.texts(node, "scopes").stream().map(Located::value).toList(),
                        claims));
    }

    private Optional<CallerScheme> mtls() {
        refuse(OF_HMAC, MTLS);
        refuse(Set.of("tolerance", VERIFY_TOKEN, "credential"), MTLS);
        List<Located<String>> names = Keys.texts(node, "names");
        if (names.isEmpty()) {
            findings.add(
                    node.entries().containsKey("names") ? node.placeOf("names") : node.place(),
                    "names-missing",
                    "'names' is missing from 'caller'.",
                    "Whoever has any certificate of the same authority would do.",
                    "Write the names of its certificate, as in 'names: [partner.acme.example]'.");
        }
        for (Located<String> name : names) {
            if (name.value().isBlank() || name.value().contains("*")) {
                add(
                        name.place(),
                        "name-malformed",
                        "'" + name.value() + "' is not the whole name of somebody.",
                        "Write it as it stands in the certificate, without wildcards.");
            }
        }
        return Optional.of(new CallerScheme.Mtls(names.stream().map(Located::value).toList()));
    }

    private CallerScheme vendor(Scheme scheme, List<String> credentials) {
        refuse(OF_HMAC, scheme.name());
        if (!scheme.dated()) {
            refuse(Set.of("tolerance"), scheme.name());
        }
        Optional<String> verifyToken = Keys.text(node, VERIFY_TOKEN);
        if (!scheme.needsVerifyToken()) {
            refuse(Set.of(VERIFY_TOKEN), scheme.name());
        } else if (verifyToken.isEmpty()) {
            findings.add(
                    node.place(),
                    "verify-token-missing",
                    "'verify-token' is missing from 'caller'.",
                    scheme.sender() + " asks for it before it sends anything.",
                    "Write 'verify-token: NAME' with the name of a credential.");
        }
        return new CallerScheme.Vendor(
                scheme.name(),
                credentials,
                Keys.duration(node, "tolerance"),
                verifyToken,
                scheme.handshake().methods());
    }

    private Optional<CallerScheme> hmac(List<String> credentials, Duration tolerance) {
        refuse(Set.of(VERIFY_TOKEN), HMAC);
        Optional<String> header = header("header");
        if (node.entry("header").isEmpty()) {
            add(
                    node.place(),
                    "header-missing",
                    "'header' is missing from 'caller'.",
                    "Write 'header: X-Signature-256' or what the sender uses.");
        }
        String signed = Keys.text(node, "signed").orElse("{body}");
        Optional<String> id = header("id-header");
        Optional<String> timestamp = header("timestamp-header");
        checkSigned(signed);
        checkHole(signed, "id", "id-header", id.isPresent());
        checkHole(signed, "timestamp", "timestamp-header", timestamp.isPresent());
        return header.map(name ->
                new CallerScheme.Hmac(
                        credentials,
                        name,
                        Keys.text(node, "prefix").orElse(""),
                        Keys.text(node, "algorithm").orElse("sha256"),
                        Keys.text(node, "encoding").orElse("hex"),
                        signed,
                        id.orElse(""),
                        timestamp.orElse(""),
                        tolerance));
    }

    private Optional<String> header(String key) {
        Optional<String> name = Keys.text(node, key);
        if (name.isPresent() && !name.orElseThrow().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")) {
            add(
                    node.entry(key).orElse(node).place(),
                    "header-malformed",
                    "'" + name.orElseThrow() + "' is not the name of a header.",
                    "Write the name alone, as in X-Signature-256.");
            return Optional.empty();
        }
        return name.map(n -> n.toLowerCase(Locale.ROOT));
    }

    private void checkSigned(String signed) {
        Place place = node.entry("signed").orElse(node).place();
        Matcher holes = HOLE.matcher(signed);
        while (holes.find()) {
            if (!HOLES.contains(holes.group(1))) {
                add(
                        place,
                        "signed-unknown",
                        "'{" + holes.group(1) + "}' is not a part of a request that can be signed.",
                        Spelling.remedy(holes.group(1), HOLES));
            }
        }
        if (!signed.contains("{body}")) {
            findings.add(
                    place,
                    "signed-without-body",
                    "'signed' leaves out {body}.",
                    "A signature that does not cover the body proves nothing about the record.",
                    "Add {body}.");
        }
    }

    /** What fills a hole must be named, and what is named must be signed. */
    private void checkHole(String signed, String hole, String key, boolean named) {
        boolean used = signed.contains("{" + hole + "}");
        if (used && !named && node.entry(key).isEmpty()) {
            add(
                    node.entry("signed").orElse(node).place(),
                    key + "-missing",
                    "'signed' uses {"
                            + hole
                            + "}, but '"
                            + key
                            + "' does not say where it comes"
                            + " from.",
                    "Write '" + key + "' with the name of the header.");
        }
        if (named && !used) {
            findings.add(
                    node.placeOf(key),
                    hole + "-not-signed",
                    "'" + key + "' is read, but 'signed' leaves out {" + hole + "}.",
                    "Anybody could change it, and the signature would still fit.",
                    "Add {" + hole + "} where the sender puts it, or remove the key.");
        }
    }

    private void checkTolerance(Duration tolerance) {
        if (tolerance.compareTo(LARGEST_TOLERANCE) > 0) {
            findings.add(
                    node.entry("tolerance").orElse(node).place(),
                    "tolerance-too-large",
                    "'tolerance' is more than 1h.",
                    "A request that was overheard could be sent again for as long.",
                    "Write 5m unless the sender's clock is known to be worse.");
        }
    }

    private void refuse(Set<String> keys, String scheme) {
        for (String key : node.entries().keySet()) {
            if (keys.contains(key)) {
                add(
                        node.placeOf(key),
                        "key-not-of-scheme",
                        "'" + key + "' means nothing for scheme " + scheme + ".",
                        "Remove it, or choose another scheme.");
            }
        }
    }

    private void add(Place place, String code, String message, String remedy) {
        findings.add(place, code, message, "", remedy);
    }
}
