package dev.tieline.store;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Record ids as the tables hold them: the 16 bytes of the UUID, which grow with time. */
final class RecordIds {
    private static final int TEXT_LENGTH = 36;
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{32}");

    private RecordIds() {}

    /** The bytes of an id; empty when the text is none. */
    static Optional<byte[]> bytes(String id) {
        if (id.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        try {
            UUID uuid = UUID.fromString(id);
            return Optional.of(
                    ByteBuffer.allocate(16)
                            .putLong(uuid.getMostSignificantBits())
                            .putLong(uuid.getLeastSignificantBits())
                            .array());
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    /**
     * The bytes of an id that is written as the id of a trace, 32 digits: a record that came
     * without a trace has one of this id.
     */
    static Optional<byte[]> ofTrace(String id) {
        return TRACE.matcher(id).matches()
                ? Optional.of(HexFormat.of().parseHex(id))
                : Optional.empty();
    }

    /** The bytes of an id the hub made. */
    static byte[] known(String id) {
        return bytes(id)
                .orElseThrow(() -> new IllegalArgumentException("not the id of a record: " + id));
    }

    static String text(byte[] id) {
        ByteBuffer bytes = ByteBuffer.wrap(id);
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }
}
