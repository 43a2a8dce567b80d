package dev.tieline.sandbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** One SMTP conversation (RFC 5321), from greeting to QUIT. */
final class SmtpSession {
    static final int MAX_MESSAGE_BYTES = 2 * 1024 * 1024;

    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final int MAX_RECIPIENTS = 100;

    private final InputStream in;
    private final OutputStream out;
    private final Consumer<Mail> received;
    private final List<String> to = new ArrayList<>();
    private String from = "";
    private boolean begun;

    SmtpSession(InputStream in, OutputStream out, Consumer<Mail> received) {
        this.in = new BufferedInputStream(in);
        this.out = out;
        this.received = received;
    }

    void run() throws IOException {
        say("220 sandbox.test ESMTP");
        boolean open = true;
        while (open) {
            String line = readLine();
            open = obey(line);
        }
    }

    private boolean obey(String line) throws IOException {
        String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        switch (verb) {
            case "EHLO" -> {
                say("250-sandbox.test");
                say("250-SIZE " + MAX_MESSAGE_BYTES);
                say("250-8BITMIME");
                say("250 SMTPUTF8");
            }
            case "HELO", "NOOP" -> say("250 sandbox.test");
            case "MAIL" -> begin(line);
            case "RCPT" -> recipient(line);
            case "DATA" -> data();
            case "RSET" -> {
                reset();
                say("250 forgotten");
            }
            case "QUIT" -> {
                say("221 bye");
                return false;
            }
            default -> say("502 not known here");
        }
        return true;
    }

    private void begin(String line) throws IOException {
        reset();
        from = address(line);
        begun = true;
        say("250 sender noted");
    }

    private void recipient(String line) throws IOException {
        String address = address(line);
        if (!begun) {
            say("503 MAIL first");
        } else if (!address.contains("@")) {
            say("553 not an address");
        } else if (to.size() >= MAX_RECIPIENTS) {
            say("452 too many recipients");
        } else {
            to.add(address);
            say("250 recipient noted");
        }
    }

    private void data() throws IOException {
        if (to.isEmpty()) {
            say("503 RCPT first");
            return;
        }
        say("354 end with a full stop alone");
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean tooLarge = false;
        for (String line = readLine(); !line.equals("."); line = readLine()) {
            String unstuffed = line.startsWith(".") ? line.substring(1) : line;
            if (message.size() + unstuffed.length() + 2 > MAX_MESSAGE_BYTES) {
                tooLarge = true;
            } else {
                message.writeBytes((unstuffed + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        if (tooLarge) {
            say("552 too large");
        } else {
            keep(message.toString(StandardCharsets.ISO_8859_1));
            say("250 kept");
        }
        reset();
    }

    private void keep(String raw) {
        MimeText mime = new MimeText(raw);
        received.accept(
                new Mail(
                        from,
                        to,
                        mime.header("subject"),
                        mime.header("message-id"),
                        mime.text(),
                        raw,
                        Instant.now()));
    }

    private void reset() {
        from = "";
        to.clear();
        begun = false;
    }

    private static String address(String line) {
        int open = line.indexOf('<');
        int close = line.indexOf('>', open + 1);
        return open < 0 || close < 0 ? "" : line.substring(open + 1, close);
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        while (c != '\n') {
            if (c < 0 || line.size() > MAX_LINE_BYTES) {
                throw new IOException("the client stopped in the middle of a line");
            }
            if (c != '\r') {
                line.write(c);
            }
            c = in.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private void say(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
