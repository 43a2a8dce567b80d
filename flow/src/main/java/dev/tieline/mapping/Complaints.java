package dev.tieline.mapping;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.tieline.api.Findings;
import dev.tieline.api.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CEL's complaints in plain words, with what to write instead. */
final class Complaints {
    private static final Pattern FIELD = Pattern.compile("undefined field '([^']*)'");
    private static final Pattern NAME = Pattern.compile("undeclared reference to '([^']*)'");
    private static final Pattern OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'");

    private static final List<String> FUNCTIONS =
            List.of(
                    "all",
                    "charAt",
                    "coalesce",
                    "contains",
                    "distinct",
                    "double",
                    "endsWith",
                    "exists",
                    "exists_one",
                    "filter",
                    "first",
                    "flatten",
                    "has",
                    "hasValue",
                    "indexOf",
                    "int",
                    "join",
                    "lastIndexOf",
                    "lowerAscii",
                    "map",
                    "matches",
                    "or",
                    "orValue",
                    "replace",
                    "reverse",
                    "sha256hex",
                    "size",
                    "slice",
                    "slug",
                    "sort",
                    "split",
                    "startsWith",
                    "string",
                    "substring",
                    "timestamp",
                    "duration",
                    "trim",
                    "upperAscii",
                    "value");

    private final Source source;
    private final Map<String, Variable> variables;
    private final Findings findings;

    Complaints(Source source, Map<String, Variable> variables, Findings findings) {
        this.source = source;
        this.variables = variables;
        this.findings = findings;
    }

    void add(CelIssue issue) {
        String message = issue.getMessage();
        int at = offset(issue.getSourceLocation());
        Matcher field = FIELD.matcher(message);
        Matcher name = NAME.matcher(message);
        Matcher overload = OVERLOAD.matcher(message);
        if (field.find()) {
            field(after(at, field.group(1)), field.group(1));
        } else if (name.find()) {
            name(before(at, name.group(1)), name.group(1));
        } else if (overload.find()) {
            overload(at, overload.toMatchResult());
        } else if (message.contains("unexpected failed resolution of 'tieline")) {
            add(at, "expression-wrong", "objects cannot be made by name", "", "write { ... }");
        } else {
            add(at, "expression-wrong", plain(message), "", "correct the expression");
        }
    }

    /** CEL points at the dot before a field and at the parenthesis after a function. */
    private int after(int at, String word) {
        int found = source.text().indexOf(word, at);
        return found < 0 ? at : found;
    }

    private int before(int at, String word) {
        int found = source.text().lastIndexOf(word, at);
        return found < 0 ? at : found;
    }

    private void field(int at, String field) {
        Set<String> fields = new TreeSet<>();
        variables.forEach((_, variable) -> collect(variable.type(), fields));
        add(
                at,
                "field-unknown",
                "nothing here has a field '" + field + "'",
                "a misspelled field would read nothing for ever",
                Spelling.remedy(field, fields));
    }

    private static void collect(Type type, Set<String> fields) {
        switch (type) {
            case Type.Shape(Map<String, Type.Field> inner, boolean _) ->
                    inner.forEach((name, field) -> {
                        fields.add(name);
                        collect(field.type(), fields);
                    });
            case Type.ListOf(Type item) -> collect(item, fields);
            case Type.MapOf(Type value) -> collect(value, fields);
            case Type _ -> {}
        }
    }

    private void name(int at, String name) {
        if (isCalled(name)) {
            add(
                    at,
                    "function-unknown",
                    "there is no function '" + name + "'",
                    "",
                    Spelling.nearest(name, FUNCTIONS)
                            .map(near -> "write '" + near + "'")
                            .orElse("see the list of functions in the reference"));
            return;
        }
        add(
                at,
                "name-unknown",
                "nothing is called '" + name + "' here",
                "an expression sees the record, what steps before it made, and the result of the"
                        + " delivery it comes after",
                Spelling.remedy(name, new TreeSet<>(variables.keySet())));
    }

    private boolean isCalled(String name) {
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\s*\\(")
                .matcher(source.text())
                .find();
    }

    private void overload(int at, MatchResult match) {
        String operator = match.group(1).replace("_", "").replace("@", "");
        String types = match.group(2);
        add(
                at,
                "expression-wrong-type",
                "'" + operator + "' cannot be applied to " + words(types),
                "",
                remedy(types));
    }

    private static String remedy(String types) {
        if (types.contains("optional_type")) {
            return "give the optional value a default with .orValue(...)";
        }
        if (types.contains("int") && types.contains("double")) {
            return "turn the whole number into a number with double(...)";
        }
        if (types.contains("string") && (types.contains("int") || types.contains("double"))) {
            return "turn the number into text with string(...)";
        }
        return "use values of types that go together";
    }

    /** Names of CEL's types in plain words. */
    static String words(String types) {
        return types.replaceAll("tieline\\.[A-Za-z0-9_.]+", "an object")
                .replaceAll("optional_type\\(", "(optional ")
                .replaceAll("\\bstring\\b", "text")
                .replaceAll("\\bint\\b", "whole number")
                .replaceAll("\\bdouble\\b", "number")
                .replaceAll("\\bbool\\b", "true-or-false")
                .replaceAll("\\bdyn\\b", "anything")
                .replaceAll("\\bgoogle\\.protobuf\\.Timestamp\\b", "a point in time")
                .replaceAll("\\bgoogle\\.protobuf\\.Duration\\b", "a duration");
    }

    private static String plain(String message) {
        int expecting = message.indexOf(" expecting ");
        String shorter = expecting < 0 ? message : message.substring(0, expecting);
        return shorter.replace("'<EOF>'", "the end").replace('\n', ' ');
    }

    private void add(int at, String code, String message, String why, String remedy) {
        findings.add(source.at(at), code, message, why, remedy);
    }

    private int offset(CelSourceLocation location) {
        int start = 0;
        for (int line = 1; line < location.getLine() && start >= 0; line++) {
            start = source.text().indexOf('\n', start) + 1;
        }
        return start + offset(source.text().substring(start), Math.max(0, location.getColumn()));
    }

    /** CEL counts code points; files are shown in UTF-16 units. */
    static int offset(String text, int points) {
        int known = Math.min(points, text.codePointCount(0, text.length()));
        return text.offsetByCodePoints(0, known);
    }
}
