package dev.tieline.connector.table;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * The zip file around a sheet that is being written: small files first, then the sheet.
 *
 * @param mark says with which fields it was begun
 * @param directory of the files before the sheet, as it stands at the end
 * @param files how many of them
 * @param at where the sheet begins
 * @param packed bytes of it
 * @param size of it unpacked
 * @param crc of that
 */
record XlsxParts(
        String mark, String directory, int files, long at, long packed, long size, int crc) {
    private static final String XML =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String OFFICE =
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
    private static final String TYPE =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    private static final String SHEET_NAME = "xl/worksheets/sheet1.xml";

    /** What a sheet begins with. */
    static final String SHEET = XML + "<worksheet xmlns=\"" + MAIN + "\"><sheetData>";

    /** What it ends with. */
    static final String SHEET_END = "</sheetData></worksheet>";

    private static final long MOST = 0xFFFF_FFFEL;
    private static final int[] CRC = table();

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int value = i;
            for (int j = 0; j < 8; j++) {
                value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ 0xEDB88320;
            }
            table[i] = value;
        }
        return table;
    }

    /** Puts all that stands before the sheet. */
    static XlsxParts begin(ByteArrayOutputStream out, String sheet, String mark) {
        Map<String, String> texts = texts(sheet);
        ByteArrayOutputStream directory = new ByteArrayOutputStream();
        texts.forEach((name, text) -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            CRC32 sum = new CRC32();
            sum.update(bytes);
            Item item = new Item(name, 0, (int) sum.getValue(), bytes.length, bytes.length);
            item.central(directory, out.size());
            item.local(out);
            out.writeBytes(bytes);
        });
        new Item(SHEET_NAME, 8, 0, 0, 0).local(out);
        String kept = Base64.getEncoder().withoutPadding().encodeToString(directory.toByteArray());
        long at = out.size() - 30L - SHEET_NAME.length();
        return new XlsxParts(mark, kept, texts.size(), at, 0, 0, 0);
    }

    /** What both headers of a file within say of it. */
    private record Item(String name, int method, int crc, long packed, long size) {
        void head(ByteArrayOutputStream out) {
            Plain.little(out, 20, 2);
            // Sizes and checksum of what is compressed follow it; names are UTF-8.
            Plain.little(out, (method == 8 ? 8 : 0) | 1 << 11, 2);
            Plain.little(out, method, 2);
            // Midnight of the first day that there is.
            Plain.little(out, 0, 2);
            Plain.little(out, 1 << 5 | 1, 2);
            Plain.little(out, crc, 4);
            Plain.little(out, packed, 4);
            Plain.little(out, size, 4);
            Plain.little(out, name.length(), 2);
            Plain.little(out, 0, 2);
        }

        void local(ByteArrayOutputStream out) {
            Plain.little(out, 0x04034B50, 4);
            head(out);
            out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        }

        void central(ByteArrayOutputStream out, long at) {
            Plain.little(out, 0x02014B50, 4);
            Plain.little(out, 20, 2);
            head(out);
            // No comment, the first disk, no attributes.
            Plain.little(out, 0, 6);
            Plain.little(out, 0, 4);
            Plain.little(out, at, 4);
            out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Map<String, String> texts(String sheet) {
        StringBuilder name = new StringBuilder();
        XlsxTexts.put(name, sheet);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(
                "[Content_Types].xml",
                XML
                        + "<Types xmlns=\""
                        + PACKAGE
                        + "content-types\"><Default Extension=\"rels\" ContentType=\"application/"
                        + "vnd.openxmlformats-package.relationships+xml\"/>"
                        + override("/xl/workbook.xml", "sheet.main+xml")
                        + override("/xl/styles.xml", "styles+xml")
                        + override("/" + SHEET_NAME, "worksheet+xml")
                        + "</Types>");
        texts.put("_rels/.rels", relations(relation(1, "officeDocument", "xl/workbook.xml")));
        texts.put(
                "xl/workbook.xml",
                XML
                        + "<workbook xmlns=\""
                        + MAIN
                        + "\" xmlns:r=\""
                        + OFFICE
                        + "\"><sheets><sheet name=\""
                        + name
                        + "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
        texts.put(
                "xl/_rels/workbook.xml.rels",
                relations(
                        relation(1, "worksheet", "worksheets/sheet1.xml")
                                + relation(2, "styles", "styles.xml")));
        texts.put("xl/styles.xml", XML + "<styleSheet xmlns=\"" + MAIN + "\">" + STYLES);
        return texts;
    }

    /** In this order: as it comes, days, times, texts. */
    private static final String STYLES =
            "<numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
                    + "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/></numFmts>"
                    + "<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
                    + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
                    + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
                    + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border>"
                    + "</borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\"/></cellStyleXfs><cellXfs count=\"4\">"
                    + "<xf numFmtId=\"0\" xfId=\"0\"/>"
                    + "<xf numFmtId=\"164\" xfId=\"0\" applyNumberFormat=\"1\"/>"
                    + "<xf numFmtId=\"165\" xfId=\"0\" applyNumberFormat=\"1\"/>"
                    + "<xf numFmtId=\"49\" xfId=\"0\" applyNumberFormat=\"1\"/>"
                    + "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\""
                    + " builtinId=\"0\"/></cellStyles></styleSheet>";

    private static String override(String part, String type) {
        return "<Override PartName=\"" + part + "\" ContentType=\"" + TYPE + type + "\"/>";
    }

    private static String relations(String inner) {
        return XML
                + "<Relationships xmlns=\""
                + PACKAGE
                + "relationships\">"
                + inner
                + "</Relationships>";
    }

    private static String relation(int id, String type, String target) {
        return "<Relationship Id=\"rId"
                + id
                + "\" Type=\""
                + OFFICE
                + "/"
                + type
                + "\" Target=\""
                + target
                + "\"/>";
    }

    String kept() {
        return mark + " " + directory + " " + files + " " + at + " " + packed + " " + size + " "
                + crc;
    }

    static XlsxParts of(String kept, String mark) throws TableBroken {
        String[] parts = kept.split(" ", -1);
        if (parts.length != 7 || !parts[0].equals(mark)) {
            throw TableBroken.unknown("it was begun with other fields");
        }
        return new XlsxParts(
                mark,
                parts[1],
                Integer.parseInt(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]),
                Long.parseLong(parts[5]),
                Integer.parseInt(parts[6]));
    }

    /** Puts more of the sheet. It ends between two bytes, so that anything can follow. */
    XlsxParts further(ByteArrayOutputStream out, byte[] xml, boolean last) throws TableBroken {
        int before = out.size();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(xml);
            if (last) {
                deflater.finish();
            }
            byte[] some = new byte[64 << 10];
            int count = some.length;
            while (last ? !deflater.finished() : count == some.length) {
                count = deflater.deflate(some, 0, some.length, last ? 0 : Deflater.SYNC_FLUSH);
                out.write(some, 0, count);
            }
        } finally {
            deflater.end();
        }
        long bytes = packed + out.size() - before;
        if (size + xml.length > MOST || at + bytes > MOST) {
            throw TableBroken.tooLarge("a sheet takes no more than 4 GB");
        }
        int sum = ~crc;
        for (byte one : xml) {
            sum = CRC[(sum ^ one) & 0xFF] ^ sum >>> 8;
        }
        return new XlsxParts(mark, directory, files, at, bytes, size + xml.length, ~sum);
    }

    /** Puts what a zip file ends with. */
    void end(ByteArrayOutputStream out) {
        Plain.little(out, 0x08074B50, 4);
        Plain.little(out, crc, 4);
        Plain.little(out, packed, 4);
        Plain.little(out, size, 4);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(Base64.getDecoder().decode(directory));
        new Item(SHEET_NAME, 8, crc, packed, size).central(all, at);
        long from = at + 30 + SHEET_NAME.length() + packed + 16;
        out.writeBytes(all.toByteArray());
        Plain.little(out, 0x06054B50, 4);
        Plain.little(out, 0, 4);
        Plain.little(out, files + 1L, 2);
        Plain.little(out, files + 1L, 2);
        Plain.little(out, all.size(), 4);
        Plain.little(out, from, 4);
        Plain.little(out, 0, 2);
    }
}
