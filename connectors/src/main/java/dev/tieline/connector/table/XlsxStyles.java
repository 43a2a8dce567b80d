package dev.tieline.connector.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which cells show their numbers as days and times. */
final class XlsxStyles {
    private static final int MOST = 100_000;
    private static final int LONGEST_CODE = 255;

    /** What a cell shows a number as. */
    enum Shows {
        NUMBER,
        DATE,
        TIME,
        BOTH
    }

    private final Map<Integer, Shows> own = new HashMap<>();
    private final List<Shows> styles = new ArrayList<>();

    /** Those of a workbook without any. */
    static final XlsxStyles NONE = new XlsxStyles();

    static XlsxStyles read(XmlPart xml) throws IOException {
        XlsxStyles styles = new XlsxStyles();
        boolean inside = false;
        while (xml.next()) {
            if (xml.begins("numFmt")) {
                styles.own.put(
                        number(xml.attribute("numFmtId").orElse("")),
                        shows(xml.attribute("formatCode").orElse("")));
            } else if (xml.begins("cellXfs") || xml.ends("cellXfs")) {
                inside = xml.begins("cellXfs");
            } else if (inside && xml.begins("xf")) {
                int id = number(xml.attribute("numFmtId").orElse("0"));
                Shows known = builtIn(id);
                styles.styles.add(styles.own.getOrDefault(id, known));
            }
            if (styles.own.size() > MOST || styles.styles.size() > MOST) {
                throw TableBroken.tooLarge("it has more than " + MOST + " styles");
            }
        }
        return styles;
    }

    static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    Shows of(int style) {
        return style >= 0 && style < styles.size() ? styles.get(style) : Shows.NUMBER;
    }

    /** Those that have no code in a file (ECMA-376, 18.8.30), Eastern ones included. */
    private static Shows builtIn(int id) {
        return switch (id) {
            case 14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58 -> Shows.DATE;
            case 18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56 -> Shows.TIME;
            case 22 -> Shows.BOTH;
            default -> Shows.NUMBER;
        };
    }

    /** What of a code is neither quoted nor a colour or a language. */
    static Shows shows(String code) {
        if (code.length() > LONGEST_CODE) {
            return Shows.NUMBER;
        }
        String bare =
                code.toLowerCase(Locale.ROOT)
                        .replaceAll("\"[^\"]*\"", "")
                        .replaceAll("[\\\\_*].", "")
                        .replaceAll("\\[(h+|m+|s+)]", "$1")
                        .replaceAll("\\[[^]]*]", "")
                        .replaceAll("general", "")
                        .split(";", 2)[0];
        boolean day = bare.indexOf('y') >= 0 || bare.indexOf('d') >= 0;
        boolean time = bare.indexOf('h') >= 0 || bare.indexOf('s') >= 0;
        boolean month = bare.indexOf('m') >= 0 && !time;
        if (day || month) {
            return time ? Shows.BOTH : Shows.DATE;
        }
        return time ? Shows.TIME : Shows.NUMBER;
    }
}
