package dev.tieline.connector.binlog;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Rows that one event of the log has (MariaDB documentation, "Rows Event").
 *
 * @param wanted places of the columns that are read; all others are passed over
 */
record LogRows(TableForm form, Cells cells, Set<Integer> wanted) {
    private static final int MOST_BYTES = 64 << 20;

    LogRows {
        wanted = Set.copyOf(wanted);
    }

    /** The log lacks columns of a row. */
    static final class Partial extends Exception {
        Partial() {
            super("partial", null, false, false);
        }
    }

    /** It is longer than anything is read. */
    static final class TooLong extends Exception {
        TooLong() {
            super("too long", null, false, false);
        }
    }

    /**
     * One that was changed; the texts of the wanted columns at their places.
     *
     * @param before empty when it was created
     * @param after empty when it was deleted
     */
    record Row(List<@Nullable String> before, List<@Nullable String> after) {}

    /**
     * Those of one event, each made when it is asked for: of 64 MB there may be millions. For one
     * thread.
     */
    final class Rows {
        private final int plain;
        private final BitSet first;
        private final BitSet second;
        private final Bytes left;

        private Rows(int plain, BitSet first, BitSet second, Bytes left) {
            this.plain = plain;
            this.first = first;
            this.second = second;
            this.left = left;
        }

        boolean more() {
            return left.left() > 0;
        }

        Row next() throws Partial {
            return switch (plain) {
                case LogEvent.WRITE_ROWS -> new Row(List.of(), row(left, first, List.of()));
                case LogEvent.DELETE_ROWS -> new Row(row(left, first, List.of()), List.of());
                default -> {
                    List<@Nullable String> before = row(left, first, List.of());
                    // What did not change may be left out, if it was there before.
                    yield new Row(before, row(left, second, before));
                }
            };
        }
    }

    /**
     * All of an event.
     *
     * @param type of the event; compressed ones are like the others
     * @param in behind the table's number and the flags
     */
    Rows of(int type, Bytes in) throws Partial, TooLong {
        boolean compressed = type >= LogEvent.WRITE_ROWS_COMPRESSED;
        int plain = compressed ? type - LogEvent.WRITE_ROWS_COMPRESSED + LogEvent.WRITE_ROWS : type;
        int count = in.packed();
        if (count != form.columns().size()) {
            throw new IllegalStateException("rows of another table");
        }
        BitSet first = BitSet.valueOf(in.take((count + 7) / 8));
        BitSet second =
                plain == LogEvent.UPDATE_ROWS ? BitSet.valueOf(in.take((count + 7) / 8)) : first;
        if (first.get(0, count).isEmpty() || second.get(0, count).isEmpty()) {
            throw new Partial();
        }
        return new Rows(plain, first, second, compressed ? inflated(in) : in);
    }

    private List<@Nullable String> row(Bytes in, BitSet present, List<@Nullable String> before)
            throws Partial {
        int count = form.columns().size();
        @Nullable String[] texts = new String[count];
        BitSet nulls = BitSet.valueOf(in.take((present.get(0, count).cardinality() + 7) / 8));
        int at = 0;
        for (int i = 0; i < count; i++) {
            LogColumn column = form.columns().get(i);
            if (!present.get(i)) {
                texts[i] = wanted.contains(i) ? earlier(before, i) : null;
            } else if (!nulls.get(at++)) {
                if (wanted.contains(i)) {
                    texts[i] = cells.text(column, in);
                } else {
                    cells.skip(column, in);
                }
            }
        }
        return Arrays.asList(texts);
    }

    private static @Nullable String earlier(List<@Nullable String> before, int place)
            throws Partial {
        if (before.isEmpty()) {
            throw new Partial();
        }
        return before.get(place);
    }

    /** What MariaDB compressed: a head with the length, and what zlib made (its log_event.cc). */
    static Bytes inflated(Bytes in) throws TooLong {
        int head = in.u8();
        long length = in.big(head & 7);
        if ((head & 0xf8) != 0x80) {
            throw new IllegalStateException("compressed in another way");
        }
        if (length > MOST_BYTES || length < 0) {
            throw new TooLong();
        }
        byte[] all = new byte[(int) length];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(in.take(in.left()));
            int have = 0;
            while (have < all.length) {
                int more = inflater.inflate(all, have, all.length - have);
                if (more == 0) {
                    throw new IllegalStateException("compressed rows end early");
                }
                have += more;
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("what was compressed cannot be read", e);
        }
        return new Bytes(all);
    }
}
