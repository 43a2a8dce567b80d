package dev.tieline.connector.table;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes one column of a group of rows as pages of about the same size. Used once. */
final class ParquetColumn {
    private static final int PAGE = 1 << 20;
    private static final int RLE = 3;

    private final ParquetType type;
    private final Codec codec;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long unpacked;
    private byte[] done = new byte[0];

    ParquetColumn(ParquetType type, Codec codec) {
        this.type = type;
        this.codec = codec;
    }

    byte[] bytes() {
        return done;
    }

    /** What the pages take unpacked, with what stands before them. */
    long unpacked() {
        return unpacked;
    }

    void write(List<@Nullable Object[]> rows, int column) {
        int from = 0;
        while (from < rows.size()) {
            from = page(rows, column, from);
        }
        done = out.toByteArray();
    }

    /** Where the next page begins. */
    private int page(List<@Nullable Object[]> rows, int column, int from) {
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        int at = from;
        int bits = 0;
        int part = 0;
        while (at < rows.size() && values.size() < PAGE) {
            Object value = rows.get(at++)[column];
            if (value instanceof Boolean truth) {
                part |= truth ? 1 << bits : 0;
                if (++bits == 8) {
                    values.write(part);
                    part = 0;
                    bits = 0;
                }
            } else if (value != null) {
                ParquetType.put(values, type.stored(), value);
            }
        }
        if (bits > 0) {
            values.write(part);
        }
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        if (!type.field().required()) {
            byte[] levels = levels(rows.subList(from, at), column);
            Plain.little(page, levels.length, 4);
            page.writeBytes(levels);
        }
        page.writeBytes(values.toByteArray());
        put(page.toByteArray(), at - from);
        return at;
    }

    /** Which values are there: one run when all or none are, else a bit for each. */
    private static byte[] levels(List<@Nullable Object[]> rows, int column) {
        int there = 0;
        byte[] bits = new byte[(rows.size() + 7) / 8];
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i)[column] != null) {
                there++;
                bits[i / 8] |= (byte) (1 << i % 8);
            }
        }
        ByteArrayOutputStream levels = new ByteArrayOutputStream();
        if (there == 0 || there == rows.size()) {
            Plain.variable(levels, (long) rows.size() << 1);
            levels.write(there == 0 ? 0 : 1);
        } else {
            Plain.variable(levels, (long) bits.length << 1 | 1);
            levels.writeBytes(bits);
        }
        return levels.toByteArray();
    }

    private void put(byte[] page, int values) {
        byte[] packed = packed(page);
        CRC32 sum = new CRC32();
        sum.update(packed);
        byte[] head =
                new ThriftOut()
                        .begin()
                        .small(1, ParquetPage.DATA)
                        .small(2, page.length)
                        .small(3, packed.length)
                        .small(4, Plain.signed(sum.getValue()))
                        .begin(5)
                        .small(1, values)
                        .small(2, 0)
                        .small(3, RLE)
                        .small(4, RLE)
                        .end()
                        .end()
                        .bytes();
        out.writeBytes(head);
        out.writeBytes(packed);
        unpacked += head.length + page.length;
    }

    private byte[] packed(byte[] page) {
        return switch (codec) {
            case GZIP -> gzip(page);
            case ZSTD -> Zstd.compress(page);
            default -> page;
        };
    }

    private static byte[] gzip(byte[] page) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(packed)) {
            stream.write(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
