package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code tieline.yaml}. */
final class HubReader {
    private static final Pattern LISTEN =
            Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:\\s]+):([0-9]{1,5})");
    private static final Pattern V4 =
            Pattern.compile(
                    "([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})(?:/([0-9]{1,2}))?");
    private static final Pattern V6 =
            Pattern.compile("(?=.*:.*:)[0-9a-fA-F:]{2,39}(?:/([0-9]{1,3}))?");

    private final Findings findings;

    HubReader(Findings findings) {
        this.findings = findings;
    }

    HubFile read(Node.Mapping root) {
        new KindCheck(findings).shape(root, HubKeys.ALL, HubKeys.WHAT, "hub");
        Map<String, HubFile.CredentialSource> credentials = credentials(root);
        Map<String, HubFile.Owner> owners = owners(root);
        return new HubFile(
                Keys.text(root, "hub").orElse("hub"),
                Place.startOf(HubFile.PATH),
                listen(root),
                tls(root),
                Keys.text(root, "data").orElse("data"),
                Retention.of(root),
                url(root),
                owners,
                credentials,
                addresses(root, "private-addresses"),
                Keys.mapping(root, "telemetry").map(node -> telemetry(node, credentials.keySet())),
                addresses(root, "proxies"),
                new VaultReader(findings).read(root, credentials),
                new SignInReader(findings).read(root, credentials.keySet(), owners.keySet()),
                Keys.duration(root, "review"),
                new HashiCorpReader(findings).read(root, credentials));
    }

    private HubFile.Telemetry telemetry(Node.Mapping node, Set<String> credentials) {
        Optional<Node.Scalar> url = Keys.scalar(node, "otlp");
        url.ifPresent(scalar -> Urls.check(scalar, List.of("https", "http"), findings));
        url.ifPresent(scalar -> checkCollector(scalar, Keys.scalar(node, "credential")));
        Optional<Node.Scalar> credential = Keys.scalar(node, "credential");
        credential
                .filter(scalar -> !credentials.contains(scalar.text()))
                .ifPresent(scalar ->
                        findings.add(
                                scalar.place(),
                                "credential-undeclared",
                                "There is no credential '" + scalar.text() + "'.",
                                "",
                                "Add it to 'credentials' in this file."));
        return new HubFile.Telemetry(
                node.place(),
                url.map(Node.Scalar::text).orElse(""),
                credential.map(Node.Scalar::text),
                Keys.whole(node, "sample").orElse(100),
                Keys.duration(node, "every").orElse(Duration.ofMinutes(1)));
    }

    private void checkCollector(Node.Scalar url, Optional<Node.Scalar> credential) {
        if (url.text().indexOf('?') >= 0) {
            findings.add(
                    url.place(),
                    "url-malformed",
                    "'otlp' has a part after ?, and paths are put behind it.",
                    "",
                    "Write the base of the collector, as in https://otlp.acme.example.");
        }
        boolean here =
                url.text().matches("http://(127(\\.[0-9]{1,3}){3}|\\[::1]|localhost)([:/].*)?");
        if (credential.isPresent() && url.text().startsWith("http://") && !here) {
            findings.add(
                    url.place(),
                    "url-unencrypted",
                    "'otlp' is http://, and not on this machine.",
                    "Everybody on the way could read the credential.",
                    "Write https://.");
        }
    }

    private HubFile.Listen listen(Node.Mapping root) {
        Optional<Node.Scalar> written = Keys.scalar(root, "listen");
        if (written.isEmpty()) {
            return HubFile.Listen.DEFAULT;
        }
        Node.Scalar scalar = written.orElseThrow();
        Matcher matcher = LISTEN.matcher(scalar.text());
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            findings.add(
                    scalar.place(),
                    "listen-malformed",
                    "'" + scalar.text() + "' is not an address and a port.",
                    "",
                    "Write them as in 127.0.0.1:8080.");
            return HubFile.Listen.DEFAULT;
        }
        String host = matcher.group(1).replaceAll("[\\[\\]]", "");
        if (!host.matches("127(\\.[0-9]{1,3}){3}|::1|localhost")) {
            checkOpen(root, scalar, host);
        }
        return new HubFile.Listen(host, Integer.parseInt(matcher.group(2)));
    }

    /** What other machines reach must be kept from those between, and know its own name. */
    private void checkOpen(Node.Mapping root, Node.Scalar listen, String host) {
        if (root.entry("tls").isEmpty()) {
            findings.add(
                    listen.place(),
                    "listen-without-tls",
                    "'" + host + "' can be reached from other machines, and 'tls' is missing.",
                    "Passwords, tokens and records could be read on the way.",
                    "Write 'tls' with a certificate, or 'tls: proxy' when a proxy in front speaks"
                            + " it, or listen on 127.0.0.1.");
        }
        if (!Keys.text(root, "url").orElse("").startsWith("https://")) {
            findings.add(
                    listen.place(),
                    "listen-without-url",
                    "'"
                            + host
                            + "' can be reached from other machines, and 'url' does not say"
                            + " how.",
                    "The hub answers only under its own name, or a foreign name could be pointed"
                            + " at it.",
                    "Write 'url: https://' and the name under which it is reached.");
        }
    }

    private Optional<HubFile.Tls> tls(Node.Mapping root) {
        Optional<Node> written = root.entry("tls");
        if (written.isPresent() && written.get() instanceof Node.Scalar scalar) {
            if (!scalar.text().equals("proxy")) {
                findings.add(
                        scalar.place(),
                        "tls-unknown",
                        "'" + scalar.text() + "' is not known at 'tls'.",
                        "",
                        "Write 'tls: proxy', or 'certificate' and 'key' below it.");
            }
            return Optional.of(new HubFile.Tls(scalar.place(), true, "", "", Optional.empty()));
        }
        return Keys.mapping(root, "tls")
                .map(node ->
                        new HubFile.Tls(
                                node.place(),
                                false,
                                Keys.text(node, "certificate").orElse(""),
                                Keys.text(node, "key").orElse(""),
                                Keys.text(node, "client-ca")));
    }

    private Optional<String> url(Node.Mapping root) {
        Optional<Node.Scalar> written = Keys.scalar(root, "url");
        written.ifPresent(scalar -> Urls.check(scalar, List.of("https", "http"), findings));
        return written.map(Node.Scalar::text);
    }

    private Map<String, HubFile.Owner> owners(Node.Mapping root) {
        Map<String, HubFile.Owner> owners = new LinkedHashMap<>();
        Optional<Node.Mapping> written = Keys.mapping(root, "owners");
        written.ifPresent(mapping ->
                mapping.entries()
                        .forEach((id, node) -> {
                            checkName(mapping.placeOf(id), id, "an owner");
                            Keys.mapping(node).ifPresent(o -> owners.put(id, owner(id, o)));
                        }));
        return owners;
    }

    private HubFile.Owner owner(String id, Node.Mapping node) {
        Optional<Node.Scalar> mail = Keys.scalar(node, "mail");
        mail.filter(m -> !m.text().matches("[^@\\s<>]+@[^@\\s<>]+"))
                .ifPresent(m ->
                        findings.add(
                                m.place(),
                                "mail-malformed",
                                "'" + m.text() + "' is not a mail address.",
                                "News of failures goes there.",
                                "Write one address, as in sales-ops@acme.example."));
        return new HubFile.Owner(
                id,
                Keys.text(node, "name").orElse(id),
                mail.map(Node.Scalar::text).orElse(""),
                Keys.text(node, "hours").flatMap(Hours::of));
    }

    private Map<String, HubFile.CredentialSource> credentials(Node.Mapping root) {
        Map<String, HubFile.CredentialSource> sources = new LinkedHashMap<>();
        Optional<Node.Mapping> written = Keys.mapping(root, "credentials");
        written.ifPresent(mapping ->
                mapping.entries()
                        .forEach((name, node) -> {
                            checkName(mapping.placeOf(name), name, "a credential");
                            credential(root, name, node)
                                    .ifPresent(source -> sources.put(name, source));
                        }));
        new OAuthReader(root, findings).checkSecrets(sources);
        return sources;
    }

    private Optional<HubFile.CredentialSource> credential(
            Node.Mapping root, String name, Node node) {
        Optional<Node.Scalar> plain = Keys.scalar(node);
        if (plain.isPresent()) {
            return plain.map(scalar -> source(scalar, Optional.empty()));
        }
        Optional<Node.Mapping> written = Keys.mapping(node);
        Optional<Node.Mapping> oauth = written.flatMap(w -> Keys.mapping(w, "oauth"));
        boolean from = written.filter(w -> w.entry("from").isPresent()).isPresent();
        if (oauth.isPresent() == from) {
            findings.add(
                    node.place(),
                    "from-missing",
                    from
                            ? "'" + name + "' has both 'from' and 'oauth'."
                            : "'from' is missing from '" + name + "'.",
                    "It is where the secret is.",
                    from
                            ? "Remove one of them."
                            : "Write 'from: env:ACME_CRM_TOKEN' or what fits here.");
        }
        if (oauth.isPresent()) {
            return new OAuthReader(root, findings).read(name, oauth.get());
        }
        Optional<LocalDate> expires =
                written.flatMap(w -> Keys.scalar(w, "expires")).flatMap(this::day);
        return written.flatMap(w -> Keys.scalar(w, "from")).map(scalar -> source(scalar, expires));
    }

    private Optional<LocalDate> day(Node.Scalar scalar) {
        try {
            return Optional.of(LocalDate.parse(scalar.text()));
        } catch (DateTimeParseException _) {
            findings.add(
                    scalar.place(),
                    "day-malformed",
                    "'" + scalar.text() + "' is not a day.",
                    "",
                    "Write the last day on which it is good, as in 2027-01-31.");
            return Optional.empty();
        }
    }

    private HubFile.CredentialSource source(Node.Scalar scalar, Optional<LocalDate> expires) {
        String text = scalar.text();
        if (text.equals("vault")) {
            return new HubFile.CredentialSource.Vault(scalar.place(), expires);
        }
        if (text.startsWith(HashiCorpReader.PREFIX)) {
            return new HashiCorpReader(findings).source(scalar, expires);
        }
        Optional<HubFile.CredentialSource> source = SecretPlaces.read(scalar, expires);
        if (source.isEmpty()) {
            findings.add(
                    scalar.place(),
                    FindingText.SECRET_CODE,
                    "This is neither env:NAME nor file:path nor vault nor hashicorp:path#field.",
                    "If it is the secret itself, everybody who can read this file has it.",
                    "Keep the secret in an environment variable or a file of its own, and name it"
                            + " here; replace it if this file was shared.");
        }
        return source.orElseGet(
                () -> new HubFile.CredentialSource.File(scalar.place(), "", expires));
    }

    private List<Located<String>> addresses(Node.Mapping root, String key) {
        List<Located<String>> addresses = new ArrayList<>();
        for (Located<String> address : Keys.texts(root, key)) {
            if (isAddress(address.value())) {
                addresses.add(address);
                continue;
            }
            findings.add(
                    address.place(),
                    "address-malformed",
                    "'" + address.value() + "' is not an address or network.",
                    "Names are not taken here, because what they stand for can change.",
                    "Write numbers, as in 10.20.0.0/16 or fd00::/8.");
        }
        return addresses;
    }

    private static boolean isAddress(String text) {
        Matcher v4 = V4.matcher(text);
        if (v4.matches()) {
            boolean bytes = true;
            for (int i = 1; i <= 4; i++) {
                bytes &= Integer.parseInt(v4.group(i)) <= 255;
            }
            return bytes && (v4.group(5) == null || Integer.parseInt(v4.group(5)) <= 32);
        }
        Matcher v6 = V6.matcher(text);
        return v6.matches() && (v6.group(1) == null || Integer.parseInt(v6.group(1)) <= 128);
    }

    private void checkName(Place place, String name, String what) {
        if (!KindCheck.NAME.matcher(name).matches()) {
            findings.add(
                    place,
                    "name-malformed",
                    "'" + name + "' cannot be the name of " + what + ".",
                    "",
                    "Use lower case letters, digits and hyphens; a letter first.");
        }
    }
}
