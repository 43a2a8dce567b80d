package dev.tieline.connector.mail;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.Outlet;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.egress.EgressGuard;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** Sends mail made from templates, over SMTP. Thread-safe. */
public final class MailConnector implements Connector {
    static final String SEND = "messages.send";

    private static final List<Setting> TEMPLATE =
            List.of(
                    required(
                            "subject",
                            new Kind.Text(),
                            "The subject line. Required: mail without one looks like spam.",
                            "\"Thank you, {{name}}\""),
                    optional(
                            "text",
                            new Kind.Text(),
                            "The mail as plain text; needed when there is no `html`.",
                            "\"Hello {{name}}\""),
                    optional(
                            "html",
                            new Kind.Text(),
                            "The mail as HTML; what fills a variable is escaped.",
                            "\"<p>Hello {{name}}</p>\""));

    private static final ConnectorSpec SPEC =
            new ConnectorSpec(
                    "mail",
                    "A mail server: each record becomes a mail made from a template.",
                    List.of(
                            optional(
                                    "starttls",
                                    new Kind.Choice(List.of("required", "off")),
                                    "Whether the talk must be encrypted; `required` when left out."
                                            + " `off` only on this machine and listed networks.",
                                    "required"),
                            required(
                                    "from",
                                    new Kind.Text(),
                                    "Whose mail it is. Required: every mail has a sender.",
                                    "Acme <hello@acme.example>"),
                            optional(
                                    "reply-to",
                                    new Kind.Text(),
                                    "Where answers go; to `from` when left out.",
                                    "sales@acme.example"),
                            optional(
                                    "user",
                                    new Kind.Text(),
                                    "Name to log in with; the password is the `credential`.",
                                    "hello@acme.example"),
                            required(
                                    "templates",
                                    new Kind.MapOf(new Kind.Shape(TEMPLATE)),
                                    "The mails there are, by name; `{{name}}` is filled from the"
                                            + " field of that name. Required: nothing else can be"
                                            + " sent.",
                                    "{ thanks: { subject: Thank you, text: We got it. } }")));

    private final EgressGuard guard;
    private final SSLSocketFactory tls;

    /** Connects only where the guard lets it, and trusts the certificates that the JDK trusts. */
    public MailConnector(EgressGuard guard) {
        this(guard, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    MailConnector(EgressGuard guard, SSLSocketFactory tls) {
        this.guard = guard;
        this.tls = tls;
    }

    @Override
    public ConnectorSpec spec() {
        return SPEC;
    }

    @Override
    public List<Operation> operations(SystemDeclaration system, Findings findings) {
        MailSettings settings = MailSettings.of(system);
        new MailCheck(system, settings, guard, findings).check();
        // Servers take the same Message-ID twice and offer no way to ask for it.
        return List.of(
                new Operation(
                        SEND,
                        Operation.Effect.WRITE,
                        Operation.Identity.NONE,
                        false,
                        MailSchema.request(settings.templates()),
                        Optional.of(MailSchema.RESULT)));
    }

    @Override
    public Outlet open(SystemDeclaration system, Credentials credentials) {
        MailSettings settings = MailSettings.of(system);
        MailSettings.Server server = settings.server().orElseThrow();
        Letters letters =
                new Letters(
                        settings.from().orElseThrow(), settings.replyTo(), settings.templates());
        SmtpRoute route =
                new SmtpRoute(
                        guard.doorTo(server.host(), server.port()),
                        settings.starttls() ? Optional.of(tls) : Optional.empty());
        Login login = new Login(settings.user(), system.credential(), credentials);
        return new MailOutlet(letters, route, login, system.limits().timeout());
    }
}
