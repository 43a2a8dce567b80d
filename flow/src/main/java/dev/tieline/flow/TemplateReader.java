package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what may stand at a mapped field. */
final class TemplateReader {
    private static final String OPEN = "${";
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final SourceLines source;
    private final Findings findings;

    TemplateReader(SourceLines source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    Template read(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar(scalar);
            case Node.Sequence list ->
                    new Template.Items(
                            list.place(), list.items().stream().map(this::read).toList());
            case Node.Mapping mapping -> fields(mapping);
        };
    }

    private Template fields(Node.Mapping mapping) {
        Map<String, Template> fields = new LinkedHashMap<>();
        mapping.entries()
                .forEach((name, value) -> {
                    if (name.contains(OPEN)) {
                        findings.add(
                                mapping.placeOf(name),
                                "template-name",
                                "A field's name cannot be an expression.",
                                "Names must be known before a record comes, so that they"
                                        + " can be checked.",
                                "Write the name out.");
                    }
                    fields.put(name, read(value));
                });
        return new Template.Fields(mapping.place(), fields, mapping.keys());
    }

    private Template scalar(Node.Scalar scalar) {
        if (scalar.text().contains(OPEN)) {
            return text(scalar);
        }
        if (scalar.isNull()) {
            return new Template.Null(scalar.place());
        }
        Object value = scalar.quoted() ? scalar.text() : typed(scalar);
        return new Template.Literal(scalar.place(), value);
    }

    /** The types of YAML 1.2's core schema. */
    private Object typed(Node.Scalar scalar) {
        String text = scalar.text();
        if (text.matches("true|True|TRUE")) {
            return true;
        }
        if (text.matches("false|False|FALSE")) {
            return false;
        }
        if (text.matches("[-+]?[0-9]{1,100}")) {
            return whole(new BigInteger(text));
        }
        if (text.matches("0x[0-9a-fA-F]{1,80}")) {
            return whole(new BigInteger(text.substring(2), 16));
        }
        if (text.matches("0o[0-7]{1,100}")) {
            return whole(new BigInteger(text.substring(2), 8));
        }
        if (text.matches(
                "[-+]?(\\.[0-9]{1,50}|[0-9]{1,50}(\\.[0-9]{0,50})?)([eE][-+]?[0-9]{1,3})?")) {
            return new BigDecimal(text);
        }
        if (text.matches("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)")) {
            findings.add(
                    scalar.place(),
                    "number-impossible",
                    "'" + text + "' is not a number that can be sent.",
                    "JSON has no infinity and no NaN.",
                    "Write a number, or put quotes around it.");
        }
        return text;
    }

    private static Object whole(BigInteger number) {
        boolean fits = number.compareTo(LEAST) >= 0 && number.compareTo(MOST) <= 0;
        return fits ? (Object) number.longValueExact() : new BigDecimal(number);
    }

    private Template text(Node.Scalar scalar) {
        String text = scalar.text();
        List<Template.Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf(OPEN, at);
            if (open < 0) {
                plain.append(text, at, text.length());
                break;
            }
            if (open > 0 && text.charAt(open - 1) == '$') {
                plain.append(text, at, open - 1).append(OPEN);
                at = open + OPEN.length();
                continue;
            }
            int close = close(text, open + OPEN.length());
            if (close < 0 || text.substring(open + OPEN.length(), close).isBlank()) {
                return broken(scalar, open, close);
            }
            plain.append(text, at, open);
            flush(plain, parts);
            parts.add(
                    new Template.Part.Value(
                            source.expression(scalar, open + OPEN.length(), close)));
            at = close + 1;
        }
        flush(plain, parts);
        return whole(scalar.place(), parts);
    }

    private static Template whole(Place place, List<Template.Part> parts) {
        if (parts.size() == 1) {
            return switch (parts.getFirst()) {
                case Template.Part.Value value -> new Template.Expression(value.expression());
                case Template.Part.Text text -> new Template.Literal(place, text.text());
            };
        }
        return new Template.Concat(place, parts);
    }

    private static void flush(StringBuilder plain, List<Template.Part> parts) {
        if (!plain.isEmpty()) {
            parts.add(new Template.Part.Text(plain.toString()));
            plain.setLength(0);
        }
    }

    private Template broken(Node.Scalar scalar, int open, int close) {
        Place place = source.expression(scalar, open, scalar.text().length()).place();
        findings.add(
                place,
                close < 0 ? "template-open" : "template-empty",
                close < 0 ? "This ${ is never closed." : "This ${} is empty.",
                "",
                close < 0
                        ? "Close it with }, or write $${ for the two characters."
                        : "Write an expression between the braces.");
        return new Template.Literal(scalar.place(), scalar.text());
    }

    /** The brace that closes an expression: not one within its strings or its own braces. */
    private static int close(String text, int from) {
        int depth = 0;
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                at = afterString(text, at, c);
                continue;
            }
            if (c == '}' && depth == 0) {
                return at;
            }
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            at++;
        }
        return -1;
    }

    private static int afterString(String text, int open, char quote) {
        String triple = String.valueOf(quote).repeat(3);
        String end = text.startsWith(triple, open) ? triple : String.valueOf(quote);
        boolean raw = open > 0 && (text.charAt(open - 1) == 'r' || text.charAt(open - 1) == 'R');
        int at = open + end.length();
        while (at < text.length() && !text.startsWith(end, at)) {
            at += !raw && text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), at + end.length());
    }
}
