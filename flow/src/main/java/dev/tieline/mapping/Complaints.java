package dev.tieline.mapping;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.tieline.api.Findings;
import dev.tieline.api.Spelling;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** CEL's complaints in plain words, with what to write instead. */
final class Complaints {
    private static final Pattern FIELD = Pattern.compile("undefined field '([^']*)'");
    private static final Pattern NAME = Pattern.compile("undeclared reference to '([^']*)'");
    private static final String NUMBER_TO_TEXT = "turn the number into text with string(...)";
    private static final Pattern STRAY =
            Pattern.compile("(?:extraneous|mismatched) input ('(?:.|\\n)*?')(?: expecting.*)?");
    private static final Pattern STRAY_SIGN =
            Pattern.compile(
                    "(?:token recognition error at:|no viable alternative at input) '(.*)'");
    private static final Pattern ABSENT = Pattern.compile("missing ('.*?') at .*");
    private static final Pattern MEMBER = Pattern.compile("([^()]+(?:\\([^()]*\\))?)\\.\\((.*)\\)");
    private static final Pattern OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'");

    /** A path and the dot after it, at the end of what stands before a field. */
    private static final Pattern OWNER =
            Pattern.compile(
                    "([A-Za-z_]\\w*(?:\\s*\\.\\s*\\??\\s*[A-Za-z_]\\w*)*)\\s*\\.\\s*\\??\\s*$");

