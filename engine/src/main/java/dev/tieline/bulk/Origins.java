package dev.tieline.bulk;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Rows as they were read, for the few that the destination will refuse: as text, for many objects
 * that live for a chunk's time cost the collector more than the text that is hardly ever read
 * again. For one thread at a time.
 */
final class Origins {
    /** Characters of a row that are written down; others are kept as they are. */
    private static final int LONGEST = 1 << 16;

    private final StringBuilder text = new StringBuilder();
    private final Map<Integer, Chunk.Row> large = new HashMap<>();

    /** Of each row where its place ends in the text, and where its fields do. */
    private int[] ends = new int[64];

    private int size;

    /**
     * @param weight about how many characters it has
     */
    void add(Chunk.Row row, long weight) {
        if (size + 2 > ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
        }
        if (weight > LONGEST) {
            large.put(size, row);
        } else {
            text.append(row.place());
        }
        ends[size++] = text.length();
        if (weight <= LONGEST) {
            JsonText.append(text, row.fields().fields());
        }
        ends[size++] = text.length();
    }

    /**
     * @param index from 0, in the order in which they were added
     */
    Chunk.Row get(int index) {
        int at = index * 2;
        Chunk.Row whole = large.get(at);
        if (whole != null) {
            return whole;
        }
        String place = text.substring(at == 0 ? 0 : ends[at - 1], ends[at]);
        return switch (JsonText.read(text.substring(ends[at], ends[at + 1]))) {
            case Reading.Read(Document fields) -> new Chunk.Row(place, fields);
            case Reading.Refused(int _, Fault fault) ->
                    throw new IllegalStateException("what was written is " + fault.code());
        };
    }
}
