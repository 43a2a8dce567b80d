package dev.tieline.flow;

import dev.tieline.api.CallerScheme;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.Spelling;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how a system proves itself. Whatever is unclear is a finding: never a weaker proof. */
final class CallerReader {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Duration LARGEST_TOLERANCE = Duration.ofHours(1);
    private static final Pattern HOLE = Pattern.compile("\\{([^{}]*)}");
    private static final List<String> HOLES = List.of("body", "id", "timestamp", "method", "uri");
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
        Duration tolerance = Keys.duration(node, "tolerance").orElse(TOLERANCE);
        checkTolerance(tolerance);
        return switch (Keys.text(node, "scheme").orElse("")) {
            case "standard-webhooks" -> {
                refuse(OF_HMAC, "standard-webhooks");
                yield Optional.of(new CallerScheme.StandardWebhooks(credentials, tolerance));
            }
            case "bearer" -> {
                refuse(OF_HMAC, "bearer");
                refuse(Set.of("tolerance"), "bearer");
                yield Optional.of(new CallerScheme.Bearer(credentials));
            }
            case "hmac" -> hmac(credentials, tolerance);
            default -> Optional.empty();
        };
    }

    private Optional<CallerScheme> hmac(List<String> credentials, Duration tolerance) {
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
