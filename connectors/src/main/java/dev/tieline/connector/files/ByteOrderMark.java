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
    UTF_8(StandardCharsets.UTF_8),
    // Before that of UTF-16LE, for it begins with it.
    UTF_32LE(StandardCharsets.UTF_32LE),
    UTF_32BE(StandardCharsets.UTF_32BE),
    UTF_16LE(StandardCharsets.UTF_16LE),
    UTF_16BE(StandardCharsets.UTF_16BE);

    static final int LONGEST = 4;

    private static final String TEXT = "\uFEFF";

    private final Charset encoding;

    ByteOrderMark(Charset encoding) {
        this.encoding = encoding;
    }

    /** What bytes begin with. */
    static Optional<ByteOrderMark> of(ByteBuffer start) {
        return Stream.of(values())
                .filter(mark ->
                        start.remaining() >= mark.length()
                                && start.slice(start.position(), mark.length())
                                        .equals(ByteBuffer.wrap(mark.bytes())))
                .findFirst();
    }

    Charset encoding() {
        return encoding;
    }

    int length() {
        return bytes().length;
    }

    private byte[] bytes() {
        return TEXT.getBytes(encoding);
    }

    /** Whether a text in that encoding may begin so, and not with characters of its own. */
    boolean fits(Charset declared) {
        try {
            CharBuffer read = declared.newDecoder().decode(ByteBuffer.wrap(bytes()));
            return read.isEmpty() || TEXT.contentEquals(read);
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
