package dev.tieline.connector.table;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a Parquet file, group by group. */
final class ParquetRows implements TableRows {
    private static final int LONGEST = 1 << 20;

    private final ParquetFile file;
    private final List<Integer> wanted;
    private final @Nullable Object[] values;
    private List<ParquetCells> cells = List.of();
    private int group = -1;
    private long left;
    private long number;
    private int size;

    ParquetRows(ParquetFile file, List<Integer> wanted) {
        this.file = file;
        this.wanted = wanted;
        this.values = new @Nullable Object[wanted.size()];
    }

    @Override
    public boolean advance() throws IOException {
        if (!enter()) {
            return false;
        }
        try {
            size = 0;
            for (int i = 0; i < values.length; i++) {
                Object value = cells.get(i).next();
                size += value instanceof String text ? 8 + text.length() : 8;
                values[i] = size > LONGEST && value != null ? Unfit.TOO_LONG : value;
            }
        } catch (EOFException | IndexOutOfBoundsException | ArithmeticException _) {
            throw Bits.broken();
        }
        left--;
        number++;
        return true;
    }

    /** Whether there is a row to go to. */
    private boolean enter() throws TableBroken {
        while (left == 0) {
            if (group + 1 >= file.groups()) {
                return false;
            }
            leave();
            group++;
            left = file.rowsOf(group);
            cells = left == 0 ? List.of() : file.cells(group, wanted);
        }
        return true;
    }

    private void leave() {
        cells.forEach(ParquetCells::close);
        cells = List.of();
    }

    @Override
    public long skip(long rows) throws IOException {
        long rest = rows;
        while (rest > 0) {
            if (left == 0 && group + 1 < file.groups() && file.rowsOf(group + 1) <= rest) {
                leave();
                group++;
                rest -= file.rowsOf(group);
                number += file.rowsOf(group);
                continue;
            }
            if (!enter()) {
                break;
            }
            long some = Math.min(rest, left);
            try {
                for (ParquetCells one : cells) {
                    one.skip(some);
                }
            } catch (EOFException | IndexOutOfBoundsException | ArithmeticException _) {
                throw Bits.broken();
            }
            left -= some;
            rest -= some;
            number += some;
        }
        return rows - rest;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public @Nullable Object value(int column) {
        return values[column];
    }

    @Override
    public int size() {
        return Math.max(size, 1);
    }

    @Override
    public void close() throws IOException {
        leave();
        file.file().close();
    }
}
