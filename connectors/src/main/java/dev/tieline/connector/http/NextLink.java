package dev.tieline.connector.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A link to a next page, as a system wrote it, which may be anything. Nothing of it is used but its
 * query, and that only when it leads to the path that was asked for, at this system: whoever writes
 * answers cannot say where the hub calls. Pure.
 */
record NextLink(String text) {
    static final int MAX_LENGTH = 8_000;

    /** RFC 3986, appendix B: scheme, authority, path, query. */
    private static final Pattern PARTS =
            Pattern.compile("(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#.*)?");

    private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");

    /** What is no character of a query (RFC 3986), and what many systems write there. */
    private static final String TO_ENCODE = " \"<>\\^`{|}";

    private static final Pattern QUERY = Pattern.compile("[!-~&&[^#\"<>\\\\^`{|}]]+");

    /** Where it leads. */
    sealed interface Way {
        /** To the next page. */
        record Here(String query) implements Way {}

        /** To another path or another system. */
        record Elsewhere() implements Way {}

        /** Nowhere: it is no link to a page. */
        record Nowhere() implements Way {}
    }

    /** Whether a text can stand behind the question mark as it is. */
    static boolean isQuery(String query) {
        return query.length() <= MAX_LENGTH && QUERY.matcher(query).matches();
    }

    /**
     * @param url of the system
     * @param asked the path that was asked for, as it was sent
     */
    Way from(BaseUrl url, String asked) {
        Matcher parts = PARTS.matcher(text);
        if (text.length() > MAX_LENGTH
                || text.chars().anyMatch(Character::isISOControl)
                || !parts.matches()) {
            return new Way.Nowhere();
        }
        @Nullable String scheme = parts.group(1);
        @Nullable String authority = parts.group(2);
        boolean there =
                authority == null
                        ? scheme == null
                        : isOf(url, authority) && (scheme == null || isOf(url.secure(), scheme));
        if (!there || !same(path(parts.group(3), asked, authority != null), asked)) {
            return new Way.Elsewhere();
        }
        Optional<String> query = Optional.ofNullable(parts.group(4)).map(NextLink::encoded);
        return query.filter(NextLink::isQuery).<Way>map(Way.Here::new).orElseGet(Way.Nowhere::new);
    }

    private static boolean isOf(boolean secure, String scheme) {
        return scheme.equalsIgnoreCase(secure ? "https" : "http");
    }

    /** Nobody's name and password stand before it, for then it is another text. */
    private static boolean isOf(BaseUrl url, String authority) {
        String host = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
        String with = host + ":" + url.port();
        boolean usual = url.port() == (url.secure() ? 443 : 80);
        return (usual ? Set.of(host, with, host + ":") : Set.of(with))
                .stream().anyMatch(authority::equalsIgnoreCase);
    }

    /** RFC 3986, section 5.2.2 and 5.2.3. */
    private static String path(String reference, String asked, boolean whole) {
        if (reference.isEmpty() && !whole) {
            return asked;
        }
        if (reference.startsWith("/") || whole) {
            return withoutSteps(reference);
        }
        return withoutSteps(asked.substring(0, asked.lastIndexOf('/') + 1) + reference);
    }

    /** RFC 3986, section 5.2.4. Steps in disguise (%2e) stay, and so are another path. */
    private static String withoutSteps(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            boolean up = segments[i].equals("..");
            if (up) {
                kept.pollLast();
            }
            if (!up && !segments[i].equals(".")) {
                kept.addLast(segments[i]);
            } else if (last) {
                kept.addLast("");
            }
        }
        return segments[0] + "/" + String.join("/", kept);
    }

    private static boolean same(String one, String other) {
        return plain(one).equals(plain(other));
    }

    /** RFC 3986, section 6.2.2: what is encoded without need is the same decoded. */
    private static String plain(String path) {
        return ENCODED.matcher(path)
                .replaceAll(code -> {
                    char c = (char) HexFormat.fromHexDigits(code.group(1));
                    String same =
                            Percent.unreserved(c)
                                    ? String.valueOf(c)
                                    : code.group().toUpperCase(Locale.ROOT);
                    return Matcher.quoteReplacement(same);
                });
    }

    private static String encoded(String query) {
        StringBuilder out = new StringBuilder(query.length());
        query.codePoints()
                .forEach(c -> {
                    if (c < 0x7F && TO_ENCODE.indexOf(c) < 0) {
                        out.appendCodePoint(c);
                        return;
                    }
                    for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
                    }
                });
        return out.toString();
    }
}
