package dev.tieline.connector.files;

import dev.tieline.api.Document;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How rows become bytes of a file as declared. For one thread. */
final class RowText {
    private final FileOperation.Layout layout;
    private final List<String> columns;
    private final String mark;
    private final CharsetEncoder encoder;

    RowText(FileOperation.Layout layout, List<String> columns) {
        this.layout = layout;
        this.columns = columns;
        Charset declared =
                layout.format() == FileOperation.Format.CSV
                        ? layout.csv().encoding()
                        : StandardCharsets.UTF_8;
        // Some of Java's encoders would begin every row with a byte order mark.
        Optional<ByteOrderMark> own = ByteOrderMark.of(ByteBuffer.wrap("a".getBytes(declared)));
        this.mark = own.isPresent() ? "\uFEFF" : "";
        this.encoder = own.map(ByteOrderMark::encoding).orElse(declared).newEncoder();
    }

    /** The declared encoding, or the quotes, have no form for a row. */
    static final class Unwritable extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean line;

        /**
         * @param line whether it is for the row as a whole, which would be an empty line
         */
        Unwritable(boolean line) {
            super("", null, false, false);
            this.line = line;
        }

        boolean ofLine() {
            return line;
        }
    }

    /** What the file begins with. */
    byte[] head() {
        try {
            return switch (layout.format()) {
                case CSV -> bytes(mark + (layout.csv().header() ? line(columns, true) : ""));
                case JSONL -> new byte[0];
                case JSON -> bytes("[\n");
                case PARQUET, XLSX -> throw noText();
            };
        } catch (Unwritable e) {
            throw new IllegalStateException("the check lets no such column pass", e);
        }
    }

    private static IllegalStateException noText() {
        return new IllegalStateException("a table is no text");
    }

    /** Whether the columns can be written as they are declared. */
    boolean writesHead() {
        try {
            return layout.format() != FileOperation.Format.CSV
                    || bytes(line(columns, true)).length > 0;
        } catch (Unwritable _) {
            return false;
        }
    }

    /** A row; behind another one it follows its {@link #between}. */
    byte[] row(Document row) throws Unwritable {
        return switch (layout.format()) {
            case CSV -> bytes(line(values(row), !layout.csv().header()));
            case JSONL -> bytes(JsonRows.text(row.fields()) + "\n");
            case JSON -> bytes(JsonRows.text(row.fields()));
            case PARQUET, XLSX -> throw noText();
        };
    }

    /** What stands between two rows. */
    byte[] between() {
        return layout.format() == FileOperation.Format.JSON
                ? ",\n".getBytes(StandardCharsets.UTF_8)
                : new byte[0];
    }

    /**
     * What the file ends with.
     *
     * @param behindRows whether it has any
     */
    byte[] tail(boolean behindRows) {
        return layout.format() == FileOperation.Format.JSON
                ? ((behindRows ? "\n" : "") + "]\n").getBytes(StandardCharsets.UTF_8)
                : new byte[0];
    }

    private byte[] bytes(String text) throws Unwritable {
        try {
            ByteBuffer encoded = encoder.encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException _) {
            throw new Unwritable(false);
        }
    }

    private List<@Nullable Object> values(Document row) {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        columns.forEach(column -> values.add(row.fields().get(column)));
        return values;
    }

    /**
     * @param first whether it may be the first of the file
     */
    private String line(List<? extends @Nullable Object> cells, boolean first) throws Unwritable {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                line.append(layout.csv().delimiter());
            }
            // A line with nothing on it is no row to most readers.
            Object cell = cells.size() == 1 && cells.getFirst() == null ? "" : cells.get(i);
            cell(line, cell, first && i == 0);
        }
        if (line.isEmpty()) {
            throw new Unwritable(true);
        }
        return line.append('\n').toString();
    }

    /**
     * @param first whether the file may begin with it, where a byte order mark would be eaten
     */
    private void cell(StringBuilder line, @Nullable Object value, boolean first) throws Unwritable {
        if (value == null) {
            return;
        }
        CsvForm form = layout.csv();
        String text =
                switch (value) {
                    case String written -> form.spreadsheet() ? CsvRows.harmless(written) : written;
                    case BigDecimal number -> CsvRows.plain(number).replace('.', form.decimal());
                    default -> CsvRows.plain(value);
                };
        char quote = form.quote();
        if (text.indexOf(0) >= 0
                || (quote == CsvForm.NO_QUOTE
                        && (breaks(text) || (first && text.startsWith("\uFEFF"))))) {
            throw new Unwritable(false);
        }
        if (quote == CsvForm.NO_QUOTE || !needsQuotes(text)) {
            line.append(text);
            return;
        }
        String one = String.valueOf(quote);
        line.append(quote).append(text.replace(one, one + one)).append(quote);
    }

    private boolean breaks(String text) {
        return text.indexOf(layout.csv().delimiter()) >= 0
                || text.indexOf('\n') >= 0
                || text.indexOf('\r') >= 0;
    }

    /** An empty text needs them to differ from none, and a byte order mark would be eaten. */
    private boolean needsQuotes(String text) {
        return text.isEmpty()
                || text.charAt(0) == '\uFEFF'
                || text.indexOf(layout.csv().quote()) >= 0
                || breaks(text);
    }
}
