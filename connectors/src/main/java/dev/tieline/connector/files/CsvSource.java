package dev.tieline.connector.files;

import dev.tieline.api.Columns;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Reading.Row;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of a CSV file, typed as declared. */
final class CsvSource implements RowSource {
    private final String file;
    private final CsvForm form;
    private final List<CsvColumn> declared;
    private final Columns columns;
    private final Characters text;
    private final CsvScan scan;
    private boolean begun;

    /** Where each declared column stands in a row. */
    private int[] places = new int[0];

    /** How many cells a row has. */
    private int width;

    CsvSource(String file, InputStream in, CsvForm form, List<CsvColumn> declared) {
        this.file = file;
        this.form = form;
        this.declared = declared;
        this.columns = new Columns(declared.stream().map(CsvColumn::name).toList());
        this.text = new Characters(in, form.encoding());
        this.scan = new CsvScan(text, form.delimiter(), form.quote());
    }

    @Override
    public boolean advance() throws IOException {
        if (!begun) {
            begun = true;
            begin();
        }
        return scan.advance();
    }

    private void begin() throws IOException {
        Optional<ByteOrderMark> mark = text.mark();
        if (mark.isPresent() && !mark.get().fits(form.encoding())) {
            throw ReadFaults.encodingOther(file, mark.get(), form.encoding());
        }
        width = declared.size();
        places = new int[width];
        if (!form.header()) {
            for (int i = 0; i < width; i++) {
                places[i] = i;
            }
            return;
        }
        if (!scan.advance()) {
            throw ReadFaults.headerMissing(file);
        }
        if (scan.wrong() != CsvScan.Wrong.NOTHING) {
            throw new FileRefused(ReadFaults.of(scan.wrong(), form));
        }
        List<String> header = new ArrayList<>();
        for (int i = 0; i < scan.cells(); i++) {
            header.add(scan.text(i));
        }
        find(header);
        width = header.size();
    }

    private void find(List<String> header) throws FileRefused {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            String name = declared.get(i).name();
            places[i] = header.indexOf(name);
            if (places[i] < 0) {
                missing.add(name);
            } else if (header.lastIndexOf(name) != places[i]) {
                throw ReadFaults.columnTwice(file, name);
            }
        }
        if (!missing.isEmpty()) {
            throw ReadFaults.columnsMissing(file, missing);
        }
    }

    @Override
    public Row row() {
        @Nullable Object[] values = new @Nullable Object[places.length];
        Fault fault = null;
        if (scan.wrong() != CsvScan.Wrong.NOTHING) {
            fault = ReadFaults.of(scan.wrong(), form);
        } else if (scan.cells() != width) {
            fault = ReadFaults.cells(scan.cells(), width);
        }
        for (int i = 0; i < places.length; i++) {
            CsvColumn column = declared.get(i);
            values[i] = Columns.ABSENT;
            if (places[i] < scan.cells()) {
                try {
                    values[i] = value(column, places[i]);
                } catch (CsvColumn.Unfit _) {
                    fault = fault == null ? ReadFaults.unfit(column, form) : fault;
                    continue;
                }
            }
            if (Columns.ABSENT.equals(values[i]) && column.required() && fault == null) {
                fault = ReadFaults.empty(column);
            }
        }
        Document fields = columns.row(values);
        return new Row(
                file + " line " + scan.line(),
                fields,
                Optional.ofNullable(fault),
                fault != null && fields.isEmpty() ? scan.mark() : "");
    }

    private @Nullable Object value(CsvColumn column, int cell) throws CsvColumn.Unfit {
        int start = scan.start(cell);
        int end = scan.end(cell);
        if (start == end) {
            return column.empty(scan.isQuoted(cell));
        }
        if (scan.wrong() == CsvScan.Wrong.NO_TEXT && Characters.broken(scan.window(), start, end)) {
            return Columns.ABSENT;
        }
        return column.type() == CsvColumn.Type.STRING
                ? scan.text(cell)
                : column.value(scan.window(), start, end, form.decimal());
    }

    @Override
    public int size() {
        return scan.length();
    }

    @Override
    public void close() throws IOException {
        scan.close();
    }
}
