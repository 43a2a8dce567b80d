package dev.tieline.mapping;

import java.util.Set;

/** The text of an expression and how far it was read. Not thread-safe. */
final class DirectText {
    /** Words that CEL does not take as names. */
    private static final Set<String> RESERVED =
            Set.of(
                    "as",
                    "break",
                    "const",
                    "continue",
                    "else",
                    "false",
                    "for",
                    "function",
                    "if",
                    "import",
                    "in",
                    "let",
                    "loop",
                    "package",
                    "namespace",
                    "null",
                    "return",
                    "true",
                    "var",
                    "void",
                    "while");

    private final String text;
    private int at;

    DirectText(String text) {
        this.text = text;
    }

    static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }

    boolean isOver() {
        return at == text.length();
    }

    int place() {
        return at;
    }

    /** Goes back to a place. */
    void back(int place) {
        at = place;
    }

    boolean sees(String wanted) {
        return text.startsWith(wanted, at);
    }

    /** Whether this comes next; then it is behind. */
    boolean took(String wanted) {
        boolean taken = sees(wanted);
        at += taken ? wanted.length() : 0;
        return taken;
    }

    /** The same of a word that ends there. */
    boolean tookWord(String wanted) {
        int end = at + wanted.length();
        return !(end < text.length() && isNamePart(text.charAt(end), false)) && took(wanted);
    }

    boolean seesDigit() {
        return at < text.length() && isDigit(text.charAt(at));
    }

    boolean seesQuote() {
        return sees("'") || sees("\"");
    }

    void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** A name; empty when none comes next. */
    String identifier() {
        int start = at;
        while (at < text.length() && isNamePart(text.charAt(at), at == start)) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Digits. */
    String digits() {
        int start = at;
        while (seesDigit()) {
            at++;
        }
        return text.substring(start, at);
    }

    /** What stands before the next of these characters, of which one must come; else nothing. */
    String until(char end) {
        int found = text.indexOf(end, at);
        String before = found < 0 ? "" : text.substring(at, found);
        at = found < 0 ? at : found;
        return before;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNamePart(char c, boolean first) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || (!first && isDigit(c));
    }
}
