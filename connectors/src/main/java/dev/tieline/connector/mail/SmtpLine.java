package dev.tieline.connector.mail;

import dev.tieline.connector.wire.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Commands and replies on a socket; bounded in time, in length and in number of lines. */
final class SmtpLine {
    private static final int MAX_LINE = 4096;
    private static final int MAX_LINES = 128;

    private final Socket socket;
    private final Deadline deadline;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[MAX_LINE];
    private int next;
    private int end;

    SmtpLine(Socket socket, Deadline deadline) throws IOException {
        this.socket = socket;
        this.deadline = deadline;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    void command(String line) throws IOException {
        write(line + "\r\n");
    }

    /** Returns when the operating system has all of it. */
    void write(String ascii) throws IOException {
        deadline.leftMillis();
        out.write(ascii.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Waits until the server says anything. */
    void awaitWord() throws IOException {
        read();
        next--;
    }

    /** Whether the server has spoken without being asked. */
    boolean hasUnread() {
        return next < end;
    }

    /**
     * Waits for a whole reply.
     *
     * @throws ProtocolException when what comes is not an SMTP reply
     */
    SmtpReply reply() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < MAX_LINES; i++) {
            String line = line();
            int code = code(line);
            lines.add(line.length() > 4 ? line.substring(4) : "");
            if (line.length() == 3 || line.charAt(3) == ' ') {
                return new SmtpReply(code, lines);
            }
        }
        throw new ProtocolException("the reply has more than " + MAX_LINES + " lines");
    }

    private static int code(String line) throws ProtocolException {
        boolean digits =
                line.length() >= 3
                        && line.substring(0, 3).chars().allMatch(c -> c >= '0' && c <= '9');
        boolean separated = line.length() == 3 || (digits && " -".indexOf(line.charAt(3)) >= 0);
        int code = digits && separated ? Integer.parseInt(line.substring(0, 3)) : 0;
        if (code < 200 || code > 599) {
            throw new ProtocolException("the reply does not begin with an SMTP status");
        }
        return code;
    }

    private String line() throws IOException {
        byte[] line = new byte[MAX_LINE];
        int length = 0;
        int read = read();
        while (read != '\n') {
            if (length == MAX_LINE) {
                throw new ProtocolException("a line of the reply is too long");
            }
            line[length++] = (byte) read;
            read = read();
        }
        return new String(line, 0, length, StandardCharsets.UTF_8)
                .stripTrailing()
                .replaceAll("\\p{Cc}", " ");
    }

    private int read() throws IOException {
        if (next == end) {
            // A time-out holds for one read only: without this, a byte now and then lasts for ever.
            socket.setSoTimeout(deadline.leftMillis());
            end = in.read(buffer);
            next = 0;
            if (end < 0) {
                end = 0;
                throw new EOFException("the server closed the connection");
            }
        }
        return buffer[next++];
    }
}
