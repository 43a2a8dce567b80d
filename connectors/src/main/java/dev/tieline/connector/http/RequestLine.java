package dev.tieline.connector.http;

import dev.tieline.api.Document;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Method and path of a call. A value fills one segment and can never make another: everything but
 * the unreserved characters of RFC 3986 is percent-encoded, and a value that is empty or only dots
 * is refused.
 *
 * @param method in capitals
 * @param parts literal texts and names of fields, in turn, beginning with a literal
 */
record RequestLine(String method, List<String> parts) {
    static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private static final Pattern LINE = Pattern.compile("([A-Za-z]+) +(/\\S*)");
    private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)\\}");
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/%?-]*");
    private static final String UNRESERVED = "-._~";
    private static final String HEX = "0123456789ABCDEF";

    RequestLine {
        parts = List.copyOf(parts);
    }

    /** Reads {@code PUT /contacts/{email}}; empty when it is not of that form. */
    static Optional<RequestLine> parse(String text) {
        Matcher line = LINE.matcher(text.strip());
        if (!line.matches() || !METHODS.contains(line.group(1))) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        Matcher field = FIELD.matcher(line.group(2));
        int from = 0;
        while (field.find()) {
            parts.add(line.group(2).substring(from, field.start()));
            parts.add(field.group(1));
            from = field.end();
        }
        parts.add(line.group(2).substring(from));
        for (int i = 0; i < parts.size(); i += 2) {
            if (!LITERAL.matcher(parts.get(i)).matches()) {
                return Optional.empty();
            }
        }
        return Optional.of(new RequestLine(line.group(1), parts));
    }

    /** Names of the fields that fill the path. */
    Set<String> fields() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 1; i < parts.size(); i += 2) {
            names.add(parts.get(i));
        }
        return names;
    }

    boolean sendsBody() {
        return !method.equals("GET") && !method.equals("DELETE");
    }

    /** The path filled; empty when a value cannot stand in a path, with its name in {@code bad}. */
    Optional<String> path(Document input, List<String> bad) {
        if (parts.size() == 1) {
            return Optional.of(parts.getFirst());
        }
        StringBuilder path = new StringBuilder(64);
        for (int i = 0; i < parts.size(); i++) {
            if (i % 2 == 0) {
                path.append(parts.get(i));
                continue;
            }
            String value = input.text(parts.get(i)).orElse("");
            if (value.isEmpty() || value.chars().allMatch(c -> c == '.')) {
                bad.add(parts.get(i));
                return Optional.empty();
            }
            encode(value, path);
        }
        return Optional.of(path.toString());
    }

    /** The fields that are not in the path, as a query; empty when there are none. */
    String query(Document input) {
        Set<String> inPath = fields();
        StringBuilder query = new StringBuilder();
        for (Map.Entry<String, ?> field : input.fields().entrySet()) {
            Object value = field.getValue();
            if (value == null || inPath.contains(field.getKey())) {
                continue;
            }
            query.append(query.isEmpty() ? '?' : '&');
            encode(field.getKey(), query);
            query.append('=');
            encode(value instanceof BigDecimal n ? n.toPlainString() : value.toString(), query);
        }
        return query.toString();
    }

    private static void encode(String value, StringBuilder out) {
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || UNRESERVED.indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
    }
}
