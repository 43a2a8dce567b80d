package dev.tieline.connector.binlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * A table as the log describes it before each of its rows.
 *
 * @param columns all of them, in their order; without names when the log has none
 * @param key places of the columns of the primary key; empty when there is none
 * @param named whether the columns have names
 */
record TableForm(List<LogColumn> columns, List<Integer> key, boolean named) {
    private static final int SIGNS = 1;

    /** One number behind each of the charsets' is the same in its other form. */
    private static final int CHARSET = 2;

    private static final int NAMES = 4;
    private static final int SET_WORDS = 5;
    private static final int ENUM_WORDS = 6;
    private static final int KEY = 8;
    private static final int KEY_PARTS = 9;
    private static final int WORDS_CHARSET = 10;

    TableForm {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** Which table it is; what is behind that is {@link #of}. */
    record Head(long id, String database, String table) {
        static Head of(Bytes in) {
            long id = in.little(6);
            in.skip(2);
            String database = in.text(in.u8());
            in.skip(1);
            String table = in.text(in.u8());
            in.skip(1);
            return new Head(id, database, table);
        }
    }

    /** Reads what stands behind a {@link Head}. */
    static TableForm of(Bytes in) {
        int count = in.packed();
        byte[] written = in.take(count);
        Bytes metas = in.part(in.packed());
        int[] types = new int[count];
        int[] meta = new int[count];
        for (int i = 0; i < count; i++) {
            types[i] = written[i] & 0xff;
            describe(types, meta, i, metas);
        }
        in.skip((count + 7) / 8);
        Map<Integer, Bytes> more = new HashMap<>();
        while (in.left() > 0) {
            int kind = in.u8();
            more.put(kind, in.part(in.packed()));
        }
        return new TableForm(columns(types, meta, more), key(more), more.containsKey(NAMES));
    }

    /** What a type needs to be read; a string may turn out to be something else. */
    private static void describe(int[] types, int[] meta, int i, Bytes metas) {
        switch (types[i]) {
            case LogColumn.FLOAT,
                    LogColumn.DOUBLE,
                    LogColumn.BLOB,
                    LogColumn.BLOB_COMPRESSED,
                    LogColumn.GEOMETRY,
                    LogColumn.TIME,
                    LogColumn.DATETIME,
                    LogColumn.TIMESTAMP ->
                    meta[i] = metas.u8();
            case LogColumn.VARCHAR, LogColumn.VARCHAR_COMPRESSED, LogColumn.BIT ->
                    meta[i] = (int) metas.little(2);
            case LogColumn.DECIMAL -> meta[i] = (int) metas.big(2);
            case LogColumn.STRING, LogColumn.VAR_STRING, LogColumn.ENUM, LogColumn.SET -> {
                int real = metas.u8();
                int length = metas.u8();
                // Two bits of the length are in the type, the other way round.
                boolean longer = (real & 0x30) != 0x30;
                types[i] = longer ? real | 0x30 : real;
                meta[i] = longer ? length | (((real & 0x30) ^ 0x30) << 4) : length;
            }
            default -> {}
        }
    }

    private static List<LogColumn> columns(int[] types, int[] meta, Map<Integer, Bytes> more) {
        int count = types.length;
        BitSet unsigned = unsigned(types, more);
        int[] collations = new int[count];
        collations(places(types, LogColumn::charactered), more, CHARSET, collations);
        collations(
                places(types, type -> type == LogColumn.ENUM || type == LogColumn.SET),
                more,
                WORDS_CHARSET,
                collations);
        List<List<String>> words = new ArrayList<>();
        Bytes sets = more.getOrDefault(SET_WORDS, new Bytes(new byte[0]));
        Bytes enums = more.getOrDefault(ENUM_WORDS, new Bytes(new byte[0]));
        for (int type : types) {
            words.add(
                    switch (type) {
                        case LogColumn.SET -> words(sets);
                        case LogColumn.ENUM -> words(enums);
                        default -> List.of();
                    });
        }
        Bytes names = more.get(NAMES);
        List<LogColumn> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = names == null ? "" : names.text(names.packed());
            columns.add(
                    new LogColumn(
                            name, types[i], meta[i], unsigned.get(i), collations[i], words.get(i)));
        }
        return columns;
    }

    private static List<Integer> places(int[] types, IntPredicate wanted) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            if (wanted.test(types[i])) {
                places.add(i);
            }
        }
        return places;
    }

    private static BitSet unsigned(int[] types, Map<Integer, Bytes> more) {
        BitSet unsigned = new BitSet();
        Bytes bits = more.get(SIGNS);
        if (bits != null) {
            List<Integer> places = places(types, LogColumn::signed);
            byte[] raw = bits.take(bits.left());
            if (raw.length != (places.size() + 7) / 8) {
                throw new IllegalStateException("signs of other columns");
            }
            for (int i = 0; i < places.size(); i++) {
                unsigned.set(places.get(i), (raw[i / 8] & (0x80 >> (i % 8))) != 0);
            }
        }
        return unsigned;
    }

    /** Either one for all with exceptions, or one for each. */
    private static void collations(
            List<Integer> places, Map<Integer, Bytes> more, int kind, int[] collations) {
        Bytes one = more.get(kind);
        Bytes each = more.get(kind + 1);
        if (one != null) {
            int usual = one.packed();
            places.forEach(place -> collations[place] = usual);
            while (one.left() > 0) {
                int which = one.packed();
                collations[places.get(which)] = one.packed();
            }
        }
        for (int i = 0; each != null && each.left() > 0; i++) {
            collations[places.get(i)] = each.packed();
        }
    }

    private static List<String> words(Bytes in) {
        int count = in.left() == 0 ? 0 : in.packed();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(in.text(in.packed(), StandardCharsets.ISO_8859_1));
        }
        return words;
    }

    private static List<Integer> key(Map<Integer, Bytes> more) {
        List<Integer> key = new ArrayList<>();
        Bytes whole = more.get(KEY);
        while (whole != null && whole.left() > 0) {
            key.add(whole.packed());
        }
        Bytes parts = more.get(KEY_PARTS);
        while (parts != null && parts.left() > 0) {
            key.add(parts.packed());
            parts.packed();
        }
        return key;
    }
}
