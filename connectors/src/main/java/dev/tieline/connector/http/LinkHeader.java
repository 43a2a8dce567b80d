package dev.tieline.connector.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code Link} headers (RFC 8288, section 3 and appendix B.2): {@code
 * <https://api.example/orders?page=2>; rel="next"}. Used once.
 */
final class LinkHeader {
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final String text;
    private int at;

    private LinkHeader(String text) {
        this.text = text;
    }

    /** What a header says of the next page. */
    sealed interface Next {
        /** It names none. */
        record None() implements Next {}

        /** It does, with this target, which nobody has looked at. */
        record Target(String text) implements Next {}

        /** It is no such header: there may be a page that is not seen. */
        record Malformed() implements Next {}
    }

    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        Broken() {
            super("no Link header", null, false, false);
        }
    }

    /**
     * The first link whose relation is {@code next} and that speaks of what was asked for.
     *
     * @param values of all such headers of an answer, in their order
     */
    static Next next(List<String> values) {
        try {
            Optional<String> target = new LinkHeader(String.join(",", values)).read();
            return target.<Next>map(Next.Target::new).orElseGet(Next.None::new);
        } catch (Broken _) {
            return new Next.Malformed();
        }
    }

    private Optional<String> read() throws Broken {
        Optional<String> found = Optional.empty();
        skip(",");
        while (at < text.length()) {
            String target = target();
            boolean next = parameters();
            if (next && found.isEmpty()) {
                found = Optional.of(target);
            }
            if (at < text.length() && text.charAt(at) != ',') {
                throw new Broken();
            }
            skip(",");
        }
        return found;
    }

    private String target() throws Broken {
        int end = text.indexOf('>', at);
        if (text.charAt(at) != '<' || end < 0) {
            throw new Broken();
        }
        String target = text.substring(at + 1, end);
        at = end + 1;
        skip("");
        return target;
    }

    /** Whether they say that it is the next page of what was asked for. */
    private boolean parameters() throws Broken {
        boolean related = false;
        boolean elsewhere = false;
        boolean next = false;
        while (at < text.length() && text.charAt(at) == ';') {
            skip(";");
            String name = token(" \t;,=");
            skip("");
            String value = value();
            if (name.equalsIgnoreCase("rel") && !related) {
                related = true;
                next = SPACE.splitAsStream(value).anyMatch("next"::equalsIgnoreCase);
            }
            // With an anchor the link is one of something else.
            elsewhere |= name.equalsIgnoreCase("anchor");
        }
        return next && !elsewhere;
    }

    private String value() throws Broken {
        if (at >= text.length() || text.charAt(at) != '=') {
            return "";
        }
        at++;
        skip("");
        String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token(" \t;,");
        skip("");
        return value;
    }

    private String quoted() throws Broken {
        StringBuilder out = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
            }
            out.append(text.charAt(at));
        }
        throw new Broken();
    }

    private String token(String ends) {
        int start = at;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Passes over white space and these. */
    private void skip(String also) {
        while (at < text.length()
                && (text.charAt(at) == ' '
                        || text.charAt(at) == '\t'
                        || also.indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
    }
}
