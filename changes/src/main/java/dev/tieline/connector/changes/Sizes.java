package dev.tieline.connector.changes;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** How much memory changes take, roughly. Pure. */
final class Sizes {
    private static final int OTHERS = 16;

    private Sizes() {}

    static long of(SourceRecord record) {
        return of(record.value());
    }

    private static long of(@Nullable Object value) {
        return switch (value) {
            case Struct struct -> {
                long sum = OTHERS;
                for (Field field : struct.schema().fields()) {
                    sum += of(struct.getWithoutDefault(field.name()));
                }
                yield sum;
            }
            case String text -> OTHERS + text.length();
            case byte[] raw -> OTHERS + raw.length;
            case ByteBuffer buffer -> OTHERS + buffer.remaining();
            case List<?> list -> {
                long sum = OTHERS;
                for (Object item : list) {
                    sum += of(item);
                }
                yield sum;
            }
            case null, default -> OTHERS;
        };
    }
}
