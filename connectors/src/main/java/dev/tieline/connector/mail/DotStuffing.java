package dev.tieline.connector.mail;

import java.util.regex.Pattern;

/** How a mail travels after DATA (RFC 5321, section 4.5.2). */
final class DotStuffing {
    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
    private static final Pattern LEADING_DOT = Pattern.compile("(^|\n)\\.");

    private DotStuffing() {}

    /**
     * The mail with CRLF line ends, a second dot before each dot that begins a line, and a line end
     * at its end: the dot that ends it is not in there.
     */
    static String stuffed(String mime) {
        String lines = LINE_END.matcher(mime).replaceAll("\r\n");
        String stuffed = LEADING_DOT.matcher(lines).replaceAll("$1..");
        return stuffed.isEmpty() || stuffed.endsWith("\r\n") ? stuffed : stuffed + "\r\n";
    }
}
