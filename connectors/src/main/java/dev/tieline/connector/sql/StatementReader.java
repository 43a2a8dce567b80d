package dev.tieline.connector.sql;

import dev.tieline.connector.sql.Statement.Kind;
import dev.tieline.connector.sql.Statement.Parameter;
import dev.tieline.connector.sql.Statement.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds named parameters in SQL, by the database's own lexical rules. PostgreSQL's (documentation
 * of version 18, chapter 4.1): nothing inside quotes, dollar quotes and nested comments is one,
 * {@code ::} is a cast, and a colon behind a value in brackets is a slice. MariaDB's
 * (documentation, "Comment Syntax", "String Literals", "Identifier Names"): strings in either quote
 * with backslashes, names in back quotes, comments behind {@code #} and {@code --} with a blank,
 * none nested. DuckDB's are PostgreSQL's, but {@code $name} is a parameter. SQLite's
 * (documentation, "SQL Language Expressions", "SQLite Keywords"): no escapes, names in brackets as
 * well, comments that are not nested, and parameters behind {@code $} and {@code @}, too. Used
 * once.
 */
final class StatementReader {
    private final String text;
    private final boolean mariadb;
    private final boolean postgresql;
    private final boolean sqlite;
    private final StringBuilder jdbc = new StringBuilder();
    private final List<Parameter> parameters = new ArrayList<>();
    private String firstWord = "";
    private int at;
    private int copied;
    private int brackets;
    private char before = ' ';
    private int end = -1;

    StatementReader(String text, Grammar grammar) {
        this.text = text;
        this.mariadb = grammar.ways() == Grammar.Ways.MARIADB;
        this.postgresql = grammar.ways() == Grammar.Ways.POSTGRESQL;
        this.sqlite = grammar.ways() == Grammar.Ways.SQLITE;
    }

    /** Ends the reading. */
    private static final class Unreadable extends Exception {
        private final transient Problem problem;

        Unreadable(Kind kind, int offset) {
            super(kind.name(), null, false, false);
            this.problem = new Problem(kind, offset);
        }
    }

    Statement read() {
        try {
            while (at < text.length()) {
                if (!skipBlank()) {
                    token();
                }
            }
        } catch (Unreadable e) {
            return new Statement(text, parameters, firstWord, Optional.of(e.problem));
        }
        jdbc.append(text, copied, end < 0 ? text.length() : Math.max(copied, end));
        return new Statement(jdbc.toString(), parameters, firstWord, Optional.empty());
    }

    private void token() throws Unreadable {
        if (end >= 0) {
            throw new Unreadable(Kind.SEVERAL, at);
        }
        char c = text.charAt(at);
        switch (c) {
            case '\'' -> string(mariadb);
            case '"' -> identifier('"', mariadb);
            case '`' -> identifier('`', false);
            case '$' -> dollar();
            case ':' -> colon();
            case '?' -> operator();
            case ';' -> end = at++;
            default -> {
                if (sqlite && c == '[') {
                    bracketed();
                } else if (sqlite && c == '@') {
                    throw new Unreadable(Kind.UNBOUND, at);
                } else if (startsName(c)) {
                    word();
                } else {
                    brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
                    before = c;
                    at++;
                }
            }
        }
    }

    /** White space or a comment. */
    private boolean skipBlank() throws Unreadable {
        if (line()) {
            while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                at++;
            }
            return true;
        }
        if (text.startsWith("/*", at)) {
            comment();
            return true;
        }
        if (" \t\n\r\f\u000b".indexOf(text.charAt(at)) < 0) {
            return false;
        }
        at++;
        return true;
    }

    /** Whether a comment begins that ends with its line. */
    private boolean line() {
        if (!text.startsWith("--", at)) {
            return mariadb && text.startsWith("#", at);
        }
        return !mariadb || at + 2 == text.length() || text.charAt(at + 2) <= ' ';
    }

    private void comment() throws Unreadable {
        int start = at;
        if (mariadb && (text.startsWith("/*!", at) || text.startsWith("/*M!", at))) {
            throw new Unreadable(Kind.EXECUTABLE, start);
        }
        boolean nested = !mariadb && !sqlite;
        int depth = 0;
        do {
            if (text.startsWith("/*", at) && (depth == 0 || nested)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else if (at < text.length()) {
                at++;
            } else {
                throw new Unreadable(Kind.UNCLOSED, start);
            }
        } while (depth > 0);
    }

    private void string(boolean escapes) throws Unreadable {
        do {
            quoted('\'', escapes);
        } while (continues());
        before = '\'';
    }

    private void quoted(char quote, boolean escapes) throws Unreadable {
        int start = at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && escapes) {
                at += 2;
            } else if (c != quote) {
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
                at += 2;
            } else {
                at++;
                return;
            }
        }
        throw new Unreadable(Kind.UNCLOSED, start);
    }

    /** Another quote on a later line goes on with the same string; the cursor is moved to it. */
    private boolean continues() throws Unreadable {
        int from = at;
        while (at < text.length() && !text.startsWith("/*", at) && skipBlank()) {
            // Only the end matters.
        }
        String gap = text.substring(from, Math.min(at, text.length()));
        boolean line = gap.indexOf('\n') >= 0 || gap.indexOf('\r') >= 0;
        if (line && at < text.length() && text.charAt(at) == '\'') {
            return true;
        }
        at = from;
        return false;
    }

    private void identifier(char quote, boolean escapes) throws Unreadable {
        quoted(quote, escapes);
        before = '"';
    }

    private void bracketed() throws Unreadable {
        int close = text.indexOf(']', at);
        if (close < 0) {
            throw new Unreadable(Kind.UNCLOSED, at);
        }
        at = close + 1;
        before = '"';
    }

    private void dollar() throws Unreadable {
        int start = at++;
        if (mariadb) {
            before = '$';
            return;
        }
        if (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
            throw new Unreadable(Kind.NUMBERED, start);
        }
        if (sqlite) {
            throw new Unreadable(Kind.UNBOUND, start);
        }
        while (at < text.length() && inName(text.charAt(at)) && text.charAt(at) != '$') {
            at++;
        }
        if (at >= text.length() || text.charAt(at) != '$') {
            if (!postgresql) {
                throw new Unreadable(Kind.UNBOUND, start);
            }
            at = start + 1;
            before = '$';
            return;
        }
        String tag = text.substring(start, ++at);
        int close = text.indexOf(tag, at);
        if (close < 0) {
            throw new Unreadable(Kind.UNCLOSED, start);
        }
        at = close + tag.length();
        before = '\'';
    }

    private void colon() throws Unreadable {
        int start = at++;
        if (sqlite
                && at < text.length()
                && inName(text.charAt(at))
                && !startsName(text.charAt(at))) {
            throw new Unreadable(Kind.NUMBERED, start);
        }
        if (at < text.length() && (text.charAt(at) == ':' || text.charAt(at) == '=')) {
            at++;
            before = ':';
            return;
        }
        boolean slice = brackets > 0 && (inName(before) || ")]'\"".indexOf(before) >= 0);
        if (slice || at >= text.length() || !startsName(text.charAt(at))) {
            before = ':';
            return;
        }
        while (at < text.length() && inName(text.charAt(at))) {
            at++;
        }
        jdbc.append(text, copied, start).append('?');
        parameters.add(new Parameter(text.substring(start + 1, at), start));
        copied = at;
        before = 'p';
    }

    /** The driver takes a single question mark for a parameter; elsewhere it is one. */
    private void operator() throws Unreadable {
        if (!postgresql) {
            throw new Unreadable(Kind.NUMBERED, at);
        }
        jdbc.append(text, copied, at).append("??");
        at++;
        copied = at;
        before = '?';
    }

    private void word() throws Unreadable {
        int start = at;
        while (at < text.length() && inName(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        if (firstWord.isEmpty()) {
            firstWord = word.toUpperCase(Locale.ROOT);
        }
        if (mariadb && word.equalsIgnoreCase("into")) {
            throw new Unreadable(Kind.WRITING, start);
        }
        if (!mariadb
                && !sqlite
                && word.equalsIgnoreCase("e")
                && at < text.length()
                && text.charAt(at) == '\'') {
            string(true);
            return;
        }
        before = 'w';
    }

    private static boolean startsName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean inName(char c) {
        return startsName(c) || (c >= '0' && c <= '9') || c == '$';
    }
}
