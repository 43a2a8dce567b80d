package dev.tieline.connector.table;

import dev.tieline.connector.table.ParquetLeaf.Kind;
import dev.tieline.connector.table.ParquetLeaf.Meaning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a Parquet file, read from its footer; ids and words as in parquet.thrift of
 * apache/parquet-format.
 */
final class ParquetSchema {
    private static final int MOST = 100_000;
    private static final Kind[] CONVERTED = {
        Kind.TEXT,
        Kind.MAP,
        Kind.MAP,
        Kind.LIST,
        Kind.TEXT,
        Kind.DECIMAL,
        Kind.DATE,
        Kind.TIME,
        Kind.TIME,
        Kind.TIMESTAMP,
        Kind.TIMESTAMP,
        Kind.UNSIGNED,
        Kind.UNSIGNED,
        Kind.UNSIGNED,
        Kind.UNSIGNED,
        Kind.PLAIN,
        Kind.PLAIN,
        Kind.PLAIN,
        Kind.PLAIN,
        Kind.TEXT,
        Kind.OTHER,
        Kind.OTHER
    };

    private int type = ParquetLeaf.GROUP;
    private int length;
    private int repetition = ParquetLeaf.REQUIRED;
    private String name = "";
    private int children;
    private int converted = -1;
    private int scale;
    private int precision;
    private Meaning logical = Meaning.PLAIN;
    private boolean hasLogical;

    private ParquetSchema() {}

    /**
     * A field of the table itself.
     *
     * @param place of its first stored column among all of them
     */
    record Top(ParquetLeaf leaf, int place, boolean flat) {}

    /** All elements, in the order of the footer. */
    static List<ParquetLeaf> elements(Thrift in) throws Thrift.Cut, Thrift.Wrong {
        List<ParquetLeaf> all = new ArrayList<>();
        in.list(
                Thrift.STRUCT,
                i -> {
                    if (i >= MOST) {
                        throw new Thrift.Wrong();
                    }
                    all.add(new ParquetSchema().element(in));
                });
        return all;
    }

    /** The fields of the table itself. */
    static List<Top> tops(List<ParquetLeaf> elements) throws TableBroken {
        List<Top> tops = new ArrayList<>();
        int place = 0;
        int at = 1;
        while (at < elements.size()) {
            ParquetLeaf leaf = elements.get(at);
            int leaves = 0;
            int open = 1;
            while (open > 0) {
                if (at >= elements.size() || elements.get(at).children() < 0) {
                    throw TableBroken.damaged("its list of columns is not whole");
                }
                ParquetLeaf one = elements.get(at++);
                boolean group = one.type() == ParquetLeaf.GROUP;
                leaves += group ? 0 : 1;
                open += (group ? one.children() : 0) - 1;
            }
            boolean flat =
                    leaf.type() != ParquetLeaf.GROUP && leaf.repetition() <= ParquetLeaf.OPTIONAL;
            tops.add(new Top(leaf, place, flat));
            place += leaves;
        }
        if (elements.isEmpty() || elements.getFirst().children() != tops.size()) {
            throw TableBroken.damaged("its list of columns is not whole");
        }
        return tops;
    }

    private ParquetLeaf element(Thrift in) throws Thrift.Cut, Thrift.Wrong {
        in.struct((id, form) -> {
            switch (id) {
                case 1 -> type = in.small();
                case 2 -> length = in.small();
                case 3 -> repetition = in.small();
                case 4 -> name = new String(in.binary(), StandardCharsets.UTF_8);
                case 5 -> children = in.small();
                case 6 -> converted = in.small();
                case 7 -> scale = in.small();
                case 8 -> precision = in.small();
                case 10 -> logical(in);
                default -> {
                    return false;
                }
            }
            return true;
        });
        boolean known =
                type >= ParquetLeaf.GROUP
                        && type <= ParquetLeaf.FIXED
                        && repetition >= 0
                        && repetition <= 2
                        && (type != ParquetLeaf.FIXED || length > 0);
        if (!known) {
            throw new Thrift.Wrong();
        }
        return new ParquetLeaf(name, type, length, repetition, children, meaning());
    }

    private Meaning meaning() {
        if (hasLogical || converted < 0) {
            return logical;
        }
        if (converted >= CONVERTED.length) {
            return Meaning.of(Kind.OTHER);
        }
        Kind kind = CONVERTED[converted];
        return switch (kind) {
            case DECIMAL -> new Meaning(kind, scale, precision, false);
            // Those of milliseconds stand before those of microseconds.
            case TIME, TIMESTAMP -> Meaning.time(kind, converted % 2 == 1 ? 3 : 6, true);
            default -> Meaning.of(kind);
        };
    }

    private void logical(Thrift in) throws Thrift.Cut, Thrift.Wrong {
        hasLogical = true;
        in.struct((id, form) -> {
            switch (id) {
                case 1, 4, 12 -> logical = Meaning.of(Kind.TEXT);
                case 2 -> logical = Meaning.of(Kind.MAP);
                case 3 -> logical = Meaning.of(Kind.LIST);
                case 6 -> logical = Meaning.of(Kind.DATE);
                case 11 -> logical = Meaning.of(Kind.NOTHING);
                case 14 -> logical = Meaning.of(Kind.UUID);
                case 5 -> {
                    decimal(in);
                    return true;
                }
                case 7, 8 -> {
                    time(in, id == 7 ? Kind.TIME : Kind.TIMESTAMP);
                    return true;
                }
                case 10 -> {
                    integer(in);
                    return true;
                }
                default -> logical = Meaning.of(Kind.OTHER);
            }
            return false;
        });
    }

    private void decimal(Thrift in) throws Thrift.Cut, Thrift.Wrong {
        in.struct((id, form) -> {
            switch (id) {
                case 1 -> scale = in.small();
                case 2 -> precision = in.small();
                default -> {
                    return false;
                }
            }
            return true;
        });
        logical = new Meaning(Kind.DECIMAL, scale, precision, false);
    }

    private void time(Thrift in, Kind kind) throws Thrift.Cut, Thrift.Wrong {
        boolean[] utc = {false};
        int[] digits = {0};
        in.struct((id, form) -> {
            if (id == 1) {
                utc[0] = form == Thrift.TRUE;
                return true;
            }
            if (id != 2) {
                return false;
            }
            in.struct((unit, _) -> {
                digits[0] = 3 * unit;
                return false;
            });
            return true;
        });
        if (digits[0] < 3 || digits[0] > 9) {
            throw new Thrift.Wrong();
        }
        logical = Meaning.time(kind, digits[0], utc[0]);
    }

    private void integer(Thrift in) throws Thrift.Cut, Thrift.Wrong {
        boolean[] signed = {true};
        in.struct((id, form) -> {
            if (id == 2) {
                signed[0] = form == Thrift.TRUE;
                return true;
            }
            return false;
        });
        logical = signed[0] ? Meaning.PLAIN : Meaning.of(Kind.UNSIGNED);
    }
}
