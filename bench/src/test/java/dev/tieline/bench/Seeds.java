package dev.tieline.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Inputs that targets start from, and those that once broke something: one a line, in UTF-8, with
 * {@code \n}, {@code \r}, {@code \t}, {@code \\} and {@code \xHH} for single bytes.
 */
final class Seeds {
    private Seeds() {}

    static List<byte[]> of(String target) throws IOException {
        try (InputStream in = Seeds.class.getResourceAsStream("/fuzz/" + target)) {
            Check.that(in != null, "no inputs for", target);
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(Seeds::read).toList();
        }
    }

    static byte[] read(String line) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < line.length(); at++) {
            int character = line.codePointAt(at);
            if (character != '\\') {
                bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(character) - 1;
                continue;
            }
            switch (line.charAt(++at)) {
                case 'n' -> bytes.write('\n');
                case 'r' -> bytes.write('\r');
                case 't' -> bytes.write('\t');
                case 'x' -> {
                    bytes.write(Integer.parseInt(line.substring(at + 1, at + 3), 16));
                    at += 2;
                }
                default -> bytes.write(line.charAt(at));
            }
        }
        return bytes.toByteArray();
    }

    /** The line for an input, in ASCII. */
    static String write(byte[] input) {
        StringBuilder line = new StringBuilder();
        for (byte one : input) {
            switch (one) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                case '\\' -> line.append("\\\\");
                default -> {
                    if (one >= ' ' && one < 0x7f) {
                        line.append((char) one);
                    } else {
                        line.append(String.format(Locale.ROOT, "\\x%02x", one & 0xff));
                    }
                }
            }
        }
        return line.toString();
    }
}
