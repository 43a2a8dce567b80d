package dev.tieline.connector.table;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Parquet file, as apache/parquet-format describes it: each chunk is a group of rows, and
 * of each it keeps how long its columns are, for the footer.
 */
public final class ParquetOut implements TableOut {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final String BY = "tieline";
    private static final int MAX_KEPT = 3 << 20;
    private static final int RLE = 3;

    private final List<ParquetType> types = new ArrayList<>();
    private final Codec codec;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    /**
     * @param fields at least one
     */
    public ParquetOut(List<TableField> fields, Pack pack) {
        fields.forEach(field -> types.add(new ParquetType(field)));
        this.codec = pack.codec();
    }

    @Override
    public void take(List<? extends @Nullable Object> values) throws Unwritable {
        @Nullable Object[] row = new @Nullable Object[types.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = types.get(i).of(values.get(i));
        }
        rows.add(row);
    }

    @Override
    public int taken() {
        return rows.size();
    }

    @Override
    public void forget() {
        rows.clear();
    }

    @Override
    public Chunk chunk(String kept, long before) throws TableBroken {
        List<byte[]> pieces = new ArrayList<>();
        if (kept.isEmpty()) {
            pieces.add(MAGIC);
        }
        StringBuilder now = new StringBuilder(kept.isEmpty() ? mark() : checked(kept));
        if (!rows.isEmpty()) {
            ByteArrayOutputStream sizes = new ByteArrayOutputStream();
            Plain.variable(sizes, rows.size());
            for (int i = 0; i < types.size(); i++) {
                ParquetColumn column = new ParquetColumn(types.get(i), codec);
                column.write(rows, i);
                pieces.add(column.bytes());
                Plain.variable(sizes, column.bytes().length);
                Plain.variable(sizes, column.unpacked());
            }
            now.append('.')
                    .append(
                            Base64.getEncoder()
                                    .withoutPadding()
                                    .encodeToString(sizes.toByteArray()));
        }
        if (now.length() > MAX_KEPT) {
            throw TableBroken.tooLarge("it has more groups of rows than its footer may name");
        }
        return new Chunk(pieces, now.toString());
    }

    /** Says with which fields the file was begun. */
    private String mark() {
        CRC32 sum = new CRC32();
        sum.update(schema(new ThriftOut().begin()).end().bytes());
        return "1" + codec.id() + Long.toHexString(sum.getValue());
    }

    private String checked(String kept) throws TableBroken {
        int end = kept.indexOf('.');
        if (!mark().equals(end < 0 ? kept : kept.substring(0, end))) {
            throw TableBroken.unknown("it was begun with other fields");
        }
        return kept;
    }

    private ThriftOut schema(ThriftOut out) {
        out.structs(2, types.size() + 1).begin().text(4, "schema").small(5, types.size()).end();
        types.forEach(type -> type.describe(out));
        return out;
    }

    /**
     * One group as it is kept.
     *
     * @param sizes packed and unpacked, column by column
     */
    private record Group(long rows, List<Long> sizes) {
        static Group of(String kept, int columns) throws TableBroken {
            byte[] bytes = Base64.getDecoder().decode(kept);
            Bits in = new Bits(bytes, 0, bytes.length);
            long rows = in.plain();
            List<Long> sizes = new ArrayList<>();
            for (int i = 0; i < 2 * columns; i++) {
                sizes.add(in.plain());
            }
            return new Group(rows, sizes);
        }

        long packed() {
            long sum = 0;
            for (int i = 0; i < sizes.size(); i += 2) {
                sum += sizes.get(i);
            }
            return sum;
        }
    }

    @Override
    public Chunk end(String kept, long before) throws TableBroken {
        String[] parts = checked(kept).split("\\.", -1);
        ThriftOut out = schema(new ThriftOut().begin().small(1, 2));
        out.large(3, before).structs(4, parts.length - 1);
        long at = MAGIC.length;
        for (int i = 1; i < parts.length; i++) {
            Group group = Group.of(parts[i], types.size());
            describe(out, group, at);
            at += group.packed();
        }
        byte[] footer = out.text(6, BY).end().bytes();
        ByteArrayOutputStream tail = new ByteArrayOutputStream();
        tail.writeBytes(footer);
        Plain.little(tail, footer.length, 4);
        tail.writeBytes(MAGIC);
        return new Chunk(List.of(tail.toByteArray()), kept);
    }

    private void describe(ThriftOut out, Group group, long start) {
        out.begin().structs(1, types.size());
        long at = start;
        long unpacked = 0;
        for (int i = 0; i < types.size(); i++) {
            long size = group.sizes().get(2 * i);
            out.begin()
                    .large(2, at)
                    .begin(3)
                    .small(1, types.get(i).stored())
                    .list(2, 2, 5)
                    .item(0)
                    .item(RLE)
                    .list(3, 1, Thrift.BINARY)
                    .text(types.get(i).field().name())
                    .small(4, codec.id())
                    .large(5, group.rows())
                    .large(6, group.sizes().get(2 * i + 1))
                    .large(7, size)
                    .large(9, at)
                    .end()
                    .end();
            at += size;
            unpacked += group.sizes().get(2 * i + 1);
        }
        out.large(2, unpacked).large(3, group.rows()).end();
    }
}
