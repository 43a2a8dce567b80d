package dev.tieline.connector.http;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.EgressGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/** Checks where a system lives and how its credential gets there. Used once. */
final class AddressCheck {
    /** Headers that say how a message is carried; a credential in them would break it. */
    private static final Set<String> TAKEN =
            Set.of(
                    "host",
                    "connection",
                    "content-length",
                    "content-type",
                    "transfer-encoding",
                    "accept",
                    "accept-encoding",
                    "idempotency-key",
                    "traceparent",
                    "tracestate",
                    "upgrade",
                    "te",
                    "trailer",
                    "expect");

    private static final String HEADER = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}";

    private final SystemDeclaration system;
    private final EgressGuard guard;
    private final Findings findings;

    AddressCheck(SystemDeclaration system, EgressGuard guard, Findings findings) {
        this.system = system;
        this.guard = guard;
        this.findings = findings;
    }

    void check() {
        checkUrl();
        checkLogin();
        if (system.settings().entry("headers").orElse(null) instanceof Node.Mapping headers) {
            headers.entries().forEach((name, value) -> checkStanding(headers, name, value));
        }
    }

    private void checkStanding(Node.Mapping headers, String name, Node value) {
        boolean secret = name.equalsIgnoreCase("Authorization") || name.equalsIgnoreCase("Cookie");
        if (secret || !fits(name)) {
            findings.add(
                    headers.placeOf(name),
                    "header-unfit",
                    "'" + name + "' cannot be a header that is the same in every call.",
                    secret ? "Everybody who can read this file would have the secret." : "",
                    secret
                            ? "Write 'credential: NAME' and how it is sent at 'auth'."
                            : "Remove it, or write the name of another header.");
        }
        if (value instanceof Node.Scalar text && !text.text().matches("[\\x20-\\x7e]{0,1000}")) {
            findings.add(
                    text.place(),
                    "header-value-unfit",
                    "The value of '" + name + "' holds what no header can carry.",
                    "",
                    "Use printable ASCII without line breaks.");
        }
    }

    private static boolean fits(String name) {
        return name.matches(HEADER) && !TAKEN.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The headers that are the same in every call. */
    static List<Header> standing(SystemDeclaration system) {
        List<Header> headers = new ArrayList<>();
        if (system.settings().entry("headers").orElse(null) instanceof Node.Mapping declared) {
            declared.entries()
                    .forEach((name, value) -> {
                        if (value instanceof Node.Scalar text) {
                            headers.add(new BasicHeader(name, text.text()));
                        }
                    });
        }
        return headers;
    }

    private void checkUrl() {
        if (system.url().isEmpty()) {
            findings.add(
                    system.place(),
                    "url-missing",
                    "'url' is missing: nothing says where this system lives.",
                    "It is the only host that is ever called, and its credential goes nowhere"
                            + " else.",
                    "Write 'url: https://api.crm.example'.");
            return;
        }
        String text = system.url().get();
        Optional<BaseUrl> url = BaseUrl.parse(text);
        if (url.isEmpty()) {
            findings.add(
                    system.settings().placeOf("url"),
                    "url-not-http",
                    "'url' is not of the form https://host:port/path.",
                    "",
                    "Write scheme, host and at most a port and a path; parameters belong to the"
                            + " operations.");
            return;
        }
        checkHost(url.get());
    }

    private void checkHost(BaseUrl url) {
        guard.objection(url.host())
                .ifPresent(refused ->
                        findings.add(
                                system.settings().placeOf("url"),
                                "url-refused",
                                "The host of 'url' cannot be called: " + refused.getMessage() + ".",
                                "Addresses that are not public are closed unless they are listed.",
                                refused.remedy()));
        if (!url.secure() && system.credential().isPresent() && !guard.atHome(url.host())) {
            findings.add(
                    system.settings().placeOf("url"),
                    "url-unencrypted",
                    "'url' is http://, and '"
                            + url.host()
                            + "' is not on this machine or in a"
                            + " listed network.",
                    "Everybody on the way could read the credential.",
                    "Write https://.");
        }
    }

    private void checkLogin() {
        Optional<Node.Scalar> auth = setting(system, "auth");
        Optional<Node.Scalar> header = setting(system, "header");
        boolean own = auth.filter(a -> a.text().equals("header")).isPresent();
        if (auth.isPresent() && system.credential().isEmpty()) {
            add(
                    "auth",
                    "auth-without-credential",
                    "'auth' says how a credential is sent, but no credential is named.",
                    "Write 'credential: NAME', or remove 'auth'.");
        }
        if (own && header.isEmpty()) {
            add(
                    "auth",
                    "header-missing",
                    "'auth: header' needs the header's name.",
                    "Write 'header: X-Api-Key' or what the system expects.");
        }
        if (!own && header.isPresent()) {
            add(
                    "header",
                    "header-unused",
                    "'header' means nothing without 'auth: header'.",
                    "Write 'auth: header', or remove it.");
        }
        header.filter(h -> own).ifPresent(this::checkHeader);
    }

    private void checkHeader(Node.Scalar header) {
        String name = header.text();
        boolean token = name.matches(HEADER);
        if (!fits(name)) {
            findings.add(
                    header.place(),
                    "header-unfit",
                    token
                            ? "'" + name + "' carries something else already."
                            : "'" + name + "' is not a name of a header.",
                    "",
                    "Write the name the system's documentation says, as in X-Api-Key.");
        }
    }

    private void add(String key, String code, String message, String remedy) {
        Place place = system.settings().placeOf(key);
        findings.add(place, code, message, "", remedy);
    }

    /** How the credential is sent; what stands there must have been checked. */
    static Login login(SystemDeclaration system) {
        String auth = setting(system, "auth").map(Node.Scalar::text).orElse("bearer");
        return switch (auth) {
            case "basic" -> new Login.Basic();
            case "header" ->
                    new Login.Own(setting(system, "header").map(Node.Scalar::text).orElseThrow());
            default -> new Login.Bearer();
        };
    }

    private static Optional<Node.Scalar> setting(SystemDeclaration system, String key) {
        return system.settings().entry(key).orElse(null) instanceof Node.Scalar scalar
                        && !scalar.isNull()
                ? Optional.of(scalar)
                : Optional.empty();
    }
}
