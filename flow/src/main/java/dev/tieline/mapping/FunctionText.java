package dev.tieline.mapping;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What expressions can call, for people: the same list gives the reference and the spellings. */
public final class FunctionText {

    /**
     * A function.
     *
     * @param name as it is called
     * @param purpose what it gives
     * @param example an expression
     * @param result what the example gives, as JSON; empty: nothing
     */
    record Function(String name, String purpose, String example, String result) {}

    /** Examples read {@code record.name} "Ann Lee" and {@code record.tags} ["b", "a", "b"]. */
    static final List<Function> ALL =
            List.of(
                    of("size", "Length of text, a list or an object.", "size(record.name)", "7"),
                    of("trim", "Without white space at both ends.", "' a '.trim()", "\"a\""),
                    of(
                            "lowerAscii",
                            "A to Z in lower case.",
                            "record.name.lowerAscii()",
                            "\"ann lee\""),
                    of(
                            "upperAscii",
                            "A to Z in upper case.",
                            "record.name.upperAscii()",
                            "\"ANN LEE\""),
                    of(
                            "contains",
                            "Whether text holds text.",
                            "record.name.contains('n L')",
                            "true"),
                    of(
                            "startsWith",
                            "Whether text begins with text.",
                            "record.name.startsWith('Ann')",
                            "true"),
                    of(
                            "endsWith",
                            "Whether text ends with text.",
                            "record.name.endsWith('Ann')",
                            "false"),
                    of(
                            "matches",
                            "Whether a pattern (RE2) is found in text.",
                            "record.name.matches('^[A-Z]')",
                            "true"),
                    of(
                            "replace",
                            "Text with every occurrence replaced, or with so many.",
                            "record.name.replace('n', 'm')",
                            "\"Amm Lee\""),
                    of(
                            "split",
                            "Pieces of text between separators.",
                            "record.name.split(' ')",
                            "[\"Ann\",\"Lee\"]"),
                    of("join", "The texts of a list as one.", "record.tags.join('-')", "\"b-a-b\""),
                    of(
                            "substring",
                            "Text from one position to before another; the first is 0.",
                            "record.name.substring(4, 7)",
                            "\"Lee\""),
                    of("charAt", "The character at a position.", "record.name.charAt(0)", "\"A\""),
                    of(
                            "indexOf",
                            "Where text is first found; -1 when nowhere.",
                            "record.name.indexOf('n')",
                            "1"),
                    of(
                            "lastIndexOf",
                            "Where text is last found; -1 when nowhere.",
                            "record.name.lastIndexOf('n')",
                            "2"),
                    of("reverse", "Text or a list backwards.", "'abc'.reverse()", "\"cba\""),
                    of(
                            "slug",
                            "Lower-case letters and digits in words joined by hyphens.",
                            "record.name.slug()",
                            "\"ann-lee\""),
                    of(
                            "sha256hex",
                            "SHA-256 of the text in UTF-8, in hexadecimal.",
                            "''.sha256hex().substring(0, 8)",
                            "\"e3b0c442\""),
                    of(
                            "coalesce",
                            "The first text of a list that is not empty.",
                            "coalesce(['', record.name])",
                            "\"Ann Lee\""),
                    of(
                            "declassified",
                            "The same value without the class of what it was made of: for values"
                                    + " that say nothing any more of the person or the card.",
                            "declassified(record.name.startsWith('A'))",
                            "true"),
                    of("string", "A value as text.", "string(size(record.tags))", "\"3\""),
                    of("int", "Text or a number as a whole number.", "int('42')", "42"),
                    of("double", "Text or a whole number as a number.", "double('1.5')", "1.5"),
                    of(
                            "timestamp",
                            "A point in time out of text.",
                            "string(timestamp('2026-01-02T03:04:05Z'))",
                            "\"2026-01-02T03:04:05Z\""),
                    of(
                            "duration",
                            "A length of time out of text.",
                            "duration('90m') > duration('1h')",
                            "true"),
                    of("has", "Whether an optional field is there.", "has(record.phone)", "false"),
                    of(
                            "orValue",
                            "The value of an optional, or a default.",
                            "record.?phone.orValue('none')",
                            "\"none\""),
                    of(
                            "or",
                            "The first of two optionals that has a value.",
                            "record.?phone.or(record.?mobile)",
                            ""),
                    of(
                            "hasValue",
                            "Whether an optional has a value.",
                            "record.?phone.hasValue()",
                            "false"),
                    of(
                            "map",
                            "A list made of each item.",
                            "record.tags.map(t, t + '!')",
                            "[\"b!\",\"a!\",\"b!\"]"),
                    of(
                            "filter",
                            "The items for which something holds.",
                            "record.tags.filter(t, t != 'a')",
                            "[\"b\",\"b\"]"),
                    of(
                            "exists",
                            "Whether something holds for any item.",
                            "record.tags.exists(t, t == 'a')",
                            "true"),
                    of(
                            "exists_one",
                            "Whether something holds for exactly one item.",
                            "record.tags.exists_one(t, t == 'b')",
                            "false"),
                    of(
                            "all",
                            "Whether something holds for every item.",
                            "record.tags.all(t, t != '')",
                            "true"),
                    of("distinct", "Each item once.", "record.tags.distinct()", "[\"b\",\"a\"]"),
                    of("sort", "A list in order.", "record.tags.sort()", "[\"a\",\"b\",\"b\"]"),
                    of(
                            "slice",
                            "Items from one position to before another.",
                            "record.tags.slice(1, 3)",
                            "[\"a\",\"b\"]"),
                    of("flatten", "Lists within a list as one.", "[[1], [2]].flatten()", "[1,2]"));

    /** The names, for spellings. */
    static final Set<String> NAMES = new TreeSet<>(ALL.stream().map(Function::name).toList());

    private FunctionText() {}

    private static Function of(String name, String purpose, String example, String result) {
        return new Function(name, purpose, example, result);
    }

    /** A chapter of the reference, as Markdown; ends with a line break. */
    public static String markdown() {
        StringBuilder out =
                new StringBuilder(
                        """
                        ## Expressions

                        Expressions are CEL (Common Expression Language). They see `record`, the names
                        that steps before them made, and the result of the delivery they come `after`.
                        A field that the contract does not require is read with `.?`, as in
                        `record.?phone.orValue('')`, or guarded with `has(record.phone)`. Text is joined
                        with `+`; choices are written `condition ? this : that`.

                        | function | what it gives | example | gives |
                        |---|---|---|---|
                        """);
        for (Function function : ALL) {
            out.append("| `")
                    .append(function.name())
                    .append("` | ")
                    .append(function.purpose())
                    .append(" | `")
                    .append(function.example().replace("|", "\\|"))
                    .append("` | ")
                    .append(function.result().isEmpty() ? "nothing" : "`" + function.result() + "`")
                    .append(" |\n");
        }
        return out.toString();
    }
}
