package dev.tieline.connector.mail;

import dev.tieline.api.Node;
import dev.tieline.api.SystemDeclaration;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A system file as this room reads it; what cannot be read is left out, and {@link MailCheck} says
 * so.
 *
 * @param server empty when there is no usable URL
 * @param starttls whether the talk must be encrypted
 * @param from whose mail it is; empty when it cannot be read
 * @param replyTo where answers go; empty when to {@code from}
 * @param user name to log in with; empty when nobody logs in
 * @param templates by name, in the order of the file
 */
record MailSettings(
        Optional<Server> server,
        boolean starttls,
        Optional<Mailbox> from,
        Optional<Mailbox> replyTo,
        Optional<String> user,
        Map<String, MailTemplate> templates) {
    static final String SCHEME = "smtp";

    /** Where to connect; IPv6 without brackets. */
    record Server(String host, int port) {
        private static final int SUBMISSION = 587;

        static Optional<Server> of(String url) {
            try {
                URI uri = new URI(url);
                String host = uri.getHost();
                boolean bare = uri.getRawQuery() == null && uri.getRawUserInfo() == null;
                String path = uri.getRawPath();
                if (host == null
                        || !SCHEME.equalsIgnoreCase(uri.getScheme())
                        || !bare
                        || !(path.isEmpty() || path.equals("/"))
                        || uri.getPort() == 0
                        || uri.getPort() > 65_535) {
                    return Optional.empty();
                }
                String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
                return Optional.of(
                        new Server(plain, uri.getPort() < 0 ? SUBMISSION : uri.getPort()));
            } catch (URISyntaxException _) {
                return Optional.empty();
            }
        }
    }

    static MailSettings of(SystemDeclaration system) {
        Node.Mapping written = system.settings();
        return new MailSettings(
                system.url().flatMap(Server::of),
                text(written, "starttls").filter("off"::equals).isEmpty(),
                text(written, "from").flatMap(Mailbox::parse),
                text(written, "reply-to").flatMap(Mailbox::parse),
                text(written, "user"),
                templates(written));
    }

    private static Map<String, MailTemplate> templates(Node.Mapping written) {
        Map<String, MailTemplate> templates = new LinkedHashMap<>();
        mapping(written, "templates")
                .ifPresent(all ->
                        all.entries()
                                .keySet()
                                .forEach(name ->
                                        mapping(all, name)
                                                .ifPresent(one ->
                                                        templates.put(name, template(one)))));
        return templates;
    }

    private static MailTemplate template(Node.Mapping written) {
        return new MailTemplate(
                TemplateText.of(text(written, "subject").orElse("")),
                text(written, "text").map(TemplateText::of),
                text(written, "html").map(TemplateText::of));
    }

    /** The keys at a key; empty when there are none. */
    static Optional<Node.Mapping> mapping(Node.Mapping written, String key) {
        return written.entry(key)
                .filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast);
    }

    /** The text at a key; empty when there is none. */
    static Optional<String> text(Node.Mapping written, String key) {
        return written.entry(key).orElse(written) instanceof Node.Scalar s && !s.isNull()
                ? Optional.of(s.text())
                : Optional.empty();
    }
}
