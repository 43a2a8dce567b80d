package dev.tieline.connector.files;

import dev.tieline.connector.table.ParquetFile;
import dev.tieline.connector.table.TableBroken;
import dev.tieline.connector.table.TableColumn;
import dev.tieline.connector.table.Unfit;
import dev.tieline.connector.table.XlsxFile;
import dev.tieline.connector.table.XlsxRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Looks at a file that is more than text. Used once. */
final class TableLook {
    private final List<String> doubts = new ArrayList<>();
    private final List<FileOffer.Column> columns = new ArrayList<>();
    private String sheet = "";

    FileOffer look(Path path, boolean parquet) throws IOException {
        try (FileRanges file = new FileRanges(FileChannel.open(path), Files.size(path))) {
            long rows = parquet ? parquet(file) : book(file);
            return new FileOffer(
                    parquet ? "parquet" : "xlsx", "", CsvLook.NONE, sheet, columns, rows, doubts);
        } catch (TableBroken e) {
            throw new FileLook.Unclear(e.getMessage() + ".");
        }
    }

    /** Its types are declared. */
    private long parquet(FileRanges file) throws IOException {
        ParquetFile parquet = ParquetFile.open(file);
        List<TableColumn> all = parquet.columns();
        for (int i = 0; i < all.size(); i++) {
            TableColumn one = all.get(i);
            String type =
                    switch (one.holds()) {
                        case TEXT, DATE, DATE_TIME, NOTHING -> "string";
                        case INTEGER -> "integer";
                        case NUMBER -> "number";
                        case BOOLEAN -> "boolean";
                        case OTHER -> "";
                    };
            if (type.isEmpty()) {
                doubts.add("'" + one.name() + "' holds " + one.words() + " and is left out.");
            } else {
                columns.add(new FileOffer.Column(one.name(), type, parquet.isAlways(i), false));
            }
        }
        return parquet.rows();
    }

    private long book(FileRanges file) throws IOException {
        XlsxFile book = XlsxFile.open(file);
        List<String> sheets = book.sheets();
        if (sheets.isEmpty()) {
            throw new FileLook.Unclear("it has no sheet with cells.");
        }
        if (sheets.size() > 1) {
            sheet = sheets.getFirst();
            doubts.add("It has several sheets: " + String.join(", ", sheets) + ".");
        }
        try (XlsxRows rows = book.rows(0)) {
            List<String> header = rows.header();
            if (header.isEmpty()) {
                throw new FileLook.Unclear("its first sheet is empty.");
            }
            return rows(rows, header);
        }
    }

    private long rows(XlsxRows rows, List<String> header) throws IOException {
        rows.want(IntStream.range(0, header.size()).boxed().toList());
        List<Set<String>> types = new ArrayList<>();
        header.forEach(_ -> types.add(new LinkedHashSet<>()));
        long[] seen = new long[header.size()];
        long count = 0;
        while (count < FileLook.MAX_ROWS && rows.advance()) {
            count++;
            for (int i = 0; i < seen.length; i++) {
                Object value = rows.value(i);
                if (value != null) {
                    seen[i]++;
                    type(value).ifPresent(types.get(i)::add);
                }
            }
        }
        for (int i = 0; i < seen.length; i++) {
            if (!header.get(i).isEmpty()) {
                boolean always = count > 0 && seen[i] == count;
                String type = type(header.get(i), seen[i] == 0, types.get(i));
                columns.add(new FileOffer.Column(header.get(i), type, always, false));
            }
        }
        return count;
    }

    /** Empty for what nobody computed yet, which may be any. */
    private static Optional<String> type(Object value) {
        return switch (value) {
            case Unfit.NOT_COMPUTED -> Optional.empty();
            case Boolean _ -> Optional.of("boolean");
            case Long _ -> Optional.of("integer");
            case BigDecimal _ -> Optional.of("number");
            default -> Optional.of("string");
        };
    }

    private String type(String name, boolean empty, Set<String> types) {
        if (types.contains("number")) {
            types.remove("integer");
        }
        if (types.size() > 1) {
            doubts.add("'" + name + "' is " + String.join(" or ", types) + ".");
        }
        if (types.isEmpty()) {
            String what = empty ? "is empty in every row" : "is not computed yet";
            doubts.add("'" + name + "' " + what + ".");
        }
        return types.size() == 1 ? types.iterator().next() : "string";
    }
}
