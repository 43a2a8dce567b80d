package dev.tieline.connector.files;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** What a text may begin with to say in which encoding it is. */
enum ByteOrderMark {
    UTF_8(StandardCharsets.UTF_8, 0xEF, 0xBB, 0xBF),
    // Before that of UTF-16LE, for it begins with it.
    UTF_32LE(StandardCharsets.UTF_32LE, 0xFF, 0xFE, 0, 0),
    UTF_32BE(StandardCharsets.UTF_32BE, 0, 0, 0xFE, 0xFF),
    UTF_16LE(StandardCharsets.UTF_16LE, 0xFF, 0xFE),
    UTF_16BE(StandardCharsets.UTF_16BE, 0xFE, 0xFF);

    static final int LONGEST = 4;

    private static final String TEXT = "\uFEFF";

    private final Charset encoding;
    private final byte[] bytes;

    ByteOrderMark(Charset encoding, int... bytes) {
        this.encoding = encoding;
        this.bytes = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            this.bytes[i] = (byte) bytes[i];
        }
    }

    /** What bytes begin with. */
    static Optional<ByteOrderMark> of(ByteBuffer start) {
        return Stream.of(values())
                .filter(mark ->
                        start.remaining() >= mark.bytes.length
                                && start.slice(start.position(), mark.bytes.length)
                                        .equals(ByteBuffer.wrap(mark.bytes)))
                .findFirst();
    }

    Charset encoding() {
        return encoding;
    }

    int length() {
        return bytes.length;
    }

    /** Whether a text in that encoding may begin so, and not with characters of its own. */
    boolean fits(Charset declared) {
        try {
            CharBuffer read = declared.newDecoder().decode(ByteBuffer.wrap(bytes));
            return read.isEmpty() || TEXT.contentEquals(read);
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
