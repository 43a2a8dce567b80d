package dev.tieline.connector.binlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a statement that is in the log as a text means for a table. Read as the server reads it, as
 * far as the names of tables: comments that it runs ({@code /*! }) are part of it. Pure.
 *
 * @param database of the table
 * @param table its name
 * @param folds whether names of tables differ in more than case
 */
record LogStatement(String database, String table, boolean folds) {
    private static final Set<String> WRITES =
            Set.of(
                    "insert", "update", "delete", "replace", "load", "with", "call", "do", "select",
                    "merge", "values", "execute");
    private static final Set<String> EMPTIES =
            Set.of("truncate", "drop", "exchange", "convert", "discard", "import");

    /** What it means. */
    enum Meaning {
        /** Nothing. */
        NOTHING,
        /** A transaction begins, within a group. */
        BEGINS,
        /** The group ends. */
        COMMITS,
        /** The group ends, and what stands before it in it was not done after all. */
        ROLLS_BACK,
        /** The same of some of it, and the group goes on. */
        ROLLS_BACK_TO,
        /** Rows may have been written that are not in the log. */
        WRITES,
        /** All rows of the table are gone. */
        EMPTIES,
        /** The table, or a part of it, is another one. */
        REPLACES,
        /** The table has another description. */
        ALTERS
    }

    /** A word, a quoted name, or a sign. */
    private record Token(String text, boolean quoted) {
        boolean is(String word) {
            return !quoted && text.equalsIgnoreCase(word);
        }
    }

    /** Whether that is the table. */
    boolean isOurs(String ofDatabase, String name) {
        return matches(ofDatabase, database) && matches(name, table);
    }

    /**
     * Of a statement.
     *
     * @param current database in which it was run; may be empty
     */
    Meaning of(String sql, String current) {
        List<Token> all = tokens(sql);
        int from = begin(all);
        if (from >= all.size()) {
            return Meaning.NOTHING;
        }
        Words words = new Words(all, from, current);
        String first = all.get(from).text().toLowerCase(Locale.ROOT);
        return switch (first) {
            case "begin", "start" -> Meaning.BEGINS;
            case "commit" -> Meaning.COMMITS;
            case "rollback" ->
                    words.next("rollback") && words.rollsBackTo()
                            ? Meaning.ROLLS_BACK_TO
                            : Meaning.ROLLS_BACK;
            case "xa" ->
                    words.next("xa") && words.next("commit", "rollback")
                            ? Meaning.COMMITS
                            : Meaning.NOTHING;
            case "truncate" -> words.truncates() ? Meaning.EMPTIES : Meaning.NOTHING;
            case "drop" -> words.drops() ? Meaning.REPLACES : Meaning.NOTHING;
            case "rename" -> words.namesAnywhere() ? Meaning.REPLACES : Meaning.NOTHING;
            case "create" -> words.creates() ? Meaning.REPLACES : Meaning.NOTHING;
            case "alter" -> words.alters();
            default -> WRITES.contains(first) && words.writes() ? Meaning.WRITES : Meaning.NOTHING;
        };
    }

    /** Behind settings that hold for this statement only, and signs before it. */
    private static int begin(List<Token> all) {
        int at = 0;
        if (all.size() > 1 && all.getFirst().is("set") && all.get(1).is("statement")) {
            while (at < all.size() && !all.get(at).is("for")) {
                at++;
            }
            at++;
        }
        while (at < all.size() && all.get(at).is("(")) {
            at++;
        }
        return at;
    }

    private final class Words {
        private final List<Token> all;
        private final String current;
        private int at;

        private Words(List<Token> all, int at, String current) {
            this.all = all;
            this.at = at;
            this.current = current;
        }

        private boolean next(String... words) {
            for (String word : words) {
                if (at < all.size() && all.get(at).is(word)) {
                    at++;
                    return true;
                }
            }
            return false;
        }

        private void pass(String... words) {
            while (next(words)) {
                // Each may be there or not.
            }
        }

        /** Whether the name that stands at a place, with its database or not, is the table's. */
        private boolean named(int place) {
            if (place >= all.size() || !matches(all.get(place).text(), table)) {
                return false;
            }
            boolean qualified = place >= 2 && all.get(place - 1).is(".");
            String of = qualified ? all.get(place - 2).text() : current;
            // In another charset it cannot be compared.
            return matches(of, database) || !of.chars().allMatch(c -> c < 0x80);
        }

        /** Whether the name that comes next is the table's; stands behind it then. */
        private boolean name() {
            int last = at + 2 < all.size() && all.get(at + 1).is(".") ? at + 2 : at;
            boolean ours = named(last);
            at = last + 1;
            return ours;
        }

        private boolean namesAnywhere() {
            for (int i = at; i < all.size(); i++) {
                if (named(i)) {
                    return true;
                }
            }
            return false;
        }

        private boolean rollsBackTo() {
            next("work");
            return next("to");
        }

        private boolean truncates() {
            at++;
            next("table");
            return name();
        }

        private boolean drops() {
            at++;
            if (next("database", "schema")) {
                pass("if", "exists");
                return at < all.size() && matches(all.get(at).text(), database);
            }
            return !next("temporary") && next("table", "tables") && namesAnywhere();
        }

        private boolean creates() {
            at++;
            boolean anew = next("or");
            pass("replace");
            if (anew && (next("database") || next("schema"))) {
                pass("if", "not", "exists");
                return at < all.size() && matches(all.get(at).text(), database);
            }
            if (next("temporary") || !next("table")) {
                return false;
            }
            pass("if", "not", "exists");
            return name() && anew;
        }

        private Meaning alters() {
            at++;
            pass("online");
            boolean ignores = next("ignore");
            if (!next("table")) {
                return Meaning.NOTHING;
            }
            pass("if", "exists");
            boolean ours = name();
            boolean empties = false;
            boolean other = false;
            for (int i = at; i < all.size(); i++) {
                Token token = all.get(i);
                empties |= parts(token, i);
                // Renaming a column is of the table itself.
                other |= token.is("rename") && renamesTable(i + 1);
                other |= !ours && token.is("table") && namedBehind(i + 1);
                other |= !ours && token.is("rename") && namedBehind(behindTo(i + 1));
            }
            if (ours) {
                return ignores || empties || other ? Meaning.REPLACES : Meaning.ALTERS;
            }
            return other && namesAnywhere() ? Meaning.REPLACES : Meaning.NOTHING;
        }

        /** Whether rows of a partition or of a file are done away with, or brought in. */
        private boolean parts(Token token, int place) {
            Predicate<Token> what = next -> next.is("partition") || next.is("tablespace");
            return EMPTIES.stream().anyMatch(token::is)
                    && place + 1 < all.size()
                    && (what.test(all.get(place + 1))
                            || (token.is("convert") && all.get(place + 1).is("table")));
        }

        private int behindTo(int place) {
            return place < all.size() && (all.get(place).is("to") || all.get(place).is("as"))
                    ? place + 1
                    : place;
        }

        private boolean renamesTable(int place) {
            return place < all.size()
                    && !all.get(place).is("column")
                    && !all.get(place).is("index")
                    && !all.get(place).is("key")
                    && !all.get(place).is("constraint");
        }

        private boolean namedBehind(int place) {
            return named(place)
                    || (place + 2 < all.size() && all.get(place + 1).is(".") && named(place + 2));
        }

        /** By triggers, functions and views a statement may write to any table. */
        private boolean writes() {
            return namesTable() || !empties();
        }

        /** What the server itself logs of a table in memory when it was started again. */
        private boolean empties() {
            return all.size() - at == 5
                    && all.get(at).is("delete")
                    && all.get(at + 2).quoted()
                    && all.get(at + 3).is(".");
        }

        private boolean namesTable() {
            return all.stream().anyMatch(token -> matches(token.text(), table));
        }
    }

    private boolean matches(String name, String other) {
        return folds ? name.equalsIgnoreCase(other) : name.equals(other);
    }

    private static List<Token> tokens(String sql) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '`' || c == '"' || c == '\'') {
                at = quoted(sql, at, c, tokens);
            } else if (Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= 0x80) {
                int end = at;
                while (end < sql.length() && isPartOfWord(sql.charAt(end))) {
                    end++;
                }
                tokens.add(new Token(sql.substring(at, end), false));
                at = end;
            } else {
                at = sign(sql, at, tokens);
            }
        }
        return tokens;
    }

    private static boolean isPartOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= 0x80;
    }

    /** A quoted name or text; the texts are kept as well, for they may be names in some modes. */
    private static int quoted(String sql, int from, char quote, List<Token> tokens) {
        StringBuilder text = new StringBuilder();
        int at = from + 1;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\\' && quote != '`' && at + 1 < sql.length()) {
                text.append(sql.charAt(at + 1));
                at += 2;
            } else if (c != quote) {
                text.append(c);
                at++;
            } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
                text.append(c);
                at += 2;
            } else {
                at++;
                break;
            }
        }
        if (quote != '\'') {
            tokens.add(new Token(text.toString(), true));
        }
        return at;
    }

    /** A sign, or a comment. */
    private static int sign(String sql, int at, List<Token> tokens) {
        if (sql.startsWith("/*!", at) || sql.startsWith("/*M!", at)) {
            int behind = sql.indexOf('!', at) + 1;
            while (behind < sql.length() && Character.isDigit(sql.charAt(behind))) {
                behind++;
            }
            return behind;
        }
        if (sql.startsWith("*/", at)) {
            return at + 2;
        }
        if (sql.startsWith("/*", at)) {
            int end = sql.indexOf("*/", at + 2);
            return end < 0 ? sql.length() : end + 2;
        }
        if (sql.startsWith("#", at) || sql.startsWith("-- ", at) || sql.startsWith("--\t", at)) {
            int end = sql.indexOf('\n', at);
            return end < 0 ? sql.length() : end + 1;
        }
        if (sql.charAt(at) == '.' || sql.charAt(at) == '(' || sql.charAt(at) == ',') {
            tokens.add(new Token(sql.substring(at, at + 1), false));
        }
        return at + 1;
    }
}
