package dev.tieline.listener;

import dev.tieline.http2.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * First line and headers of a request that came over HTTP/2, as HTTP/1.1 writes them. What two
 * readers could read differently there is never written.
 *
 * @param text with the empty line; each character is a byte
 * @param declared length of the body; negative when it was not announced
 * @param body whether one follows
 */
record RequestHead(String text, long declared, boolean body) {
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,32}");
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");
    private static final Pattern VALUE =
            Pattern.compile(
                    "([\\x21-\\x7e\\x80-\\xff]([\\t\\x20-\\x7e"
                            + "\\x80-\\xff]*[\\x21-\\x7e\\x80-\\xff])?)?");
    private static final Pattern PATH = Pattern.compile("/[\\x21\\x22\\x24-\\x7e]*|\\*");
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9.:\\[\\]_~%!$&'()*+,;=-]+");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private static final String METHOD_NAME = ":method";
    private static final String PATH_NAME = ":path";
    private static final String SCHEME_NAME = ":scheme";
    private static final String AUTHORITY_NAME = ":authority";
    private static final Set<String> FIRST =
            Set.of(METHOD_NAME, PATH_NAME, SCHEME_NAME, AUTHORITY_NAME);

    /** Of a connection, which is not the request's, RFC 9113, section 8.2.2. */
    private static final Set<String> FORBIDDEN =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    /** Two of them are not one. */
    private static final Set<String> SINGLE = Set.of("host", "content-length");

    /** Whether the body goes over in chunks. */
    boolean chunked() {
        return body && declared < 0;
    }

    /**
     * Reads a request's fields.
     *
     * @param ends whether no body follows
     * @return none when it is malformed, RFC 9113, section 8.1.1
     */
    static Optional<RequestHead> of(List<Field> fields, boolean ends) {
        Map<String, String> first = new HashMap<>();
        Map<String, String> single = new HashMap<>();
        StringBuilder lines = new StringBuilder();
        StringBuilder cookies = new StringBuilder();
        Set<String> seen = new HashSet<>();
        for (Field field : fields) {
            String name = field.name();
            boolean good =
                    name.startsWith(":")
                            ? seen.isEmpty()
                                    && FIRST.contains(name)
                                    && first.put(name, field.value()) == null
                            : regular(field) && (seen.add(name) || !SINGLE.contains(name));
            if (!good) {
                return Optional.empty();
            }
            if (SINGLE.contains(name)) {
                single.put(name, field.value());
            } else if (name.equals("cookie")) {
                cookies.append(cookies.isEmpty() ? "" : "; ").append(field.value());
            } else if (!name.startsWith(":") && !name.equals("te")) {
                lines.append(name).append(": ").append(field.value()).append("\r\n");
            }
        }
        if (!cookies.isEmpty()) {
            lines.append("cookie: ").append(cookies).append("\r\n");
        }
        return of(first, single, lines, ends);
    }

    private static boolean regular(Field field) {
        return NAME.matcher(field.name()).matches()
                && VALUE.matcher(field.value()).matches()
                && !FORBIDDEN.contains(field.name())
                && (!field.name().equals("te") || field.value().equals("trailers"));
    }

    private static Optional<RequestHead> of(
            Map<String, String> first,
            Map<String, String> single,
            StringBuilder lines,
            boolean ends) {
        String method = first.getOrDefault(METHOD_NAME, "");
        String path = first.getOrDefault(PATH_NAME, "");
        String host = single.getOrDefault("host", first.getOrDefault(AUTHORITY_NAME, ""));
        String authority = first.getOrDefault(AUTHORITY_NAME, host);
        String length = single.getOrDefault("content-length", "");
        boolean good =
                METHOD.matcher(method).matches()
                        && !method.equals("CONNECT")
                        && PATH.matcher(path).matches()
                        && first.containsKey(SCHEME_NAME)
                        && AUTHORITY.matcher(host).matches()
                        && host.equalsIgnoreCase(authority)
                        && (length.isEmpty() || LENGTH.matcher(length).matches());
        if (!good) {
            return Optional.empty();
        }
        long declared = length.isEmpty() ? -1 : Long.parseLong(length);
        if (ends && declared > 0) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(method).append(' ').append(path);
        text.append(" HTTP/1.1\r\nhost: ").append(host).append("\r\n").append(lines);
        if (declared >= 0) {
            text.append("content-length: ").append(declared).append("\r\n");
        } else if (!ends) {
            text.append("transfer-encoding: chunked\r\n");
        }
        String whole = text.append("\r\n").toString();
        return Optional.of(new RequestHead(whole, declared, !ends));
    }
}
