package dev.tieline.connector.mail;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.EgressGuard;
import java.util.Optional;

/** Says what is wrong with a mail system's own keys. Opens and resolves nothing. */
final class MailCheck {
    private final SystemDeclaration system;
    private final Node.Mapping written;
    private final MailSettings settings;
    private final EgressGuard guard;
    private final Findings findings;

    MailCheck(
            SystemDeclaration system, MailSettings settings, EgressGuard guard, Findings findings) {
        this.system = system;
        this.written = system.settings();
        this.settings = settings;
        this.guard = guard;
        this.findings = findings;
    }

    void check() {
        settings.server().ifPresentOrElse(this::checkServer, this::noServer);
        checkLogin();
        checkMailbox("from", settings.from());
        checkMailbox("reply-to", settings.replyTo());
        MailSettings.mapping(written, "templates").ifPresent(this::checkTemplates);
    }

    private void noServer() {
        findings.add(
                place("url"),
                system.url().isPresent() ? "url-malformed" : "url-missing",
                system.url()
                        .map(url -> "'" + url + "' is not the address of a mail server.")
                        .orElse("'url' is missing from a mail system."),
                "It is the only host that mail and credential are ever sent to.",
                "Write it as in smtp://mail.acme.example:587.");
    }

    private void checkServer(MailSettings.Server server) {
        guard.objection(server.host())
                .ifPresent(refused ->
                        findings.add(
                                place("url"),
                                "address-refused",
                                refused.getMessage() + ".",
                                "A flow must not reach into places that nobody meant to open.",
                                refused.remedy()));
        if (!settings.starttls() && !guard.atHome(server.host())) {
            findings.add(
                    place("starttls"),
                    "mail-unprotected",
                    "Mail would travel to " + server.host() + " without encryption.",
                    "Everybody on the way could read and change it.",
                    "Write 'starttls: required'.");
        }
    }

    private void checkLogin() {
        if (system.credential().isPresent() && !settings.starttls()) {
            findings.add(
                    place("starttls"),
                    "credential-unprotected",
                    "The credential would travel without encryption.",
                    "Everybody on the way could read and use it.",
                    "Write 'starttls: required', or remove 'credential' and 'user'.");
        }
        if (system.credential().isPresent() && settings.user().isEmpty()) {
            findings.add(
                    place("credential"),
                    "user-missing",
                    "'user' is missing beside 'credential'.",
                    "Mail servers ask for a name and a password.",
                    "Write 'user: hello@acme.example' or what fits here.");
        }
        if (system.credential().isEmpty() && settings.user().isPresent()) {
            findings.add(
                    place("user"),
                    "credential-missing",
                    "'credential' is missing beside 'user'.",
                    "Mail servers ask for a name and a password.",
                    "Name the hub's credential that holds the password, or remove 'user'.");
        }
    }

    private void checkMailbox(String key, Optional<Mailbox> read) {
        if (MailSettings.text(written, key).isPresent() && read.isEmpty()) {
            findings.add(
                    place(key),
                    "address-malformed",
                    "'" + key + "' holds no mail address.",
                    "",
                    "Write it as in 'hello@acme.example' or 'Acme <hello@acme.example>'.");
        }
    }

    private void checkTemplates(Node.Mapping all) {
        if (all.entries().isEmpty()) {
            findings.add(
                    all.place(),
                    "template-missing",
                    "'templates' holds no template.",
                    "A mail can only say what a template says.",
                    "Write 'templates: { thanks: { subject: Thank you, text: We got it. } }'.");
        }
        for (String name : all.entries().keySet()) {
            MailSettings.mapping(all, name)
                    .ifPresent(one -> checkTemplate(name, all.placeOf(name), one));
        }
    }

    private void checkTemplate(String name, Place place, Node.Mapping one) {
        if (MailSettings.text(one, "text").isEmpty() && MailSettings.text(one, "html").isEmpty()) {
            findings.add(
                    place,
                    "template-empty",
                    "The template '" + name + "' has neither 'text' nor 'html'.",
                    "The mail would be empty.",
                    "Write at least 'text'.");
        }
        for (String key : one.entries().keySet()) {
            MailSettings.text(one, key)
                    .map(TemplateText::of)
                    .filter(TemplateText::malformed)
                    .ifPresent(_ ->
                            findings.add(
                                    place(one, key),
                                    "variable-malformed",
                                    "'" + key + "' opens {{ without a variable's name and }}.",
                                    "The braces would be sent as they are.",
                                    "Write it as in {{name}}: letters, digits, _ and -."));
        }
        MailSettings.text(one, "subject")
                .map(TemplateText::of)
                .filter(subject -> subject.hasControlCharacters() || subject.isBlank())
                .ifPresent(_ ->
                        findings.add(
                                place(one, "subject"),
                                "subject-malformed",
                                "'subject' is not one line of text.",
                                "A subject is a single header of the mail.",
                                "Write it on one line, between quotes."));
    }

    private Place place(String key) {
        return place(written, key);
    }

    private static Place place(Node.Mapping mapping, String key) {
        return mapping.entry(key).map(Node::place).orElse(mapping.place());
    }
}
