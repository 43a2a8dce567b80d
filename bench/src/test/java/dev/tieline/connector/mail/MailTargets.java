package dev.tieline.connector.mail;

import dev.tieline.bench.Check;
import dev.tieline.connector.wire.Deadline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What mail servers say, and what is said to them. */
public final class MailTargets {
    private MailTargets() {}

    /** Replies until the server closes or says what is none. */
    public static void reply(byte[] bytes) {
        try {
            SmtpLine line = new SmtpLine(socket(bytes), Deadline.after(Duration.ofMinutes(1)));
            while (true) {
                SmtpReply reply = line.reply();
                Check.that(reply.code() >= 200 && reply.code() <= 599, "a status", reply);
                Check.that(
                        reply.text().chars().noneMatch(Character::isISOControl),
                        "a control character",
                        reply);
                reply.offers("STARTTLS", "");
                reply.offers("AUTH", "PLAIN");
            }
        } catch (ProtocolException | EOFException _) {
            // What the talk expects of a broken server.
        } catch (IOException other) {
            throw new AssertionError("neither closed nor malformed", other);
        }
    }

    private static Socket socket(byte[] said) {
        return new Socket() {
            private final InputStream in = new ByteArrayInputStream(said);

            @Override
            public InputStream getInputStream() {
                return in;
            }

            @Override
            public OutputStream getOutputStream() {
                return new ByteArrayOutputStream();
            }
        };
    }

    /** An address and a mail: neither can say a command. */
    public static void letter(byte[] bytes) {
        List<String> parts = Check.parts(bytes, 2);
        Optional<Mailbox> mailbox = Mailbox.parse(parts.get(0));
        mailbox.ifPresent(box -> {
            Check.that(box.address().matches("[!-=?-~]+"), "one word", box);
            Check.that(!box.domain().isEmpty(), "a domain", box);
            Check.that(box.name().chars().noneMatch(Character::isISOControl), "a name", box);
        });
        String sent = DotStuffing.stuffed(parts.get(1));
        Check.that(sent.isEmpty() || sent.endsWith("\r\n"), "ends with a line end", sent);
        Check.that(!sent.replace("\r\n", "").matches("(?s).*[\r\n].*"), "bare line end", sent);
        List<String> lines = List.of(sent.split("\r\n", -1));
        Check.that(!lines.contains("."), "a lone dot", sent);
        String received =
                lines.stream()
                        .map(line -> line.startsWith(".") ? line.substring(1) : line)
                        .collect(Collectors.joining("\n"));
        String meant = parts.get(1).replace("\r\n", "\n").replace('\r', '\n');
        boolean whole = meant.isEmpty() || meant.endsWith("\n");
        Check.same(received, whole ? meant : meant + "\n", "received as it was");
    }
}
