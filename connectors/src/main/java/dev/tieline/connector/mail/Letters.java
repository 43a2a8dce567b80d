package dev.tieline.connector.mail;

import dev.tieline.api.Blame;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Rendition;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Makes letters from templates. Immutable and thread-safe. */
final class Letters {
    private static final int MAX_BYTES = 10 * 1024 * 1024;

    private final Mailbox from;
    private final Optional<Mailbox> replyTo;
    private final Map<String, MailTemplate> templates;

    Letters(Mailbox from, Optional<Mailbox> replyTo, Map<String, MailTemplate> templates) {
        this.from = from;
        this.replyTo = replyTo;
        this.templates = Map.copyOf(templates);
    }

    /** What became of a request. */
    sealed interface Written {
        record Finished(Letter letter) implements Written {}

        /** The message never shows what came. */
        record Refused(Fault fault) implements Written {}
    }

    Written write(Rendition rendition, Instant now) {
        Document input = rendition.input();
        String name = input.text(MailSchema.TEMPLATE).orElse("");
        MailTemplate template = templates.get(name);
        if (template == null) {
            return refused(
                    "template-unknown",
                    Blame.FLOW,
                    "The request names no template of this system.",
                    "Set 'template' to one of: " + String.join(", ", templates.keySet()) + ".",
                    MailSchema.TEMPLATE);
        }
        for (String variable : template.variables()) {
            if (input.text(variable).isEmpty()) {
                return refused(
                        "variable-missing",
                        Blame.FLOW,
                        "The template '" + name + "' needs '" + variable + "', and it is missing.",
                        "Map it in the flow, with a value for records that have none.",
                        variable);
            }
        }
        for (String variable : template.subject().variables()) {
            if (ControlCharacters.in(input.text(variable).orElse(""))) {
                return refused(
                        "subject-control-character",
                        Blame.SENDER,
                        "'"
                                + variable
                                + "' holds a line break or another control character,"
                                + " and a subject must be one line.",
                        "Remove it in the flow, or use the variable only in the body.",
                        variable);
            }
        }
        Optional<String> to = input.text(MailSchema.TO).flatMap(Mailbox::addressed);
        if (to.isEmpty()) {
            return refused(
                    "address-malformed",
                    Blame.SENDER,
                    "'to' is not one plain mail address.",
                    "Correct the record, or reject such records by the flow's contract.",
                    MailSchema.TO);
        }
        return finished(template, to.get(), rendition, now);
    }

    private Written finished(MailTemplate template, String to, Rendition rendition, Instant now) {
        Document input = rendition.input();
        String messageId = messageId(rendition.key());
        String mime =
                new Mime(from, replyTo, now)
                        .written(
                                to,
                                messageId,
                                template.subject().fill(v -> input.text(v).orElse("")),
                                template.text().map(t -> t.fill(v -> input.text(v).orElse(""))),
                                template.html()
                                        .map(t ->
                                                t.fill(v ->
                                                        HtmlText.escaped(
                                                                input.text(v).orElse("")))));
        if (mime.length() > MAX_BYTES) {
            return new Written.Refused(
                    Fault.of(
                            "mail-too-large",
                            Blame.SENDER,
                            "The mail has "
                                    + mime.length()
                                    + " bytes; at most "
                                    + MAX_BYTES
                                    + " are sent.",
                            "Shorten the values in the flow."));
        }
        return new Written.Finished(new Letter(from.address(), to, messageId, mime));
    }

    /** The same in every attempt, so that a mailbox that got two can show one. */
    private String messageId(DeliveryKey key) {
        return "<" + MessageIds.local(key.text()) + "@" + from.domain() + ">";
    }

    private static Written refused(
            String code, Blame blame, String message, String remedy, String field) {
        return new Written.Refused(new Fault(code, blame, message, remedy, "/" + field));
    }
}
