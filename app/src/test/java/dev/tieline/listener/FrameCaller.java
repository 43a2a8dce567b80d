package dev.tieline.listener;

import dev.tieline.http2.Field;
import dev.tieline.http2.FieldReader;
import dev.tieline.http2.FieldWriter;
import dev.tieline.http2.Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A caller who writes whatever frames it likes, over HTTP/2 by prior knowledge. */
final class FrameCaller implements AutoCloseable {
    static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int LARGE = 1 << 20;

    private final Socket socket;
    private final DataInputStream in;
    private final FieldReader fields = new FieldReader(LARGE);
    private int next = 1;

    /** A frame and what is in it. */
    static final class Heard {
        private final Frame frame;
        private final byte[] bytes;

        private Heard(Frame frame, byte[] bytes) {
            this.frame = frame;
            this.bytes = bytes;
        }

        Frame frame() {
            return frame;
        }

        byte[] bytes() {
            return bytes;
        }

        /** The code of a GOAWAY or RST_STREAM. */
        int code() {
            return Frame.number(bytes, frame.type() == Frame.GOAWAY ? 4 : 0);
        }
    }

    /** An answer whole. */
    record Answer(List<Field> fields, String body) {
        int status() {
            return Integer.parseInt(fields.getFirst().value());
        }
    }

    private FrameCaller(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** Connects and says nothing. */
    static FrameCaller connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return new FrameCaller(socket);
    }

    /** Connects and says what comes first. */
    static FrameCaller greet(int port, int... settings) throws IOException {
        FrameCaller caller = connect(port);
        caller.write(PREFACE);
        byte[] bytes = new byte[settings.length * 3];
        for (int i = 0; i < settings.length; i += 2) {
            bytes[i * 3 + 1] = (byte) settings[i];
            Frame.put(bytes, i * 3 + 2, settings[i + 1]);
        }
        caller.frame(Frame.SETTINGS, 0, 0, bytes);
        return caller;
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void frame(int type, int flags, int stream, byte... bytes) throws IOException {
        write(Frame.of(type, flags, stream, bytes, 0, bytes.length));
    }

    static List<Field> request(String method, String path, Field... more) {
        List<Field> request = new ArrayList<>();
        request.add(new Field(":method", method));
        request.add(new Field(":scheme", "http"));
        request.add(new Field(":path", path));
        request.add(new Field(":authority", "localhost"));
        request.addAll(List.of(more));
        return request;
    }

    /** Opens a stream; its number. */
    int open(boolean ends, List<Field> request) throws IOException {
        int id = next;
        next += 2;
        byte[] block = FieldWriter.write(request);
        frame(Frame.HEADERS, Frame.END_HEADERS | (ends ? Frame.END_STREAM : 0), id, block);
        return id;
    }

    int get(String path) throws IOException {
        return open(true, request("GET", path));
    }

    /** A body in frames as large as they may be, without waiting. */
    void body(int id, byte[] bytes) throws IOException {
        int most = 16 << 10;
        for (int at = 0; at < bytes.length; at += most) {
            int length = Math.min(most, bytes.length - at);
            int flags = at + length == bytes.length ? Frame.END_STREAM : 0;
            write(Frame.of(Frame.DATA, flags, id, bytes, at, length));
        }
    }

    /** The next frame of this kind. */
    Heard hear(int type) throws IOException {
        Heard heard = heard();
        while (heard.frame().type() != type) {
            heard = heard();
        }
        return heard;
    }

    private Heard heard() throws IOException {
        byte[] head = new byte[Frame.HEAD];
        in.readFully(head);
        Frame frame = Frame.of(head);
        byte[] bytes = new byte[frame.length()];
        in.readFully(bytes);
        return new Heard(frame, bytes);
    }

    /** The next stream whose answer is whole. */
    int ended() throws IOException {
        while (true) {
            Heard heard = heard();
            int type = heard.frame().type();
            if (type == Frame.GOAWAY || type == Frame.RST_STREAM) {
                throw new IOException("ended with " + heard.code());
            }
            if (type <= Frame.HEADERS && heard.frame().has(Frame.END_STREAM)) {
                return heard.frame().stream();
            }
        }
    }

    /** The answer on a stream, with frames of no other stream before it. */
    Answer answer(int id) throws IOException {
        List<Field> head = List.of();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Heard heard = heard();
            Frame frame = heard.frame();
            if (frame.type() == Frame.GOAWAY || frame.type() == Frame.RST_STREAM) {
                throw new IOException("ended with " + heard.code());
            }
            if (frame.type() == Frame.HEADERS) {
                head = fields.read(heard.bytes());
            } else if (frame.type() == Frame.DATA && frame.stream() == id) {
                body.writeBytes(heard.bytes());
            }
            if (frame.stream() == id && frame.has(Frame.END_STREAM)) {
                return new Answer(head, body.toString(StandardCharsets.UTF_8));
            }
        }
    }

    /**
     * Everything until the hub ends the connection, which it must.
     *
     * @return the last code it said; negative when it said none
     */
    int last() throws IOException {
        int code = -1;
        try {
            while (true) {
                Heard heard = heard();
                if (heard.frame().type() == Frame.GOAWAY) {
                    code = heard.code();
                }
            }
        } catch (EOFException _) {
            return code;
        } catch (SocketException _) {
            return code;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
