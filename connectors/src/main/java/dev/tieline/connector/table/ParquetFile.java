package dev.tieline.connector.table;

import dev.tieline.connector.table.TableColumn.Holds;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file, as apache/parquet-format describes it: what its footer says. Columns that hold
 * lists, maps or groups are known by name and cannot be read.
 */
public final class ParquetFile {
    private static final int TAIL = 8;
    private static final int MAX_FOOTER = 32 << 20;
    private static final int MAX_GROUPS = 1 << 20;
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENCRYPTED = "PARE".getBytes(StandardCharsets.US_ASCII);

    private final Ranges file;
    private final Budget budget = new Budget();
    private byte[] footer = new byte[0];
    private long footerAt;
    private List<ParquetSchema.Top> tops = List.of();
    private List<Conversion> conversions = List.of();
    private long rows = -1;

    /** Where each group of rows is described in the footer, and how many rows it has. */
    private int[] groups = new int[16];

    private long[] groupRows = new long[16];
    private int groupCount;

    private ParquetFile(Ranges file) {
        this.file = file;
    }

    /**
     * Reads the footer; the file stays open until the rows are closed.
     *
     * @throws TableBroken when it is none that can be read
     */
    public static ParquetFile open(Ranges file) throws IOException {
        ParquetFile opened = new ParquetFile(file);
        try {
            opened.readTail();
            opened.readFooter();
        } catch (Thrift.Cut | Thrift.Wrong _) {
            throw TableBroken.damaged("what it says of itself at its end cannot be read");
        } catch (EOFException _) {
            throw TableBroken.damaged("it ends before what it says of itself does");
        }
        return opened;
    }

    private void readTail() throws IOException {
        if (file.size() < MAGIC.length + TAIL) {
            throw TableBroken.damaged("it is too short");
        }
        byte[] tail = file.read(file.size() - TAIL, TAIL);
        byte[] last = Arrays.copyOfRange(tail, 4, TAIL);
        if (Arrays.equals(last, ENCRYPTED)) {
            throw TableBroken.unknown("it is encrypted");
        }
        if (!Arrays.equals(last, MAGIC) || !Arrays.equals(file.read(0, MAGIC.length), MAGIC)) {
            throw TableBroken.damaged("it does not begin and end with 'PAR1'");
        }
        int length = Plain.fixed32(tail, 0);
        footerAt = file.size() - TAIL - length;
        if (length < 0 || footerAt < MAGIC.length) {
            throw TableBroken.damaged("it ends before what it says of itself does");
        }
        if (length > MAX_FOOTER) {
            throw TableBroken.tooLarge(
                    "what it says of itself takes more than " + (MAX_FOOTER >> 20) + " MB");
        }
        budget.take(3L * length);
        footer = file.read(footerAt, length);
    }

    private void readFooter() throws IOException, Thrift.Cut, Thrift.Wrong {
        Thrift in = new Thrift(footer, 0, footer.length);
        List<ParquetLeaf> elements = new ArrayList<>();
        in.struct((id, form) -> {
            switch (id) {
                case 2 -> {
                    if (!elements.isEmpty()) {
                        throw new Thrift.Wrong();
                    }
                    elements.addAll(ParquetSchema.elements(in));
                }
                case 3 -> rows = in.number();
                case 4 -> in.list(Thrift.STRUCT, _ -> group(in));
                default -> {
                    return false;
                }
            }
            return true;
        });
        tops = ParquetSchema.tops(elements);
        conversions = tops.stream().map(Conversion::of).toList();
        long sum = 0;
        for (int i = 0; i < groupCount; i++) {
            sum += groupRows[i];
        }
        if (sum != rows) {
            throw TableBroken.damaged("it does not have the rows that it says it has");
        }
    }

    /** Only where it is, and how many rows it has; the rest when it is its turn. */
    private void group(Thrift in) throws Thrift.Cut, Thrift.Wrong {
        if (groupCount == MAX_GROUPS) {
            throw new Thrift.Wrong();
        }
        if (groupCount == groups.length) {
            groups = Arrays.copyOf(groups, 2 * groupCount);
            groupRows = Arrays.copyOf(groupRows, 2 * groupCount);
        }
        int place = groupCount++;
        groups[place] = in.at();
        groupRows[place] = -1;
        in.struct((id, form) -> {
            if (id != 3) {
                return false;
            }
            groupRows[place] = in.number();
            return true;
        });
        if (groupRows[place] < 0 || groupRows[place] > Long.MAX_VALUE / MAX_GROUPS) {
            throw new Thrift.Wrong();
        }
    }

    /** How many rows it has. */
    public long rows() {
        return rows;
    }

    /** Those of the table itself, in their order; names may be there twice. */
    public List<TableColumn> columns() {
        List<TableColumn> columns = new ArrayList<>();
        for (int i = 0; i < tops.size(); i++) {
            Conversion one = conversions.get(i);
            columns.add(new TableColumn(tops.get(i).leaf().name(), one.holds(), one.words()));
        }
        return columns;
    }

    /** Whether no row can be without a value there. */
    public boolean isAlways(int column) {
        return tops.get(column).leaf().repetition() == ParquetLeaf.REQUIRED;
    }

    /**
     * Its rows; once.
     *
     * @param wanted places of {@link #columns()} that hold something that can be told
     */
    public TableRows read(List<Integer> wanted) {
        for (int column : wanted) {
            if (conversions.get(column).holds() == Holds.OTHER) {
                throw new IllegalArgumentException("column " + column + " cannot be read");
            }
        }
        return new ParquetRows(this, List.copyOf(wanted));
    }

    int groups() {
        return groupCount;
    }

    long rowsOf(int group) {
        return groupRows[group];
    }

    Ranges file() {
        return file;
    }

    /** The wanted columns of a group. */
    List<ParquetCells> cells(int group, List<Integer> wanted) throws TableBroken {
        ParquetChunk.@Nullable Said[] chunks = new ParquetChunk.@Nullable Said[wanted.size()];
        Thrift in = new Thrift(footer, groups[group], footer.length);
        try {
            in.struct((id, form) -> {
                if (id != 1) {
                    return false;
                }
                in.list(Thrift.STRUCT, place -> chunk(in, place, wanted, chunks));
                return true;
            });
        } catch (Thrift.Cut | Thrift.Wrong _) {
            throw TableBroken.damaged("what it says of its rows cannot be read");
        }
        List<ParquetCells> cells = new ArrayList<>();
        for (int i = 0; i < chunks.length; i++) {
            ParquetChunk.Said said = chunks[i];
            if (said == null) {
                throw TableBroken.damaged("a column is not in all of its groups of rows");
            }
            ParquetChunk chunk = said.of(tops.get(wanted.get(i)).leaf(), footerAt);
            if (chunk.values() != groupRows[group]) {
                throw TableBroken.damaged("a column has not as many values as there are rows");
            }
            cells.add(new ParquetCells(file, budget, conversions.get(wanted.get(i)), chunk));
        }
        return cells;
    }

    private void chunk(
            Thrift in, int place, List<Integer> wanted, ParquetChunk.@Nullable Said[] chunks)
            throws Thrift.Cut, Thrift.Wrong {
        int found = -1;
        for (int i = 0; i < chunks.length; i++) {
            found = tops.get(wanted.get(i)).place() == place ? i : found;
        }
        if (found < 0) {
            in.skipStruct();
            return;
        }
        chunks[found] = ParquetChunk.said(in);
    }
}
