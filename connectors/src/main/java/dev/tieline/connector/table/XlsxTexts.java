package dev.tieline.connector.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts that cells share, kept as bytes, and how a text stands in a cell. */
final class XlsxTexts {
    /** Most characters of a cell. */
    static final int LONGEST = 32_767;

    /** Of one as it is written: each character may be written by its number. */
    static final int RAW = 7 * LONGEST;

    private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    /** Also where what comes behind it is written with a '_' at its begin. */
    private static final Pattern LIKE_ESCAPED = Pattern.compile("_x[0-9A-Fa-f]{4}");

    /** Half of a character. */
    private static final Pattern HALF = Pattern.compile("\\p{Cs}");

    private byte[] pool = new byte[1 << 10];
    private int[] ends = new int[64];
    private int count;
    private int size;

    static XlsxTexts read(XmlPart xml, Budget budget) throws IOException {
        XlsxTexts texts = new XlsxTexts();
        budget.take(texts.pool.length + 4L * texts.ends.length);
        while (xml.next()) {
            if (xml.begins("si")) {
                String text = rich(xml, "si");
                // Half a character has no bytes; it is told where a cell names it.
                String kept = HALF.matcher(text).find() ? "\0" : text;
                texts.add(kept.getBytes(StandardCharsets.UTF_8), budget);
                xml.refill();
            }
        }
        return texts;
    }

    /** A text that may be in pieces; how it is pronounced is no part of it. */
    static String rich(XmlPart xml, String until) throws IOException {
        StringBuilder all = new StringBuilder();
        StringBuilder piece = new StringBuilder();
        boolean spoken = false;
        boolean wanted = false;
        while (wanted ? xml.next(piece, RAW) : xml.next()) {
            if (wanted && !spoken && all.length() <= RAW) {
                all.append(piece);
            }
            piece.setLength(0);
            wanted = xml.begins("t");
            if (xml.begins("rPh") || xml.ends("rPh")) {
                spoken = xml.begins("rPh");
            }
            if (xml.ends(until)) {
                return plain(all.toString());
            }
        }
        throw TableBroken.damaged("a text within it does not end");
    }

    private void add(byte[] text, Budget budget) throws TableBroken {
        if (count == ends.length) {
            budget.take(4L * ends.length);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        if (text.length > pool.length - size) {
            int more = Math.max(pool.length / 2, text.length);
            // While it grows both are there.
            budget.take(pool.length + (long) more);
            int before = pool.length;
            pool = Arrays.copyOf(pool, before + more);
            budget.give(before);
        }
        System.arraycopy(text, 0, pool, size, text.length);
        size += text.length;
        ends[count++] = size;
    }

    /** A {@link String} or {@link Unfit}. */
    Object at(int place) throws TableBroken {
        if (place < 0 || place >= count) {
            throw TableBroken.damaged("a cell names a text that is not there");
        }
        int from = place == 0 ? 0 : ends[place - 1];
        return of(new String(pool, from, ends[place] - from, StandardCharsets.UTF_8));
    }

    static Object of(String text) {
        if (text.length() > LONGEST) {
            return Unfit.TOO_LONG;
        }
        return text.indexOf(0) >= 0 || HALF.matcher(text).find() ? Unfit.NO_TEXT : text;
    }

    /** Characters that XML has no form for are written by their numbers (ECMA-376, 22.4.2.4). */
    static String plain(String text) {
        if (!text.contains("_x")) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        Matcher found = ESCAPED.matcher(text);
        int at = 0;
        while (found.find(at)) {
            plain.append(text, at, found.start())
                    .append((char) Integer.parseInt(found.group(1), 16));
            at = found.end();
        }
        return plain.append(text, at, text.length()).toString();
    }

    /** Behind others, as XML and so that it is read as it was. */
    static void put(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '_' ->
                        out.append(
                                LIKE_ESCAPED.matcher(text).region(i, text.length()).lookingAt()
                                        ? "_x005F_"
                                        : "_");
                case '\n', '\t' -> out.append(c);
                default -> {
                    if (c < ' ' || c == 0xFFFE || c == 0xFFFF) {
                        out.append(String.format("_x%04X_", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
    }
}
