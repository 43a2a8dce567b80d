package dev.tieline.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer of an HTTP server, read whole and within bounds. */
final class HttpAnswer {
    private static final int MAX_HEAD = 16 << 10;
    private static final int MAX_INTERIM = 4;
    private static final int MAX_LINE_OF_CHUNK = 1 << 10;
    private static final Pattern FIRST = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");

    private final int status;
    private final byte[] body;

    private HttpAnswer(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    /**
     * Reads one; what is interim is passed over.
     *
     * @throws IOException when it is cut off, too large or not HTTP
     */
    static HttpAnswer read(InputStream in, int maxBytes) throws IOException {
        for (int i = 0; i <= MAX_INTERIM; i++) {
            List<String> head = head(in);
            Matcher first = FIRST.matcher(head.getFirst());
            if (!first.matches()) {
                throw new IOException("it does not speak HTTP");
            }
            int status = Integer.parseInt(first.group(1));
            if (status == 101) {
                break;
            }
            if (status >= 200) {
                return new HttpAnswer(status, body(in, head, status, maxBytes));
            }
        }
        throw new IOException("it does not come to an answer");
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        int left = MAX_HEAD;
        while (true) {
            String line = line(in, left);
            left -= line.length() + 2;
            if (line.isEmpty() && !lines.isEmpty()) {
                return lines;
            }
            lines.add(line);
        }
    }

    private static String line(InputStream in, int max) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < max) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("its answer is cut off");
            }
            if (b == '\n') {
                return line.toString().replaceAll("\r$", "");
            }
            line.append((char) b);
        }
        throw new IOException("it is too large");
    }

    private static Optional<String> field(List<String> head, String name) {
        return head.stream()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip().toLowerCase(Locale.ROOT))
                .findFirst();
    }

    private static byte[] body(InputStream in, List<String> head, int status, int maxBytes)
            throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if (field(head, "transfer-encoding").filter("chunked"::equals).isPresent()) {
            return chunks(in, maxBytes);
        }
        Optional<String> length = field(head, "content-length");
        if (length.isEmpty()) {
            byte[] rest = in.readNBytes(maxBytes + 1);
            checkSize(rest.length, maxBytes);
            return rest;
        }
        if (!length.get().matches("[0-9]{1,9}")) {
            throw new IOException("it does not speak HTTP");
        }
        int bytes = Integer.parseInt(length.get());
        checkSize(bytes, maxBytes);
        return whole(in, bytes);
    }

    private static byte[] chunks(InputStream in, int maxBytes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line(in, MAX_LINE_OF_CHUNK).replaceAll(";.*", "").strip();
            if (!size.matches("[0-9a-fA-F]{1,7}")) {
                throw new IOException("its answer is cut off");
            }
            int length = HexFormat.fromHexDigits(size);
            checkSize(body.size() + length, maxBytes);
            if (length == 0) {
                return body.toByteArray();
            }
            body.writeBytes(whole(in, length));
            if (!line(in, 2).isEmpty()) {
                throw new IOException("it does not speak HTTP");
            }
        }
    }

    private static void checkSize(int bytes, int max) throws IOException {
        if (bytes > max) {
            throw new IOException("it is too large");
        }
    }

    private static byte[] whole(InputStream in, int bytes) throws IOException {
        byte[] all = in.readNBytes(bytes);
        if (all.length < bytes) {
            throw new IOException("its answer is cut off");
        }
        return all;
    }

    /** The number in its first line. */
    int status() {
        return status;
    }

    /** Without what carried it; not a copy. */
    byte[] body() {
        return body;
    }
}
