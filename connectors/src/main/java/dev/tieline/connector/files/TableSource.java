package dev.tieline.connector.files;

import dev.tieline.api.Columns;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Reading.Row;
import dev.tieline.connector.files.FileOperation.Format;
import dev.tieline.connector.table.ParquetFile;
import dev.tieline.connector.table.Ranges;
import dev.tieline.connector.table.TableColumn;
import dev.tieline.connector.table.TableColumn.Holds;
import dev.tieline.connector.table.TableRows;
import dev.tieline.connector.table.Unfit;
import dev.tieline.connector.table.XlsxFile;
import dev.tieline.connector.table.XlsxRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of a file that is more than text, typed as declared. */
final class TableSource implements RowSource {
    private final FileOperation.Layout layout;
    private final String file;
    private final Ranges ranges;
    private final List<CsvColumn> declared;
    private final Columns columns;
    private @Nullable TableRows rows;

    TableSource(FileOperation.Layout layout, Ranges ranges, String file, List<CsvColumn> declared) {
        this.layout = layout;
        this.file = file;
        this.ranges = ranges;
        this.declared = declared;
        this.columns = new Columns(declared.stream().map(CsvColumn::name).toList());
    }

    /** Opened with the first row, when it is known already which file is read. */
    private TableRows rows() throws IOException {
        TableRows open = rows;
        if (open == null) {
            open = layout.format() == Format.XLSX ? sheet() : parquet();
            rows = open;
        }
        return open;
    }

    private TableRows parquet() throws IOException {
        ParquetFile parquet = ParquetFile.open(ranges);
        List<TableColumn> there = parquet.columns();
        List<Integer> wanted = wanted(there.stream().map(TableColumn::name).toList());
        for (int i = 0; i < declared.size(); i++) {
            TableColumn one = there.get(wanted.get(i));
            if (!fits(declared.get(i), one.holds())) {
                throw ReadFaults.columnOther(file, declared.get(i), one.words());
            }
        }
        return parquet.read(wanted);
    }

    private TableRows sheet() throws IOException {
        XlsxFile book = XlsxFile.open(ranges);
        if (layout.computed()) {
            book.believe();
        }
        List<String> sheets = book.sheets();
        int place = layout.sheet().isEmpty() ? 0 : sheets.indexOf(layout.sheet());
        if (place < 0 || sheets.isEmpty()) {
            throw ReadFaults.sheetMissing(file, layout.sheet(), sheets);
        }
        if (layout.sheet().isEmpty() && sheets.size() > 1) {
            throw ReadFaults.sheetsSeveral(file, sheets);
        }
        XlsxRows sheet = book.rows(place);
        boolean good = false;
        try {
            if (sheet.header().isEmpty()) {
                throw ReadFaults.headerMissing(file);
            }
            sheet.want(wanted(sheet.header()));
            good = true;
            return sheet;
        } finally {
            if (!good) {
                sheet.close();
            }
        }
    }

    /** Where the declared columns are. */
    private List<Integer> wanted(List<String> names) throws FileRefused {
        List<Integer> wanted = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (CsvColumn column : declared) {
            int place = names.indexOf(column.name());
            if (place < 0) {
                missing.add(column.name());
            } else if (names.lastIndexOf(column.name()) != place) {
                throw ReadFaults.columnTwice(file, column.name());
            }
            wanted.add(place);
        }
        if (!missing.isEmpty()) {
            throw ReadFaults.columnsMissing(file, missing);
        }
        return wanted;
    }

    private static boolean fits(CsvColumn column, Holds holds) {
        return switch (holds) {
            case TEXT, DATE, DATE_TIME -> column.type() == CsvColumn.Type.STRING;
            case INTEGER, NUMBER ->
                    column.type() == CsvColumn.Type.INTEGER
                            || column.type() == CsvColumn.Type.NUMBER;
            case BOOLEAN -> column.type() == CsvColumn.Type.BOOLEAN;
            case NOTHING -> true;
            case OTHER -> false;
        };
    }

    @Override
    public boolean advance() throws IOException {
        return rows().advance();
    }

    @Override
    public long skip(long most) throws IOException {
        return rows().skip(most);
    }

    @Override
    public Row row() {
        TableRows at = Objects.requireNonNull(rows);
        @Nullable Object[] values = new @Nullable Object[declared.size()];
        Fault fault = null;
        for (int i = 0; i < values.length; i++) {
            CsvColumn column = declared.get(i);
            Object value = cell(column, at.value(i));
            Optional<Fault> wrong = wrong(column, value);
            values[i] = wrong.isPresent() ? Columns.ABSENT : value;
            if (value == null && !column.nullable()) {
                values[i] = Columns.ABSENT;
            }
            fault = fault == null ? wrong.orElse(null) : fault;
        }
        String place = file + " row " + at.number();
        Document fields = columns.row(values);
        return new Row(
                place,
                fields,
                Optional.ofNullable(fault),
                fault != null && fields.isEmpty() ? mark(at) : "");
    }

    private String mark(TableRows at) {
        MessageDigest sum = Fingerprint.sha256();
        for (int i = 0; i < declared.size(); i++) {
            sum.update((at.value(i) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return Fingerprint.mark(sum);
    }

    /**
     * Cells have no declared type: in Excel a text that looks like a number is one, and an empty
     * text where there is none is nothing.
     */
    private @Nullable Object cell(CsvColumn column, @Nullable Object value) {
        boolean text = column.type() == CsvColumn.Type.STRING;
        if (layout.format() != Format.XLSX) {
            return value;
        }
        return switch (value) {
            case Long whole when text -> whole.toString();
            case BigDecimal number when text -> CsvRows.plain(number);
            case String empty when !text && empty.isEmpty() -> null;
            case null, default -> value;
        };
    }

    private static Optional<Fault> wrong(CsvColumn column, @Nullable Object value) {
        if (value == null) {
            return column.required() && !column.nullable()
                    ? Optional.of(ReadFaults.empty(column))
                    : Optional.empty();
        }
        if (value instanceof Unfit why) {
            return Optional.of(ReadFaults.unfit(column, why));
        }
        boolean fits =
                switch (column.type()) {
                    case STRING -> value instanceof String;
                    case BOOLEAN -> value instanceof Boolean;
                    case NUMBER -> value instanceof Long || value instanceof BigDecimal;
                    case INTEGER -> isWhole(value);
                };
        return fits ? Optional.empty() : Optional.of(ReadFaults.unfit(column));
    }

    private static boolean isWhole(Object value) {
        return value instanceof Long
                || (value instanceof BigDecimal number && number.stripTrailingZeros().scale() <= 0);
    }

    @Override
    public int size() {
        return Objects.requireNonNull(rows).size();
    }

    @Override
    public void close() throws IOException {
        if (rows != null) {
            rows.close();
        }
        ranges.close();
    }
}
