package dev.tieline.connector.mail;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server that plays a script on its one connection, and remembers what it heard. */
final class SmtpPeer implements AutoCloseable {
    private final ServerSocket server;
    private final Thread playing;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile Socket socket = new Socket();

    /** What a server does; the connection is closed behind it. */
    interface Script {
        void play(SmtpPeer peer) throws IOException, InterruptedException;
    }

    /**
     * @param scripts one for each connection
     */
    SmtpPeer(Script... scripts) throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        playing = Thread.ofVirtual().start(() -> run(scripts));
    }

    private void run(Script... scripts) {
        for (Script script : scripts) {
            try (Socket accepted = server.accept()) {
                socket = accepted;
                script.play(this);
            } catch (IOException | InterruptedException _) {
                // The hub closed the connection, which is what some tests want to see.
            }
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Commands and the lines of mail, in order, once the script is over. */
    List<String> heard() throws InterruptedException {
        playing.join();
        return List.copyOf(heard);
    }

    void say(String... lines) throws IOException {
        raw((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    String hear() throws IOException {
        StringBuilder line = new StringBuilder();
        int read = socket.getInputStream().read();
        while (read != '\n') {
            if (read < 0) {
                throw new EOFException();
            }
            line.append((char) read);
            read = socket.getInputStream().read();
        }
        heard.add(line.toString());
        return line.toString();
    }

    /** Greets and answers EHLO. */
    void greet(String... offers) throws IOException {
        say("220 peer.example ESMTP");
        hear();
        say("250-peer.example");
        for (String offer : offers) {
            say("250-" + offer);
        }
        say("250 HELP");
    }

    /** Takes everything up to and with DATA. */
    void takeEnvelope() throws IOException {
        hear();
        say("250 2.1.0 Ok");
        hear();
        say("250 2.1.5 Ok");
        hear();
        say("354 End data with <CR><LF>.<CR><LF>");
    }

    void takeBody() throws IOException {
        while (!hear().equals(".\r")) {
            // Until the final dot.
        }
    }

    /** Answers STARTTLS and shakes hands. */
    void encrypt(SSLContext context) throws IOException {
        hear();
        say("220 2.0.0 Ready");
        SSLSocket encrypted =
                (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
        encrypted.startHandshake();
        socket = encrypted;
    }

    /** Says a character now and then until nobody listens any more. */
    void drip(char character) throws IOException, InterruptedException {
        while (!closed.await(5, TimeUnit.MILLISECONDS)) {
            raw(new byte[] {(byte) character});
        }
    }

    /** Says and reads nothing until the test is over. */
    void hang() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        socket.close();
    }
}
