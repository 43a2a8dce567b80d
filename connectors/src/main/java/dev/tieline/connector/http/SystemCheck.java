package dev.tieline.connector.http;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.EgressGuard;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold for a system as a whole, whatever its operations. */
final class SystemCheck {
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]*");

    /** Set by the connector itself. */
    private static final Set<String> OWN =
            Set.of(
                    "host",
                    "content-length",
                    "content-type",
                    "transfer-encoding",
                    "connection",
                    "authorization",
                    "idempotency-key",
                    "traceparent");

    private final SystemDeclaration system;
    private final EgressGuard guard;
    private final Findings findings;
    private final Node.Mapping settings;

    SystemCheck(SystemDeclaration system, EgressGuard guard, Findings findings) {
        this.system = system;
        this.guard = guard;
        this.findings = findings;
        this.settings = system.settings();
    }

    void check() {
        if (system.url().isEmpty()) {
            findings.add(
                    system.place(),
                    "url-missing",
                    "'url' is missing: nothing says where this system is.",
                    "It is also the only host its credential is ever sent to.",
                    "Write 'url: https://api.crm.example'.");
        } else {
            checkUrl(system.url().get());
        }
        checkAuth();
        Texts.mapping(settings, "headers")
                .ifPresent(headers -> headers.entries().keySet().forEach(n -> header(headers, n)));
    }

    private void checkUrl(String url) {
        String scheme = url.split(":", 2)[0].toLowerCase(Locale.ROOT);
        Place place = settings.placeOf("url");
        if (!scheme.equals("http") && !scheme.equals("https")) {
            findings.add(
                    place,
                    "url-scheme",
                    "This connector calls https:// and http:// addresses, not " + scheme + "://.",
                    "",
                    "Write 'url: https://...', or choose another connector.");
            return;
        }
        BaseUrl base = BaseUrl.of(url);
        guard.objection(base.host())
                .ifPresent(refused ->
                        findings.add(
                                place,
                                "address-refused",
                                String.valueOf(refused.getMessage()) + ".",
                                "A flow must not reach into places that nobody meant to open.",
                                refused.remedy()));
        if (!base.secure() && system.credential().isPresent() && !guard.atHome(base.host())) {
            findings.add(
                    place,
                    "credential-unprotected",
                    "The credential would travel to " + base.host() + " without encryption.",
                    "Everybody on the way could read and use it.",
                    "Write https://.");
        }
    }

    private void checkAuth() {
        Optional<String> auth = Texts.text(settings, "auth");
        if (auth.isPresent() && system.credential().isEmpty()) {
            finding("auth", "credential-missing", "'auth' needs a credential.", "credential: NAME");
        }
        if (auth.isEmpty() && system.credential().isPresent()) {
            finding(
                    "credential",
                    "auth-missing",
                    "Nothing says how the credential is sent.",
                    "auth: bearer");
        }
        if (auth.filter("basic"::equals).isPresent() && settings.entry("user").isEmpty()) {
            finding("auth", "user-missing", "'auth: basic' needs a user name.", "user: NAME");
        }
        if (auth.filter("header"::equals).isPresent()) {
            String name = Texts.text(settings, "auth-header").orElse("");
            if (!HEADER.matcher(name).matches()) {
                finding(
                        "auth",
                        "auth-header-missing",
                        "'auth: header' needs the name of the header.",
                        "auth-header: X-Api-Key");
            }
        }
    }

    private void finding(String key, String code, String message, String remedy) {
        findings.add(settings.placeOf(key), code, message, "", "Write '" + remedy + "'.");
    }

    private void header(Node.Mapping headers, String name) {
        String value = Texts.text(headers, name).orElse("");
        if (!HEADER.matcher(name).matches() || !PRINTABLE.matcher(value).matches()) {
            findings.add(
                    headers.placeOf(name),
                    "header-malformed",
                    "'" + name + "' cannot be a header with this value.",
                    "",
                    "Use letters, digits and hyphens in the name, printable ASCII in the value.");
        }
        if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            findings.add(
                    headers.placeOf(name),
                    "header-reserved",
                    "'" + name + "' is set by the connector itself.",
                    "",
                    "Remove it; secrets go through 'credential' and 'auth'.");
        }
    }
}
