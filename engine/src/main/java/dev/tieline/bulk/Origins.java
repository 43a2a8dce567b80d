package dev.tieline.bulk;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows as they were read, for the few that the destination will refuse: as text, for many objects
 * that live for a chunk's time cost the collector more than the text that is hardly ever read
 * again. For one thread at a time.
 */
final class Origins {
    /** Characters of a row that are written down; others are kept as they are. */
    private static final int LONGEST = 1 << 16;

    /** Of so many characters is a part; arrays of half a megabyte and more burden the collector. */
    private static final int PART = 1 << 16;

    private final List<StringBuilder> parts = new ArrayList<>();
    private final Map<Integer, Chunk.Row> large = new HashMap<>();

    /** Of each row its part, and where in it its place begins, its fields do, and they end. */
    private int[] ends = new int[4 * 64];

    private int size;

    /**
     * @param weight about how many characters it has
     */
    void add(Chunk.Row row, long weight) {
        int at = 4 * size++;
        if (at == ends.length) {
            ends = Arrays.copyOf(ends, at * 2);
        }
        if (weight > LONGEST) {
            large.put(at, row);
            return;
        }
        if (parts.isEmpty() || parts.getLast().length() > PART) {
            parts.add(new StringBuilder(PART + PART / 4));
        }
        StringBuilder text = parts.getLast();
        ends[at] = parts.size() - 1;
        ends[at + 1] = text.length();
        text.append(row.place());
        ends[at + 2] = text.length();
        JsonText.append(text, row.fields().fields());
        ends[at + 3] = text.length();
    }

    /**
     * @param index from 0, in the order in which they were added
     */
    Chunk.Row get(int index) {
        int at = 4 * index;
        Chunk.Row whole = large.get(at);
        if (whole != null) {
            return whole;
        }
        StringBuilder text = parts.get(ends[at]);
        String place = text.substring(ends[at + 1], ends[at + 2]);
        return switch (JsonText.read(text.substring(ends[at + 2], ends[at + 3]))) {
            case Reading.Read(Document fields) -> new Chunk.Row(place, fields, "");
            case Reading.Refused(int _, Fault fault) ->
                    throw new IllegalStateException("what was written is " + fault.code());
        };
    }
}
