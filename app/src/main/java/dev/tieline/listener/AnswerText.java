package dev.tieline.listener;

import dev.tieline.http2.Field;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the answer to one request as the server writes it in HTTP/1.1 and hands it on in parts. Not
 * thread-safe.
 */
final class AnswerText implements DataWriter {
    private static final Set<String> OF_CONNECTION =
            Set.of("connection", "keep-alive", "transfer-encoding", "upgrade");

    /** Where parts go, in order. */
    interface Parts {
        /** Status and headers; {@code last} when nothing follows. */
        void head(List<Field> fields, boolean last);

        /** A part of the body. */
        void body(byte[] bytes, int from, int length, boolean last);

        /** Nothing more is there for now. */
        void flush();
    }

    private enum Reading {
        HEAD,
        SIZED,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        OVER
    }

    private final Parts parts;
    private final boolean bodiless;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> head = new ArrayList<>();
    private Reading reading = Reading.HEAD;
    private long left;

    /**
     * @param bodiless whether the request was one whose answer has headers only
     */
    AnswerText(Parts parts, boolean bodiless) {
        this.parts = parts;
        this.bodiless = bodiless;
    }

    @Override
    public void write(BufferData... buffers) {
        write(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData... buffers) {
        write(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        write(buffer);
    }

    @Override
    public void write(BufferData buffer) {
        byte[] bytes = buffer.readBytes();
        int at = 0;
        while (at < bytes.length && reading != Reading.OVER) {
            at =
                    switch (reading) {
                        case SIZED, CHUNK -> body(bytes, at);
                        case HEAD, CHUNK_SIZE, CHUNK_END, TRAILER, OVER -> text(bytes, at);
                    };
        }
        parts.flush();
    }

    private int body(byte[] bytes, int at) {
        int length = (int) Math.min(left, bytes.length - at);
        left -= length;
        boolean last = left == 0 && reading == Reading.SIZED;
        if (left == 0) {
            reading = last ? Reading.OVER : Reading.CHUNK_END;
        }
        parts.body(bytes, at, length, last);
        return at + length;
    }

    private int text(byte[] bytes, int at) {
        int end = at;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        line.write(bytes, at, end - at);
        if (end < bytes.length) {
            String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            line.reset();
            line(text);
            return end + 1;
        }
        return end;
    }

    private void line(String text) {
        switch (reading) {
            case HEAD -> {
                if (!text.isEmpty()) {
                    head.add(text);
                } else if (!head.isEmpty()) {
                    head();
                    head.clear();
                }
            }
            case CHUNK_SIZE -> {
                int end = text.indexOf(';');
                left = Long.parseLong(end < 0 ? text : text.substring(0, end), 16);
                reading = left == 0 ? Reading.TRAILER : Reading.CHUNK;
            }
            case CHUNK_END -> reading = Reading.CHUNK_SIZE;
            case TRAILER -> {
                if (text.isEmpty()) {
                    reading = Reading.OVER;
                    parts.body(new byte[0], 0, 0, true);
                }
            }
            case SIZED, CHUNK, OVER -> throw new IllegalStateException("no line is read here");
        }
    }

    private void head() {
        // "HTTP/1.1 202 Accepted"
        String status = head.getFirst().substring(9, 12);
        List<Field> fields = new ArrayList<>();
        fields.add(new Field(":status", status));
        boolean chunked = false;
        left = 0;
        for (String one : head.subList(1, head.size())) {
            int colon = one.indexOf(':');
            String name = one.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = one.substring(colon + 1).strip();
            if (name.equals("content-length")) {
                left = Long.parseLong(value);
            }
            chunked |= name.equals("transfer-encoding");
            if (!OF_CONNECTION.contains(name)) {
                fields.add(new Field(name, value));
            }
        }
        if (status.startsWith("1")) {
            parts.head(fields, false);
            return;
        }
        boolean none = bodiless || status.equals("204") || status.equals("304");
        boolean last = none || (!chunked && left == 0);
        reading = last ? Reading.OVER : chunked ? Reading.CHUNK_SIZE : Reading.SIZED;
        parts.head(fields, last);
    }
}
