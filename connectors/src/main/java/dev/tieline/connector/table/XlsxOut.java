package dev.tieline.connector.table;

import dev.tieline.connector.table.TableColumn.Holds;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes an Excel workbook with one sheet. A chunk is some rows of the sheet's XML, compressed so
 * that others can follow; what it keeps is how long the sheet is and its checksum.
 */
public final class XlsxOut implements TableOut {
    /** Most columns of a sheet. */
    public static final int COLUMNS = 16_384;

    private static final int ROWS = 1_048_576;
    private static final LocalDate FIRST_DAY = LocalDate.of(1900, 3, 1);
    private static final int DAY = 1;
    private static final int TIME = 2;
    private static final int TEXT = 3;

    private final List<TableField> fields;
    private final String sheet;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param fields at least one, and no more than {@link #COLUMNS}
     */
    public XlsxOut(List<TableField> fields, String sheet) {
        this.fields = List.copyOf(fields);
        this.sheet = sheet;
    }

    @Override
    public void take(List<? extends @Nullable Object> values) throws Unwritable {
        List<String> cells = new ArrayList<>(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            cells.add(cell(fields.get(i), values.get(i)));
        }
        rows.add(cells);
    }

    @Override
    public int taken() {
        return rows.size();
    }

    @Override
    public void forget() {
        rows.clear();
    }

    /** Without the place it goes to: its attributes and what is in it. */
    private static String cell(TableField field, @Nullable Object value) throws Unwritable {
        if (value == null) {
            if (field.required()) {
                throw new Unwritable(field.name(), "is missing and required");
            }
            return "";
        }
        return switch (field.holds()) {
            case TEXT -> text(field, string(field, value));
            case INTEGER, NUMBER -> number(field, value);
            case BOOLEAN -> truth(field, value);
            case DATE -> day(field, string(field, value));
            case DATE_TIME -> time(field, string(field, value));
            case NOTHING, OTHER -> throw new Unwritable(field.name(), "has no form in Excel");
        };
    }

    private static String string(TableField field, Object value) throws Unwritable {
        if (value instanceof String text) {
            return text;
        }
        throw new Unwritable(field.name(), "is not a text");
    }

    private static String text(TableField field, String text) throws Unwritable {
        if (text.length() > XlsxTexts.LONGEST) {
            throw new Unwritable(
                    field.name(),
                    "has more than " + XlsxTexts.LONGEST + " characters, which no cell holds");
        }
        boolean half =
                text.codePoints()
                        .anyMatch(
                                c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        if (half || text.indexOf(0) >= 0) {
            throw new Unwritable(field.name(), "holds half a character, or a NUL");
        }
        return inline(text);
    }

    private static String inline(String text) {
        StringBuilder cell =
                new StringBuilder(" s=\"" + TEXT)
                        .append("\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        XlsxTexts.put(cell, text);
        return cell.append("</t></is>").toString();
    }

    private static String number(TableField field, Object value) throws Unwritable {
        BigDecimal number =
                switch (value) {
                    case Long whole -> BigDecimal.valueOf(whole);
                    case BigDecimal exact -> exact;
                    default -> throw new Unwritable(field.name(), "is not a number");
                };
        BigDecimal plain = number.stripTrailingZeros();
        if (field.holds() == Holds.INTEGER && plain.scale() > 0) {
            throw new Unwritable(field.name(), "is not a whole number");
        }
        boolean kept =
                plain.precision() <= XlsxNumbers.DIGITS
                        && Math.abs((long) plain.precision() - plain.scale()) < 300;
        if (!kept) {
            throw new Unwritable(
                    field.name(),
                    "has more than " + XlsxNumbers.DIGITS + " digits, which no cell keeps");
        }
        return "><v>" + plain + "</v>";
    }

    private static String truth(TableField field, Object value) throws Unwritable {
        if (value instanceof Boolean truth) {
            return " t=\"b\"><v>" + (truth ? 1 : 0) + "</v>";
        }
        throw new Unwritable(field.name(), "is not true or false");
    }

    private static String day(TableField field, String text) throws Unwritable {
        try {
            LocalDate day = LocalDate.parse(text);
            check(field, day);
            long serial = day.toEpochDay() - XlsxNumbers.EPOCH.toEpochDay();
            return " s=\"" + DAY + "\"><v>" + serial + "</v>";
        } catch (DateTimeException _) {
            throw new Unwritable(field.name(), "is not a day as in 2026-01-31");
        }
    }

    private static void check(TableField field, LocalDate day) throws Unwritable {
        if (day.isBefore(FIRST_DAY) || day.getYear() > 9999) {
            throw new Unwritable(field.name(), "is before March 1900 or after 9999");
        }
    }

    private static String time(TableField field, String text) throws Unwritable {
        try {
            LocalDateTime time =
                    OffsetDateTime.parse(text)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime();
            check(field, time.toLocalDate());
            if (!time.equals(time.truncatedTo(ChronoUnit.MILLIS))) {
                throw new Unwritable(field.name(), "is finer than a millisecond");
            }
            long millis = Duration.between(XlsxNumbers.EPOCH.atStartOfDay(), time).toMillis();
            BigDecimal serial =
                    BigDecimal.valueOf(millis)
                            .divide(
                                    BigDecimal.valueOf(XlsxNumbers.DAY_MILLIS),
                                    10,
                                    RoundingMode.HALF_UP);
            String plain = serial.stripTrailingZeros().toPlainString();
            return " s=\"" + TIME + "\"><v>" + plain + "</v>";
        } catch (DateTimeException _) {
            throw new Unwritable(field.name(), "is not a time as in 2026-01-31T09:30:00Z");
        }
    }

    private String mark() {
        StringBuilder names = new StringBuilder();
        fields.forEach(field -> names.append(field).append('\n'));
        return Integer.toHexString(names.append(sheet).toString().hashCode());
    }

    @Override
    public Chunk chunk(String kept, long before) throws TableBroken {
        if (before + rows.size() >= ROWS) {
            throw TableBroken.tooLarge("a sheet has no more than " + ROWS + " rows, one for names");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XlsxParts parts;
        StringBuilder xml = new StringBuilder();
        if (kept.isEmpty()) {
            parts = XlsxParts.begin(out, sheet, mark());
            xml.append(XlsxParts.SHEET);
            List<String> names = fields.stream().map(field -> inline(field.name())).toList();
            row(xml, 1, names);
        } else {
            parts = XlsxParts.of(kept, mark());
        }
        for (int i = 0; i < rows.size(); i++) {
            row(xml, before + i + 2, rows.get(i));
        }
        parts = parts.further(out, xml.toString().getBytes(StandardCharsets.UTF_8), false);
        return new Chunk(List.of(out.toByteArray()), parts.kept());
    }

    private static void row(StringBuilder xml, long number, List<String> cells) {
        xml.append("<row r=\"").append(number).append("\">");
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                xml.append("<c r=\"").append(letters(i)).append(number).append('"');
                xml.append(cells.get(i)).append("</c>");
            }
        }
        xml.append("</row>");
    }

    private static String letters(int column) {
        String letters = "";
        for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
            letters = (char) ('A' + (rest - 1) % 26) + letters;
        }
        return letters;
    }

    @Override
    public Chunk end(String kept, long before) throws TableBroken {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] tail = XlsxParts.SHEET_END.getBytes(StandardCharsets.UTF_8);
        XlsxParts.of(kept, mark()).further(out, tail, true).end(out);
        return new Chunk(List.of(out.toByteArray()), kept);
    }
}
