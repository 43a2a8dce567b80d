package dev.tieline.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server with STARTTLS and AUTH PLAIN (RFC 5321, 3207, 4954) that fails as the recipient's
 * name says, and repeats what it was told in its answers, as some do.
 */
final class EchoMail implements AutoCloseable {
    private final ServerSocket server;
    private final SSLContext tls;
    private volatile String login = "";

    /** How it fails before it knows for whom; nothing when empty. */
    volatile String mood = "";

    final List<String> heard = new CopyOnWriteArrayList<>();

    EchoMail(SSLContext tls) throws IOException {
        this.tls = tls;
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::listen);
    }

    int port() {
        return server.getLocalPort();
    }

    private void listen() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // It is closed.
        }
    }

    private void serve(Socket plain) {
        try (plain) {
            plain.setSoTimeout(10_000);
            say(plain, mood.equals("greeting") ? "554 " + login + " go away" : "220 echo");
            if (talk(plain)) {
                SSLSocket inner =
                        (SSLSocket)
                                tls.getSocketFactory()
                                        .createSocket(plain, "localhost", plain.getPort(), true);
                inner.setUseClientMode(false);
                talk(inner);
            }
        } catch (IOException _) {
            // The hub went away.
        }
    }

    /** Whether TLS is to begin. */
    private boolean talk(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                socket.getInputStream(), StandardCharsets.ISO_8859_1));
        boolean secure = socket instanceof SSLSocket;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            if (line.startsWith("STARTTLS")) {
                say(socket, "220 go");
                return true;
            }
            if (!answered(socket, in, line, secure)) {
                return false;
            }
        }
        return false;
    }

    private boolean answered(Socket socket, BufferedReader in, String line, boolean secure)
            throws IOException {
        if (line.startsWith("EHLO")) {
            say(socket, secure ? "250-echo\r\n250 AUTH PLAIN" : "250-echo\r\n250 STARTTLS");
        } else if (line.startsWith("AUTH PLAIN ")) {
            login = line.substring(11);
            return toldLogin(socket, line);
        } else if (line.startsWith("RCPT TO:<550")) {
            say(socket, "550 no such one, says " + login);
        } else if (line.startsWith("RCPT TO:<garbage")) {
            say(socket, "\u0001" + login + login);
            return false;
        } else if (line.startsWith("RCPT TO:<cut")) {
            return false;
        } else if (line.startsWith("RCPT TO:<421")) {
            say(socket, "421 closing on " + login);
            return false;
        } else if (line.equals("DATA")) {
            say(socket, "354 go on");
            for (String text = in.readLine(); !".".equals(text); text = in.readLine()) {
                if (text == null) {
                    return false;
                }
            }
            say(socket, "554 5.7.1 not for AUTH PLAIN " + login);
        } else {
            say(socket, "250 ok");
        }
        return true;
    }

    private boolean toldLogin(Socket socket, String line) throws IOException {
        String plain =
                new String(java.util.Base64.getDecoder().decode(login), StandardCharsets.UTF_8);
        switch (mood) {
            case "535" -> say(socket, "535 5.7.8 wrong: " + line);
            case "password" ->
                    say(socket, "535 wrong password " + plain.substring(plain.lastIndexOf(0) + 1));
            case "lines" -> say(socket, "535-wrong:\r\n535 " + login);
            case "454" -> say(socket, "454 later, " + login);
            case "cut" -> {
                return false;
            }
            default -> say(socket, "235 ok");
        }
        return true;
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
