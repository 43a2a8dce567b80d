package dev.tieline.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bodies of {@code multipart/form-data} (RFC 7578) with text fields only. Stricter than the RFC
 * where it lets readers differ: no text before the first boundary or after the last one, line ends
 * are CR LF, no transfer encodings, no files.
 */
final class MultipartText {
    private static final Pattern BOUNDARY =
            Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*;\\s*([A-Za-z0-9*_-]+)=(?:\"([^\"\\\\]*)\"|([^\\s;\"]+))");
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

    private final byte[] bytes;
    private final byte[] delimiter;
    private final FieldCollector fields = new FieldCollector();

    private MultipartText(byte[] bytes, String boundary) {
        this.bytes = bytes;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    static Reading read(byte[] bytes, String boundary) {
        if (!BOUNDARY.matcher(boundary).matches()) {
            throw Unreadable.broken(
                    "multipart-boundary", "The Content-Type has no usable boundary.");
        }
        MultipartText form = new MultipartText(bytes, boundary);
        form.parts();
        return new Reading.Read(form.fields.document());
    }

    private void parts() {
        // The first delimiter may stand at the very start, without a line end before it.
        int at = startsWith(0, delimiter, 2) ? delimiter.length - 2 : expect(0, delimiter);
        for (int count = 0; !closes(at); count++) {
            if (count >= Limits.PARTS) {
                throw Unreadable.over("form-limit", "The form has too many parts.");
            }
            int start = expect(at, new byte[] {'\r', '\n'});
            int end = find(delimiter, start, bytes.length);
            if (end < 0) {
                throw malformed("the last boundary is missing");
            }
            part(start, end);
            at = end + delimiter.length;
        }
        if (at + 2 < bytes.length
                && !(startsWith(at + 2, new byte[] {'\r', '\n'}, 0) && at + 4 == bytes.length)) {
            throw malformed("something follows the last boundary");
        }
    }

    private boolean closes(int at) {
        return startsWith(at, new byte[] {'-', '-'}, 0);
    }

    private void part(int start, int end) {
        int blank = find(BLANK_LINE, start, Math.min(end, start + Limits.PART_HEADERS));
        if (blank < 0) {
            throw malformed("a part has no headers, or too many");
        }
        Map<String, String> headers = headers(Utf8.decode(bytes, start, blank));
        String name = name(headers.getOrDefault("content-disposition", ""));
        checkContent(headers);
        fields.add(name, Utf8.decode(bytes, blank + BLANK_LINE.length, end));
    }

    private static Map<String, String> headers(String block) {
        Map<String, String> headers = new HashMap<>();
        for (String line : block.split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon <= 0 || line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
                throw malformed("a part has a broken header");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (headers.put(name, line.substring(colon + 1).strip()) != null) {
                throw malformed("a part has the same header twice");
            }
        }
        return headers;
    }

    private static String name(String disposition) {
        if (!disposition.toLowerCase(Locale.ROOT).startsWith("form-data")) {
            throw malformed("a part is not form-data");
        }
        Matcher parameter = PARAMETER.matcher(disposition);
        int at = "form-data".length();
        Map<String, String> found = new HashMap<>();
        while (at < disposition.length() && parameter.find(at) && parameter.start() == at) {
            String quoted = parameter.group(2);
            String value = quoted != null ? quoted : parameter.group(3);
            if (found.put(parameter.group(1).toLowerCase(Locale.ROOT), value) != null) {
                throw malformed("a part says the same thing of itself twice");
            }
            at = parameter.end();
        }
        if (found.keySet().stream().anyMatch(key -> key.startsWith("filename"))) {
            throw Unreadable.kind(
                    "multipart-file", "The form holds a file.", "Send text fields only.");
        }
        String name = found.get("name");
        if (at != disposition.length() || name == null || found.size() > 1) {
            throw malformed("a part's name cannot be read");
        }
        return name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
    }

    private static void checkContent(Map<String, String> headers) {
        String type = headers.getOrDefault("content-type", "text/plain").toLowerCase(Locale.ROOT);
        String plain = type.replace(" ", "").replace("\"", "");
        if (!plain.equals("text/plain") && !plain.equals("text/plain;charset=utf-8")) {
            throw Unreadable.kind(
                    "multipart-file",
                    "A part of the form is not plain text in UTF-8.",
                    "Send text fields only.");
        }
        String coding = headers.getOrDefault("content-transfer-encoding", "8bit");
        if (!coding.matches("(?i)7bit|8bit|binary")) {
            throw Unreadable.kind(
                    "multipart-encoding", "A part of the form is encoded.", "Send it as it is.");
        }
    }

    private int expect(int at, byte[] wanted) {
        if (!startsWith(at, wanted, 0)) {
            throw malformed("a boundary is not where it should be");
        }
        return at + wanted.length;
    }

    private boolean startsWith(int at, byte[] wanted, int skip) {
        int length = wanted.length - skip;
        return at + length <= bytes.length
                && Arrays.equals(bytes, at, at + length, wanted, skip, wanted.length);
    }

    /** First place of a pattern. Boundaries are short, so plain search is linear in practice. */
    private int find(byte[] wanted, int from, int to) {
        for (int at = from; at + wanted.length <= to; at++) {
            if (bytes[at] == wanted[0] && startsWith(at, wanted, 0)) {
                return at;
            }
        }
        return -1;
    }

    private static Unreadable malformed(String what) {
        return Unreadable.broken("multipart-malformed", "The form cannot be read: " + what + ".");
    }
}
