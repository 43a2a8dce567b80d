package dev.tieline.connector.table;

import java.io.IOException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column in one group of rows. Holds one page unpacked, some bytes of the file,
 * and the dictionary when there is one.
 */
final class ParquetCells {
    private static final int WINDOW = 256 << 10;
    private static final int MAX_HEAD = 16 << 20;
    private static final int FIRST_HEAD = 1 << 10;

    /** About what a value of a dictionary takes beside its bytes. */
    private static final int OBJECT = 64;

    private static final Values NOTHING =
            () -> {
                throw Bits.broken();
            };

    private final Ranges file;
    private final Budget budget;
    private final Conversion as;
    private final ParquetChunk chunk;
    private final long end;
    private long at;
    private byte[] window = new byte[0];
    private long windowAt;
    private @Nullable Object[] words = new @Nullable Object[0];
    private long wordsCost;
    private long pageCost;
    private int left;
    private @Nullable Hybrid nulls;
    private Values values = NOTHING;

    ParquetCells(Ranges file, Budget budget, Conversion as, ParquetChunk chunk) {
        this.file = file;
        this.budget = budget;
        this.as = as;
        this.chunk = chunk;
        this.at = chunk.start();
        this.end = chunk.start() + chunk.size();
    }

    @Nullable Object next() throws IOException {
        while (left == 0) {
            page(0);
        }
        left--;
        return nulls != null && nulls.next() == 0 ? null : values.next();
    }

    /** There are so many. */
    void skip(long count) throws IOException {
        long rest = count;
        while (rest > 0) {
            if (left == 0) {
                rest -= page(rest);
            } else {
                next();
                rest--;
            }
        }
    }

    void close() {
        budget.give(window.length + wordsCost + pageCost);
        window = new byte[0];
        wordsCost = 0;
        pageCost = 0;
    }

    /**
     * Opens the next page.
     *
     * @param most pages of no more values are left out
     * @return how many values were left out
     */
    private int page(long most) throws IOException {
        // What it holds is free before the next one is taken.
        nulls = null;
        values = NOTHING;
        budget.give(pageCost);
        pageCost = 0;
        ParquetPage page = head();
        long body = at + page.head();
        if (page.packed() > end - body) {
            throw Bits.broken();
        }
        at = body + page.packed();
        if (page.isData() && page.values() <= most) {
            // Also one of none, whatever it would unpack to.
            return page.values();
        }
        if (page.isData() || page.kind() == ParquetPage.DICTIONARY) {
            int from = fill(body, page.packed());
            check(page, from);
            if (page.isData()) {
                data(page, from);
            } else {
                dictionary(page, from);
            }
        }
        return 0;
    }

    private ParquetPage head() throws IOException {
        for (long length = FIRST_HEAD; ; length *= 16) {
            int some = (int) Math.min(length, end - at);
            int from = fill(at, some);
            try {
                return ParquetPage.read(window, from, from + some);
            } catch (Thrift.Cut _) {
                if (some == end - at || length > MAX_HEAD) {
                    throw Bits.broken();
                }
            } catch (Thrift.Wrong _) {
                throw TableBroken.damaged("a page of a column begins with what cannot be");
            }
        }
    }

    /** Where some bytes of the file stand in the window. */
    private int fill(long from, int length) throws IOException {
        boolean there = from >= windowAt && from + length <= windowAt + window.length;
        if (!there) {
            int wanted = Math.max(length, (int) Math.min(WINDOW, end - from));
            budget.give(window.length);
            window = new byte[0];
            budget.take(wanted);
            window = file.read(from, wanted);
            windowAt = from;
        }
        return (int) (from - windowAt);
    }

    private void check(ParquetPage page, int from) throws TableBroken {
        if (page.crc() >= 0) {
            CRC32 sum = new CRC32();
            sum.update(window, from, page.packed());
            if (sum.getValue() != page.crc()) {
                throw TableBroken.damaged("a page of a column is not what its checksum says");
            }
        }
    }

    private boolean isPacked(ParquetPage page) {
        return chunk.codec() != Codec.NONE && page.compressed();
    }

    /** Its bytes behind the first ones, unpacked. */
    private Bits unpacked(ParquetPage page, int from, int first) throws TableBroken {
        if (!isPacked(page)) {
            return new Bits(window, from + first, from + page.packed());
        }
        int size = page.size() - first;
        int packed = page.packed() - first;
        if (packed == 0 && size == 0) {
            return new Bits(window, from, from);
        }
        budget.take(size);
        pageCost += size;
        byte[] bytes = chunk.codec().unpacked(window, from + first, packed, size);
        return new Bits(bytes, 0, size);
    }

    private void data(ParquetPage page, int from) throws TableBroken {
        Bits in;
        nulls = null;
        if (page.kind() == ParquetPage.DATA_2) {
            in = unpacked(page, from, page.levels() + page.repeated());
            if (as.leaf().optional()) {
                int levels = from + page.repeated();
                nulls = new Hybrid(new Bits(window, levels, levels + page.levels()), 1);
            }
        } else {
            in = unpacked(page, from, 0);
            if (as.leaf().optional()) {
                if (page.levelEncoding() != ParquetPage.RLE) {
                    throw TableBroken.unknown("nulls are written in a way that is not known here");
                }
                int length = Plain.fixed32(in.in(), in.pass(4));
                int levels = in.pass(length);
                nulls = new Hybrid(new Bits(in.in(), levels, levels + length), 1);
            }
        }
        left = page.values();
        boolean ofDictionary = page.encoding() == 2 || page.encoding() == 8;
        if (ofDictionary) {
            values = words(in);
        } else if (in.hasMore()) {
            values = Values.of(page.encoding(), as, in, left);
        } else {
            values = NOTHING;
        }
    }

    private Values words(Bits in) throws TableBroken {
        if (!in.hasMore()) {
            return () -> {
                throw Bits.broken();
            };
        }
        Hybrid places = new Hybrid(in, in.in()[in.pass(1)] & 0xFF);
        @Nullable Object[] all = words;
        return () -> {
            int place = places.next();
            if (place < 0 || place >= all.length) {
                throw TableBroken.damaged("a page of a column names a word that is not there");
            }
            return java.util.Objects.requireNonNull(all[place]);
        };
    }

    private void dictionary(ParquetPage page, int from) throws TableBroken {
        if (page.encoding() != 0 && page.encoding() != 2) {
            throw TableBroken.unknown("a dictionary is encoded in a way that is not known here");
        }
        budget.give(wordsCost);
        wordsCost = 0;
        words = new @Nullable Object[0];
        Bits in = unpacked(page, from, 0);
        long cost = (long) OBJECT * page.values() + 2L * page.size();
        budget.take(cost);
        wordsCost = cost;
        Values all = Values.plain(as, in);
        words = new @Nullable Object[page.values()];
        for (int i = 0; i < words.length; i++) {
            words[i] = all.next();
        }
        budget.give(pageCost);
        pageCost = 0;
    }
}
