package dev.tieline.connector.mail;

import dev.tieline.api.Phase;
import dev.tieline.connector.mail.SmtpRefused.Step;
import dev.tieline.connector.wire.Alarm;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** One talk with a server: it hands over one letter. Used by one thread, once. */
final class SmtpTalk {
    private static final String FINAL_DOT = ".\r\n";

    private final SmtpRoute route;
    private final Optional<String> login;
    private final Deadline deadline;
    private final Progress progress;

    /**
     * @param login what AUTH PLAIN says; empty when nobody logs in
     * @param progress is kept up to date, so that it tells how far a failed talk came
     */
    SmtpTalk(SmtpRoute route, Optional<String> login, Deadline deadline, Progress progress) {
        this.route = route;
        this.login = login;
        this.deadline = deadline;
        this.progress = progress;
    }

    /**
     * Hands over a letter.
     *
     * @return the server's word that it took it
     * @throws SmtpRefused when the server says anything else
     * @throws IOException when the talk breaks off; {@code progress} says where
     */
    SmtpReply handOver(Letter letter) throws IOException {
        progress.enter(Phase.CONNECTING);
        try (Socket socket = route.connect(deadline);
                Alarm _ = new Alarm(socket, deadline)) {
            SmtpLine line = shakeHands(socket);
            try {
                return deliver(line, letter);
            } finally {
                quit(line);
            }
        }
    }

    private SmtpLine shakeHands(Socket socket) throws IOException {
        SmtpLine plain = new SmtpLine(socket, deadline);
        expect(Step.GREETING, 220, plain.reply());
        String name = literal(socket.getLocalAddress());
        SmtpReply offer = hello(plain, name);
        if (route.tls().isEmpty()) {
            return plain;
        }
        SmtpLine line = encrypt(socket, route.tls().get(), plain, offer);
        SmtpReply protectedOffer = hello(line, name);
        if (login.isPresent()) {
            logIn(line, login.get(), protectedOffer);
        }
        return line;
    }

    private static SmtpReply hello(SmtpLine line, String name) throws IOException {
        line.command("EHLO " + name);
        return expect(Step.HELLO, 250, line.reply());
    }

    private SmtpLine encrypt(Socket socket, SSLSocketFactory tls, SmtpLine plain, SmtpReply offer)
            throws IOException {
        if (!offer.offers("STARTTLS", "")) {
            throw new SmtpRefused(Step.STARTTLS, 0, "the server does not offer STARTTLS");
        }
        plain.command("STARTTLS");
        expect(Step.STARTTLS, 220, plain.reply());
        if (plain.hasUnread()) {
            // Whatever stands there was said before encryption, perhaps by somebody on the way.
            throw new SmtpRefused(Step.STARTTLS, 0, "unencrypted talk followed STARTTLS");
        }
        return new SmtpLine(route.encrypt(socket, tls, deadline), deadline);
    }

    private static void logIn(SmtpLine line, String login, SmtpReply offer) throws IOException {
        if (!offer.offers("AUTH", "PLAIN")) {
            throw new SmtpRefused(Step.LOGIN, 0, "the server does not offer AUTH PLAIN");
        }
        line.command("AUTH PLAIN " + login);
        expect(Step.LOGIN, 235, line.reply());
    }

    private SmtpReply deliver(SmtpLine line, Letter letter) throws IOException {
        progress.enter(Phase.SENDING);
        line.command("MAIL FROM:<" + letter.from() + ">");
        expectPositive(Step.SENDER, line.reply());
        line.command("RCPT TO:<" + letter.to() + ">");
        expectPositive(Step.RECIPIENT, line.reply());
        line.command("DATA");
        expect(Step.DATA, 354, line.reply());
        line.write(DotStuffing.stuffed(letter.mime()));
        // From here on the server may take it, even when writing the dot fails half-way.
        progress.enter(Phase.WAITING);
        line.write(FINAL_DOT);
        line.awaitWord();
        progress.enter(Phase.READING);
        SmtpReply reply = line.reply();
        progress.enter(Phase.ANSWERED);
        return expectPositive(Step.BODY, reply);
    }

    /** A courtesy: nobody waits for the answer, and nothing follows from a failure. */
    private static void quit(SmtpLine line) {
        try {
            line.command("QUIT");
        } catch (IOException _) {
            // The letter's fate is known already.
        }
    }

    private static SmtpReply expectPositive(Step step, SmtpReply reply) throws SmtpRefused {
        if (!reply.positive()) {
            throw new SmtpRefused(step, reply.code(), reply.text());
        }
        return reply;
    }

    private static SmtpReply expect(Step step, int code, SmtpReply reply) throws SmtpRefused {
        if (reply.code() != code) {
            throw new SmtpRefused(step, reply.code(), reply.text());
        }
        return reply;
    }

    /** A name would have to be resolved, and the server may doubt it; an address it sees. */
    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return address instanceof Inet6Address ? "[IPv6:" + plain + "]" : "[" + plain + "]";
    }
}
