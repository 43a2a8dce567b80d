package dev.tieline.app;

import dev.tieline.testkit.RawMessage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A caller who writes whatever it likes, and listens while it writes. */
final class RawCaller {
    private static final int PATIENCE_MILLIS = 20_000;

    private RawCaller() {}

    /**
     * What a hub says to some bytes after which nothing comes.
     *
     * @param statuses of its answers, in order
     * @param texts their bodies
     * @param closed whether it ended the connection by itself; else it was reset
     */
    record Heard(List<Integer> statuses, List<String> texts, boolean closed) {}

    /** Writes, ends, and hears everything until the hub ends the connection, too. */
    static Heard say(URI hub, byte[] bytes) throws IOException {
        try (Socket socket = connect(hub)) {
            Thread writing = Thread.ofVirtual().start(() -> write(socket, bytes));
            Heard heard = hear(new BufferedInputStream(socket.getInputStream()));
            writing.interrupt();
            return heard;
        }
    }

    static Socket connect(URI hub) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(hub.getHost(), hub.getPort()), PATIENCE_MILLIS);
        return socket;
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            socket.shutdownOutput();
        } catch (IOException _) {
            // The hub has heard enough; what it said is read by the other thread.
        }
    }

    private static Heard hear(InputStream in) {
        List<Integer> statuses = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        RawMessage answer = new RawMessage();
        try {
            while (answer.next(in)) {
                statuses.add(answer.status());
                texts.add(answer.body());
            }
            return new Heard(statuses, texts, true);
        } catch (IOException _) {
            return new Heard(statuses, texts, false);
        }
    }
}
