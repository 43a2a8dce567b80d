package dev.tieline.connector.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A workbook made by hand, file by file. */
final class Workbook {
    private static final String OFFICE =
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final StringBuilder sheets = new StringBuilder();
    private final StringBuilder relations = new StringBuilder();
    private String properties = "";
    private String calculation = "";
    private int count;

    Workbook() {
        put(
                "_rels/.rels",
                "<Relationships><Relationship Id=\"a\" Type=\""
                        + OFFICE
                        + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
    }

    Workbook put(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /**
     * @param data what is in its {@code sheetData}
     */
    Workbook sheet(String name, String data) {
        return part(name, "<worksheet><sheetData>" + data + "</sheetData></worksheet>");
    }

    /** A sheet, whatever its file holds. */
    Workbook part(String name, String xml) {
        count++;
        sheets.append("<sheet name=\"" + name + "\" sheetId=\"" + count + "\" r:id=\"s" + count)
                .append("\"/>");
        relation("s" + count, "worksheet", "sheet" + count + ".xml");
        return put("xl/sheet" + count + ".xml", xml);
    }

    private void relation(String id, String type, String target) {
        relations
                .append("<Relationship Id=\"" + id + "\" Type=\"" + OFFICE + "/" + type)
                .append("\" Target=\"" + target + "\"/>");
    }

    Workbook texts(String items) {
        relation("t", "sharedStrings", "/xl/sharedStrings.xml");
        return put("xl/sharedStrings.xml", "<sst>" + items + "</sst>");
    }

    /**
     * @param codes of formats, the first one of style 1
     */
    Workbook formats(String... codes) {
        StringBuilder formats = new StringBuilder();
        StringBuilder styles = new StringBuilder("<xf numFmtId=\"0\"/>");
        for (int i = 0; i < codes.length; i++) {
            formats.append("<numFmt numFmtId=\"" + (164 + i) + "\" formatCode=\"" + codes[i])
                    .append("\"/>");
            styles.append("<xf numFmtId=\"" + (164 + i) + "\"/>");
        }
        relation("y", "styles", "styles.xml");
        return put(
                "xl/styles.xml",
                "<styleSheet><numFmts>"
                        + formats
                        + "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>"
                        + styles
                        + "</cellXfs></styleSheet>");
    }

    Workbook since1904() {
        properties = "<workbookPr date1904=\"1\"/>";
        return this;
    }

    /** Whoever opens it is to compute it. */
    Workbook uncomputed() {
        calculation = "<calcPr calcId=\"124519\" fullCalcOnLoad=\"1\"/>";
        return this;
    }

    byte[] bytes() throws IOException {
        put(
                "xl/workbook.xml",
                "<workbook xmlns=\""
                        + MAIN
                        + "\" xmlns:r=\""
                        + OFFICE
                        + "\">"
                        + properties
                        + "<sheets>"
                        + sheets
                        + "</sheets>"
                        + calculation
                        + "</workbook>");
        put("xl/_rels/workbook.xml.rels", "<Relationships>" + relations + "</Relationships>");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
