package dev.tieline.connector.table;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An Excel workbook (.xlsx) as ECMA-376 describes it: which sheets it has. */
public final class XlsxFile {
    private static final byte[] OLD = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};
    private static final int MOST = 10_000;

    private final Ranges file;
    private final Budget budget = new Budget();
    private final Zip zip;
    private final List<Sheet> sheets = new ArrayList<>();
    private Map<String, Target> targets = Map.of();
    private boolean since1904;
    private boolean uncomputed;

    private record Sheet(String name, String id) {}

    private record Target(String type, String name) {}

    private XlsxFile(Ranges file, Zip zip) {
        this.file = file;
        this.zip = zip;
    }

    /**
     * Reads which sheets there are; the file stays open until the rows are closed.
     *
     * @throws TableBroken when it is none that can be read
     */
    public static XlsxFile open(Ranges file) throws IOException {
        try {
            if (file.size() >= OLD.length && Arrays.equals(file.read(0, OLD.length), OLD)) {
                throw TableBroken.unknown("it is an .xls of old, or needs a password");
            }
            XlsxFile opened = new XlsxFile(file, Zip.open(file));
            opened.readBook();
            return opened;
        } catch (EOFException _) {
            throw TableBroken.damaged("it ends before it should");
        }
    }

    private void readBook() throws IOException {
        String book =
                relations("_rels/.rels", "").values().stream()
                        .filter(target -> target.type().endsWith("/officeDocument"))
                        .map(Target::name)
                        .findFirst()
                        .orElseThrow(() -> TableBroken.damaged("it holds no workbook"));
        int slash = book.lastIndexOf('/') + 1;
        String folder = book.substring(0, slash);
        targets = relations(folder + "_rels/" + book.substring(slash) + ".rels", folder);
        try (XmlPart xml = new XmlPart(zip.open(book))) {
            while (xml.next()) {
                if (xml.begins("workbookPr")) {
                    since1904 = isTrue(xml.attribute("date1904"));
                } else if (xml.begins("calcPr")) {
                    uncomputed = isTrue(xml.attribute("fullCalcOnLoad"));
                } else if (xml.begins("sheet")) {
                    add(xml.attribute("name").orElse(""), xml.attribute("id").orElse(""));
                }
            }
        }
    }

    private static boolean isTrue(Optional<String> word) {
        return word.filter(one -> one.equals("1") || one.equals("true")).isPresent();
    }

    /** Only sheets with cells: there are some that are one chart. */
    private void add(String name, String id) throws TableBroken {
        Target target = targets.get(id);
        if (target != null && target.type().endsWith("/worksheet")) {
            sheets.add(new Sheet(name, id));
        }
        if (sheets.size() > MOST) {
            throw TableBroken.tooLarge("it has more than " + MOST + " sheets");
        }
    }

    private Map<String, Target> relations(String name, String folder) throws IOException {
        Map<String, Target> found = new HashMap<>();
        if (!zip.has(name)) {
            throw TableBroken.damaged("it is no workbook");
        }
        try (XmlPart xml = new XmlPart(zip.open(name))) {
            while (xml.next()) {
                if (xml.begins("Relationship")) {
                    String target = xml.attribute("Target").orElse("");
                    found.put(
                            xml.attribute("Id").orElse(""),
                            new Target(
                                    xml.attribute("Type").orElse(""),
                                    target.startsWith("/") ? target : folder + target));
                }
                if (found.size() > MOST) {
                    throw TableBroken.tooLarge("it has too many files within it");
                }
            }
        }
        return found;
    }

    /** Their names in their order, those that are hidden too. */
    public List<String> sheets() {
        return sheets.stream().map(Sheet::name).toList();
    }

    /**
     * The rows of a sheet; once.
     *
     * @param sheet its place in {@link #sheets()}
     */
    public XlsxRows rows(int sheet) throws IOException {
        Target target =
                Optional.ofNullable(targets.get(sheets.get(sheet).id()))
                        .orElseThrow(() -> TableBroken.damaged("a sheet is missing"));
        XmlPart xml = new XmlPart(zip.open(target.name()));
        boolean good = false;
        try {
            XlsxRows rows = new XlsxRows(this, xml);
            good = true;
            return rows;
        } finally {
            if (!good) {
                // Its inflater has memory that the collector does not see.
                xml.close();
            }
        }
    }

    private Optional<String> target(String type) {
        return targets.values().stream()
                .filter(target -> target.type().endsWith(type))
                .map(Target::name)
                .findFirst();
    }

    XlsxStyles styles() throws IOException {
        Optional<String> name = target("/styles");
        if (name.isEmpty()) {
            return XlsxStyles.NONE;
        }
        try (XmlPart xml = new XmlPart(zip.open(name.get()))) {
            return XlsxStyles.read(xml);
        }
    }

    XlsxTexts texts() throws IOException {
        Optional<String> name = target("/sharedStrings");
        if (name.isEmpty()) {
            return new XlsxTexts();
        }
        try (XmlPart xml = new XmlPart(zip.open(name.get()))) {
            return XlsxTexts.read(xml, budget);
        }
    }

    boolean since1904() {
        return since1904;
    }

    /**
     * Whether whoever opens it is asked to compute it first, as where whoever made it could not.
     */
    boolean uncomputed() {
        return uncomputed;
    }

    /** Takes its formulas for computed, before its rows are read. */
    public void believe() {
        uncomputed = false;
    }

    Ranges file() {
        return file;
    }
}
