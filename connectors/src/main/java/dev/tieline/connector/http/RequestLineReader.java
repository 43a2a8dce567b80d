package dev.tieline.connector.http;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import dev.tieline.api.Spelling;
import dev.tieline.connector.http.RequestLine.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code PUT /contacts/{email}}. Used once. */
final class RequestLineReader {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Pattern LITERAL =
            Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");
    private static final Pattern STEPS = Pattern.compile("(?:^|/)\\.\\.?(?:/|$)");
    private static final String WHY = "It is what is called.";

    private final Node.Scalar scalar;
    private final String line;
    private final List<String> methods;
    private final Findings findings;

    private RequestLineReader(Node.Scalar scalar, List<String> methods, Findings findings) {
        this.scalar = scalar;
        this.line = scalar.text();
        this.methods = methods;
        this.findings = findings;
    }

    /** Empty when there was a finding. */
    static Optional<RequestLine> request(Node.Scalar scalar, Findings findings) {
        return new RequestLineReader(scalar, METHODS, findings).read();
    }

    /** A line that only reads. */
    static Optional<RequestLine> verify(Node.Scalar scalar, Findings findings) {
        return new RequestLineReader(scalar, List.of("GET"), findings).read();
    }

    private Optional<RequestLine> read() {
        int space = line.indexOf(' ');
        if (space < 0 || line.indexOf(' ', space + 1) >= 0) {
            String remedy =
                    line.startsWith("/")
                            ? "Write '" + methods.getFirst() + " " + line + "'."
                            : "Write it as in '" + methods.getFirst() + " /contacts/{email}'.";
            return wrong(0, "request-malformed", "is not a method, one space and a path", remedy);
        }
        String method = line.substring(0, space);
        if (!methods.contains(method)) {
            return wrongMethod(method);
        }
        if (line.charAt(Math.min(space + 1, line.length() - 1)) != '/') {
            return wrong(
                    space + 1,
                    "request-path-relative",
                    "has a path that does not start with /",
                    "Write the path below the system's url, as in '" + method + " /contacts'.");
        }
        return parts(space + 1).flatMap(parts -> line(method, parts));
    }

    private Optional<RequestLine> wrongMethod(String method) {
        if (methods.size() == 1) {
            return wrong(
                    0,
                    "verify-not-reading",
                    "does not read: its method is not GET",
                    "Write '" + "GET" + line.substring(method.length()) + "'.");
        }
        return wrong(
                0,
                "request-method-unknown",
                "has the method '" + method + "', which is not one",
                Spelling.remedy(method.toUpperCase(Locale.ROOT), methods));
    }

    /** Literals and holes in order; a literal may hold the question mark. */
    private Optional<List<Part>> parts(int start) {
        List<Part> parts = new ArrayList<>();
        int at = start;
        while (at < line.length()) {
            int open = line.indexOf('{', at);
            String literal = line.substring(at, open < 0 ? line.length() : open);
            if (!LITERAL.matcher(literal).matches()) {
                return wrong(
                        at,
                        "request-path-malformed",
                        "has a character that no path can have",
                        "Write it percent-encoded, and fields as {field}.");
            }
            if (!literal.isEmpty()) {
                parts.add(new Part.Literal(literal));
            }
            if (open < 0) {
                break;
            }
            int close = line.indexOf('}', open);
            String field = close < 0 ? "" : line.substring(open + 1, close);
            if (field.isEmpty() || field.indexOf('{') >= 0) {
                return wrong(
                        open,
                        "request-hole-malformed",
                        "has a { that names no field",
                        "Write {field} with the name of a field of the body.");
            }
            parts.add(new Part.Hole(field, open));
            at = close + 1;
        }
        return Optional.of(parts);
    }

    private Optional<RequestLine> line(String method, List<Part> parts) {
        List<Part> path = new ArrayList<>();
        List<Part> query = new ArrayList<>();
        boolean inQuery = false;
        for (Part part : parts) {
            if (!inQuery && part instanceof Part.Literal(String text) && text.indexOf('?') >= 0) {
                int mark = text.indexOf('?');
                path.add(new Part.Literal(text.substring(0, mark)));
                query.add(new Part.Literal(text.substring(mark + 1)));
                inQuery = true;
            } else {
                (inQuery ? query : path).add(part);
            }
        }
        boolean steps =
                path.stream()
                        .anyMatch(p ->
                                p instanceof Part.Literal(String text)
                                        && STEPS.matcher(text.replaceAll("(?i)%2e", ".")).find());
        if (steps) {
            return wrong(
                    0,
                    "request-path-steps",
                    "has a step . or .. in its path",
                    "Write the path that is meant.");
        }
        return Optional.of(new RequestLine(method, path, query));
    }

    private <T> Optional<T> wrong(int column, String code, String what, String remedy) {
        findings.add(place(scalar, column), code, "'" + line + "' " + what + ".", WHY, remedy);
        return Optional.empty();
    }

    /** Where a character of a value stands in the file. */
    static Place place(Node.Scalar scalar, int column) {
        return scalar.place().plusColumns(column + (scalar.quoted() ? 1 : 0));
    }
}