    /** What other languages call the functions there are. */
    private static final Map<String, String> ELSEWHERE =
            Map.ofEntries(
                    Map.entry("lower", "lowerAscii"),
                    Map.entry("lowercase", "lowerAscii"),
                    Map.entry("toLowerCase", "lowerAscii"),
                    Map.entry("upper", "upperAscii"),
                    Map.entry("uppercase", "upperAscii"),
                    Map.entry("toUpperCase", "upperAscii"),
                    Map.entry("strip", "trim"),
                    Map.entry("length", "size"),
                    Map.entry("len", "size"),
                    Map.entry("count", "size"),
                    Map.entry("includes", "contains"),
                    Map.entry("substr", "substring"),
                    Map.entry("toString", "string"),
                    Map.entry("str", "string"),
                    Map.entry("text", "string"),
                    Map.entry("toInt", "int"),
                    Map.entry("parseInt", "int"),
                    Map.entry("number", "double"),
                    Map.entry("float", "double"),
                    Map.entry("default", "orValue"),
                    Map.entry("orElse", "orValue"),
                    Map.entry("any", "exists"),
                    Map.entry("sha256", "sha256hex"),
                    Map.entry("regex", "matches"),
                    Map.entry("test", "matches"));

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
            add(at, "expression-wrong", plain(message), "", correction(message));
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
        Optional<String> owner = owner(at);
        Optional<Type.Shape> shape = owner.flatMap(this::shape);
        Set<String> fields = new TreeSet<>();
        shape.ifPresentOrElse(
                known -> fields.addAll(known.fields().keySet()),
                () -> variables.forEach((_, variable) -> collect(variable.type(), fields)));
        add(
                at,
                "field-unknown",
                shape.isPresent()
                        ? "'" + owner.orElse("") + "' has no field '" + field + "'"
                        : "nothing here has a field '" + field + "'",
                "only what a contract, a table or a result describes can be read",
                Spelling.remedy(field, fields));
    }

    /** The path before a field, where it is a plain one. */
    private Optional<String> owner(int at) {
        Matcher path = OWNER.matcher(source.text().substring(0, at));
        return path.find()
                ? Optional.of(path.group(1).replace("?", "").replaceAll("\\s", ""))
                : Optional.empty();
    }

    private Optional<Type.Shape> shape(String path) {
        String[] steps = path.split("\\.", -1);
        Variable variable = variables.get(steps[0]);
        Type here = variable == null ? new Type.Any() : variable.type();
        for (int i = 1; i < steps.length; i++) {
            Type.Field next = here instanceof Type.Shape s ? s.fields().get(steps[i]) : null;
            here = next == null ? new Type.Any() : next.type();
        }
        return here instanceof Type.Shape shape ? Optional.of(shape) : Optional.empty();
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
                    Optional.ofNullable(ELSEWHERE.get(name))
                            .or(() -> Spelling.nearest(name, FunctionText.NAMES))
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
                Spelling.nearest(name, variables.keySet())
                        .map(near -> "write '" + near + "'")
                        .orElse(
                                "the names here are: "
                                        + String.join(", ", new TreeSet<>(variables.keySet()))));
    }

    private boolean isCalled(String name) {
        return Pattern.compile("\\b" + Pattern.quote(name) + "\\s*\\(")
                .matcher(source.text())
                .find();
    }

    private void overload(int at, MatchResult match) {
        String operator = match.group(1).replace("_", "").replace("@", "");
        String types = match.group(2);
        Matcher member = MEMBER.matcher(types);
        add(
                at,
                "expression-wrong-type",
                member.matches()
                        ? "'" + operator + "' cannot be applied to " + called(member)
                        : "'" + operator + "' cannot be applied to " + list(types),
                "",
                member.matches() && isNumber(member.group(1))
                        ? NUMBER_TO_TEXT
                        : remedy(operator, types));
    }

    private static String called(Matcher member) {
        String arguments = member.group(2);
        return list(member.group(1))
                + (arguments.isEmpty() ? "" : " with (" + words(arguments) + ")");
    }

    private static String list(String types) {
        String bare = types.startsWith("(") ? types.substring(1, types.length() - 1) : types;
        return Arrays.stream(words(bare).split(", ", -1))
                .map(word -> word.endsWith("number") && !word.contains(" of ") ? "a " + word : word)
                .map(word -> word.replace("a optional", "an optional"))
                .collect(Collectors.joining(" and "));
    }

    private static boolean isNumber(String type) {
        return type.equals("int") || type.equals("double");
    }

    private static String remedy(String operator, String types) {
        if (types.contains("optional_type")) {
            return "give the optional value a default with .orValue(...)";
        }
        if (types.contains("int") && types.contains("double")) {
            return "turn the whole number into a number with double(...)";
        }
        boolean number = types.contains("int") || types.contains("double");
        if (types.contains("string") && number) {
            return operator.equals("+")
                    ? NUMBER_TO_TEXT
                    : "turn the text into a number with int(...) or double(...)";
        }
        return "use values of types that go together";
    }

    /** Names of CEL's types in plain words. */
    static String words(String types) {
        return types.replaceAll("tieline\\.[A-Za-z0-9_.]+", "an object")
                .replaceAll("optional_type\\(([^()]*)\\)", "optional $1")
                .replaceAll("optional_type\\(", "(optional ")
                .replaceAll("\\blist\\(([^()]*)\\)", "a list of $1")
                .replaceAll("\\bstring\\b", "text")
                .replaceAll("\\bint\\b", "whole number")
                .replaceAll("\\bdouble\\b", "number")
                .replaceAll("\\bbool\\b", "true-or-false")
                .replaceAll("\\bdyn\\b", "anything")
                .replaceAll("\\bgoogle\\.protobuf\\.Timestamp\\b", "a point in time")
                .replaceAll("\\bgoogle\\.protobuf\\.Duration\\b", "a duration");
    }

    private static String plain(String message) {
        String shorter = message.replace('\n', ' ');
        Matcher stray = STRAY.matcher(shorter);
        Matcher sign = STRAY_SIGN.matcher(shorter);
        Matcher absent = ABSENT.matcher(shorter);
        if (shorter.contains("'<EOF>'")) {
            return "the expression ends too early";
        }
        if (stray.find()) {
            return stray.group(1) + " does not belong here";
        }
        if (sign.find()) {
            return "'" + sign.group(1).strip() + "' does not belong here";
        }
        return absent.find() ? absent.group(1) + " is missing here" : shorter;
    }

    private static String correction(String message) {
        return message.contains("at: '='")
                ? "compare with =="
                : message.contains("at: '&") || message.contains("at: '|")
                        ? "write && or ||"
                        : "correct the expression";
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
