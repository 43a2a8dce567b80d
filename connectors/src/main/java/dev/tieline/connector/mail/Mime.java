package dev.tieline.connector.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;

/** Writes mail as MIME in UTF-8, in 7-bit lines that every server takes. */
record Mime(Mailbox from, Optional<Mailbox> replyTo, Instant date) {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final Session SESSION = Session.getInstance(new Properties());

    /** Fixes the id, which the library would make anew. */
    private static final class KeptId extends MimeMessage {
        private final String id;

        KeptId(String id) {
            super(SESSION);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }

    /**
     * @param to bare address
     * @param messageId with its angle brackets
     * @param subject without control characters
     */
    String written(
            String to,
            String messageId,
            String subject,
            Optional<String> text,
            Optional<String> html) {
        try {
            MimeMessage message = new KeptId(messageId);
            message.setFrom(address(from));
            message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
            if (replyTo.isPresent()) {
                message.setReplyTo(new InternetAddress[] {address(replyTo.get())});
            }
            message.setSubject(subject, UTF_8);
            message.setSentDate(Date.from(date));
            // Asks out-of-office programs not to answer (RFC 3834).
            message.setHeader("Auto-Submitted", "auto-generated");
            fill(message, text, html);
            message.saveChanges();
            var bytes = new ByteArrayOutputStream();
            message.writeTo(bytes);
            return bytes.toString(StandardCharsets.US_ASCII);
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("a checked mail could not be written", e);
        }
    }

    private static void fill(MimeMessage message, Optional<String> text, Optional<String> html)
            throws MessagingException {
        if (text.isPresent() && html.isPresent()) {
            // The last alternative is the one that readers prefer.
            message.setContent(
                    new MimeMultipart(
                            "alternative", part(text.get(), "plain"), part(html.get(), "html")));
            return;
        }
        message.setText(
                crlf(text.or(() -> html).orElse("")), UTF_8, text.isPresent() ? "plain" : "html");
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(crlf(content), UTF_8, subtype);
        return part;
    }

    private static InternetAddress address(Mailbox mailbox) throws MessagingException, IOException {
        return mailbox.name().isEmpty()
                ? new InternetAddress(mailbox.address())
                : new InternetAddress(mailbox.address(), mailbox.name(), UTF_8);
    }

    private static String crlf(String text) {
        return text.replaceAll("\\R", "\r\n");
    }
}
