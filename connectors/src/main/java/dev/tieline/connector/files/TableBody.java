package dev.tieline.connector.files;

import dev.tieline.api.Document;
import dev.tieline.connector.table.Pack;
import dev.tieline.connector.table.ParquetOut;
import dev.tieline.connector.table.TableBroken;
import dev.tieline.connector.table.TableOut;
import dev.tieline.connector.table.XlsxOut;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as a table that is more than text. */
final class TableBody implements Body {
    private static final String SHEET = "Sheet1";

    private final FileOperation.Write operation;
    private final TableOut table;

    TableBody(FileOperation.Write operation) {
        this.operation = operation;
        this.table =
                operation.layout().format() == FileOperation.Format.XLSX
                        ? new XlsxOut(operation.fields(), sheet(operation.layout()))
                        : new ParquetOut(
                                operation.fields(), pack(operation.layout().compression()));
    }

    private static String sheet(FileOperation.Layout layout) {
        return layout.sheet().isEmpty() ? SHEET : layout.sheet();
    }

    private static Pack pack(Compression compression) {
        return switch (compression) {
            case NONE -> Pack.NONE;
            case GZIP -> Pack.GZIP;
            case ZSTD -> Pack.ZSTD;
        };
    }

    @Override
    public void take(Document row) throws Unwritable {
        List<@Nullable Object> values = new ArrayList<>(operation.columns().size());
        operation.columns().forEach(column -> values.add(row.fields().get(column)));
        try {
            table.take(values);
        } catch (TableOut.Unwritable e) {
            throw new Unwritable(WriteFaults.unwritable(e));
        }
    }

    @Override
    public int taken() {
        return table.taken();
    }

    @Override
    public void forget() {
        table.forget();
    }

    @Override
    public Chunk first(String file) throws FileRefused {
        return further(new At(file, "", 0));
    }

    @Override
    public Chunk further(At at) throws FileRefused {
        try {
            return chunk(table.chunk(at.kept(), at.rows()));
        } catch (TableBroken e) {
            throw new FileRefused(WriteFaults.table(at.file(), e));
        }
    }

    @Override
    public Chunk end(At at) throws FileRefused {
        try {
            return chunk(table.end(at.kept(), at.rows()));
        } catch (TableBroken e) {
            throw new FileRefused(WriteFaults.table(at.file(), e));
        }
    }

    private static Chunk chunk(TableOut.Chunk chunk) {
        return new Chunk(chunk.pieces(), chunk.kept());
    }
}
