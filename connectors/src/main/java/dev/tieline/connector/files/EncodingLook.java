package dev.tieline.connector.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** In which encoding a text may be. */
final class EncodingLook {
    private EncodingLook() {}

    static Charset of(byte[] bytes, List<String> doubts) {
        Optional<ByteOrderMark> mark = ByteOrderMark.of(ByteBuffer.wrap(bytes));
        if (mark.isPresent() && mark.get() != ByteOrderMark.UTF_8) {
            return mark.get().encoding();
        }
        int[] nulls = nulls(bytes);
        if (nulls[0] + nulls[1] > bytes.length / 8) {
            doubts.add("It looks like UTF-16 without a byte order mark.");
            return nulls[1] > nulls[0] ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        }
        if (fits(bytes, StandardCharsets.UTF_8)) {
            if (ascii(bytes)) {
                doubts.add(
                        "Only ASCII was seen, so every encoding but UTF-16 would do; ask whoever"
                                + " makes it.");
            }
            return StandardCharsets.UTF_8;
        }
        doubts.add(
                "It is not UTF-8. Which other encoding it is cannot be told from its bytes: look at"
                        + " letters that are not ASCII, or ask whoever makes it, and try again with"
                        + " --encoding.");
        return fits(bytes, Charset.forName("windows-1252"))
                ? Charset.forName("windows-1252")
                : StandardCharsets.ISO_8859_1;
    }

    private static int[] nulls(byte[] bytes) {
        int[] nulls = new int[2];
        for (int i = 0; i < bytes.length; i++) {
            nulls[i % 2] += bytes[i] == 0 ? 1 : 0;
        }
        return nulls;
    }

    private static boolean ascii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(byte[] bytes, Charset charset) {
        char[] text = new char[8 << 10];
        try (Characters characters = new Characters(FileLook.stream(bytes), charset)) {
            while (!characters.broken() && characters.read(text, 0, text.length) > 0) {
                // Only whether it can be read counts.
            }
            return !characters.broken();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
