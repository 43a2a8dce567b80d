package dev.tieline.connector.table;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a sheet behind the first one with anything in it, which names the columns. Rows
 * without anything are passed over. For one thread.
 */
public final class XlsxRows implements TableRows {
    private static final int COLUMNS = 16_384;
    private static final int ROWS = 1_048_576;
    private static final int LONGEST = 1 << 20;

    private final XlsxFile file;
    private final XmlPart xml;
    private final XlsxStyles styles;
    private @Nullable XlsxTexts texts;
    private final List<String> header = new ArrayList<>();

    /** Where a column of the sheet goes; -1 for those that nobody wants. */
    private int[] places = new int[COLUMNS];

    private @Nullable Object[] values = new @Nullable Object[COLUMNS];
    private int number;
    private int width;
    private int size;
    private boolean ended;

    XlsxRows(XlsxFile file, XmlPart xml) throws IOException {
        this.file = file;
        this.xml = xml;
        this.styles = file.styles();
        Arrays.setAll(places, i -> i);
        if (advance()) {
            for (int i = 0; i < width; i++) {
                header.add(values[i] == null ? "" : text(values[i]));
            }
        }
        Arrays.fill(places, -1);
    }

    private static String text(Object value) {
        return value instanceof Unfit ? "" : value.toString();
    }

    /** Names of the columns in their order; empty where none is named. */
    public List<String> header() {
        return List.copyOf(header);
    }

    /**
     * Which columns are told, before the first row is.
     *
     * @param wanted places in {@link #header()}
     */
    public void want(List<Integer> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            places[wanted.get(i)] = i;
        }
        values = new @Nullable Object[wanted.size()];
    }

    @Override
    public boolean advance() throws IOException {
        try {
            // To the very end, for only there it turns out whether it was whole.
            while (!ended && xml.next()) {
                if (xml.begins("row")) {
                    boolean any = row();
                    xml.refill();
                    if (any) {
                        return true;
                    }
                }
            }
        } catch (EOFException _) {
            throw TableBroken.damaged("it ends before it should");
        }
        ended = true;
        return false;
    }

    /** Whether anything is in it. */
    private boolean row() throws IOException {
        int at = xml.attribute("r").map(XlsxStyles::number).orElse(number + 1);
        if (at <= number || at > ROWS) {
            throw TableBroken.damaged("its rows are not in their order");
        }
        number = at;
        Arrays.fill(values, null);
        width = 0;
        size = 0;
        int before = -1;
        boolean any = false;
        while (xml.next()) {
            if (xml.begins("c")) {
                int column = xml.attribute("r").map(XlsxRows::column).orElse(before + 1);
                if (column <= before || column >= COLUMNS) {
                    throw TableBroken.damaged("the cells of a row are not in their order");
                }
                before = column;
                any |= put(column, cell());
            } else if (xml.ends("row")) {
                return any;
            }
        }
        throw TableBroken.damaged("a row within it does not end");
    }

    /** Whether it is anything. */
    private boolean put(int column, @Nullable Object value) {
        if (value == null) {
            return false;
        }
        width = column + 1;
        if (places[column] >= 0) {
            size += value instanceof String text ? 8 + text.length() : 8;
            // One shared text may be named by every cell.
            values[places[column]] = size > LONGEST ? Unfit.TOO_LONG : value;
        }
        return true;
    }

    /** Its letters count from A, Z is followed by AA; -1 when it has none. */
    private static int column(String reference) {
        int column = 0;
        int at = 0;
        while (at < reference.length() && reference.charAt(at) >= 'A' && at < 4) {
            column = column * 26 + reference.charAt(at++) - 'A' + 1;
        }
        return column - 1;
    }

    private @Nullable Object cell() throws IOException {
        String type = xml.attribute("t").orElse("n");
        int style = xml.attribute("s").map(XlsxStyles::number).orElse(0);
        StringBuilder value = new StringBuilder();
        boolean there = false;
        boolean formula = false;
        boolean inline = false;
        Object text = "";
        while (xml.next(value, XlsxTexts.RAW)) {
            if (xml.ends("c")) {
                if (inline) {
                    return text;
                }
                String told = there ? last(value) : "";
                if (formula && told.isEmpty() && !(there && type.equals("str"))) {
                    return Unfit.ERROR;
                }
                if (formula && type.equals("n") && file.uncomputed() && isZero(told)) {
                    return Unfit.NOT_COMPUTED;
                }
                return there ? value(type, told, style) : null;
            }
            if (xml.begins("is")) {
                text = XlsxTexts.of(XlsxTexts.rich(xml, "is"));
                inline = true;
            } else if (xml.begins("v")) {
                value.setLength(0);
                there = true;
            } else if (xml.ends("v")) {
                there = true;
                value.append(END);
            } else {
                formula |= xml.begins("f");
                if (!there) {
                    value.setLength(0);
                }
            }
        }
        throw TableBroken.damaged("a cell within it does not end");
    }

    /** What libraries write that cannot compute. */
    private static boolean isZero(String told) {
        return told.equals("0") || told.equals("0.0");
    }

    private static final char END = 0;

    /** What stood in {@code v}, without what came behind. */
    private static String last(StringBuilder value) {
        int end = value.indexOf(String.valueOf(END));
        return end < 0 ? value.toString() : value.substring(0, end);
    }

    private @Nullable Object value(String type, String text, int style) throws IOException {
        return switch (type) {
            case "s" -> texts().at(XlsxStyles.number(text));
            case "str" -> XlsxTexts.of(XlsxTexts.plain(text));
            case "b" -> text.equals("1") || text.equals("true");
            case "e" -> Unfit.ERROR;
            case "d", "inlineStr" -> XlsxTexts.of(text);
            default ->
                    text.isEmpty()
                            ? null
                            : XlsxNumbers.shown(text, styles.of(style), file.since1904());
        };
    }

    private XlsxTexts texts() throws IOException {
        XlsxTexts read = texts;
        if (read == null) {
            read = file.texts();
            texts = read;
        }
        return read;
    }

    @Override
    public long skip(long rows) throws IOException {
        return advance() ? 1 : 0;
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
        xml.close();
        file.file().close();
    }
}
