package dev.tieline.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises simple expressions: literals, paths, optional paths with a default, {@code trim},
 * {@code lowerAscii}, {@code upperAscii} and concatenation of text. Whatever it does not know for
 * sure it leaves to CEL, mistakes included: it never reports anything.
 */
final class DirectParser {
    /** Words that CEL does not take as names. */
    private static final Set<String> RESERVED =
            Set.of(
                    "as",
                    "break",
                    "const",
                    "continue",
                    "else",
                    "false",
                    "for",
                    "function",
                    "if",
                    "import",
                    "in",
                    "let",
                    "loop",
                    "package",
                    "namespace",
                    "null",
                    "return",
                    "true",
                    "var",
                    "void",
                    "while");

    private final String text;
    private final Map<String, Variable> variables;
    private final List<String> reads = new ArrayList<>();
    private int at;

    private DirectParser(String text, Map<String, Variable> variables) {
        this.text = text;
        this.variables = variables;
    }

    static Optional<Expression> parse(String text, Map<String, Variable> variables) {
        DirectParser parser = new DirectParser(text, variables);
        Term term = parser.sum();
        if (term == null || parser.at < text.length()) {
            return Optional.empty();
        }
        List<String> reads = parser.reads.stream().distinct().toList();
        return Optional.of(new Direct(text, term.type(), term.uncertain(), reads, term.code()));
    }

    private record Term(Direct.Code code, Type type, boolean uncertain) {
        boolean certainText() {
            return !uncertain && type instanceof Type.Text;
        }
    }

    private @Nullable Term sum() {
        Term first = term();
        if (first == null || !taken('+')) {
            return first;
        }
        List<Direct.Code> parts = new ArrayList<>(List.of(first.code()));
        boolean texts = first.certainText();
        do {
            Term next = term();
            if (next == null) {
                return null;
            }
            texts = texts && next.certainText();
            parts.add(next.code());
        } while (taken('+'));
        return texts ? new Term(new Direct.Concat(List.copyOf(parts)), Type.Text.ANY, false) : null;
    }

    private @Nullable Term term() {
        space();
        Term term = at < text.length() && isQuote(text.charAt(at)) ? quoted() : named();
        while (term != null && at < text.length() && text.charAt(at) == '.') {
            term = method(term);
        }
        space();
        return term;
    }

    private @Nullable Term quoted() {
        char quote = text.charAt(at);
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            return null;
        }
        String inside = text.substring(at + 1, end);
        // Escapes and triple quotes are CEL's business.
        boolean plain = inside.chars().noneMatch(c -> c == '\\' || c < ' ');
        boolean triple =
                inside.isEmpty() && end + 1 < text.length() && text.charAt(end + 1) == quote;
        if (!plain || triple) {
            return null;
        }
        at = end + 1;
        return new Term(new Direct.Literal(inside), Type.Text.ANY, false);
    }

    private @Nullable Term named() {
        if (at < text.length() && isDigit(text.charAt(at))) {
            return number();
        }
        String name = identifier();
        if (name.equals("true") || name.equals("false")) {
            return new Term(new Direct.Literal(name.equals("true")), new Type.Bool(), false);
        }
        Variable variable = variables.get(name);
        return variable == null || RESERVED.contains(name) ? null : path(name, variable);
    }

    private @Nullable Term number() {
        int start = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        boolean more = at < text.length() && ".eExXuU".indexOf(text.charAt(at)) >= 0;
        return more || at - start > 18
                ? null
                : new Term(
                        new Direct.Literal(Long.parseLong(text, start, at, 10)),
                        new Type.Whole(),
                        false);
    }

    private @Nullable Term path(String name, Variable variable) {
        List<String> steps = new ArrayList<>();
        Type type = variable.type();
        boolean optional = variable.uncertain();
        StringBuilder read = new StringBuilder(name);
        while (at < text.length() && text.charAt(at) == '.') {
            int before = at++;
            boolean asked = at < text.length() && text.charAt(at) == '?';
            at += asked ? 1 : 0;
            String step = identifier();
            if (at < text.length() && text.charAt(at) == '(') {
                at = before;
                break;
            }
            Type.Field field = type instanceof Type.Shape shape ? shape.fields().get(step) : null;
            boolean unguarded = field != null && field.uncertain() && !asked && !optional;
            if (field == null || RESERVED.contains(step) || unguarded) {
                return null;
            }
            optional = optional || asked;
            type = field.type();
            steps.add(step);
            read.append('.').append(step);
        }
        reads.add(read.toString());
        return new Term(new Direct.Path(name, List.copyOf(steps), type), type, optional);
    }

    private @Nullable Term method(Term on) {
        at++;
        String name = identifier();
        if (!taken('(')) {
            return null;
        }
        if (name.equals("orValue")) {
            return otherwise(on);
        }
        for (Direct.Method method : Direct.Method.values()) {
            if (method.name().equals(name)) {
                return on.certainText() && closed()
                        ? new Term(new Direct.Change(on.code(), method), Type.Text.ANY, false)
                        : null;
            }
        }
        return null;
    }

    private @Nullable Term otherwise(Term on) {
        Term literal = term();
        boolean fits =
                literal != null
                        && literal.code() instanceof Direct.Literal
                        && literal.type().getClass() == on.type().getClass();
        if (!fits || !on.uncertain() || !closed() || literal == null) {
            return null;
        }
        Object value = ((Direct.Literal) literal.code()).value();
        return new Term(new Direct.Otherwise(on.code(), value), with(on.type(), value), false);
    }

    /** The accepted values and the default, where there are any. */
    private static Type with(Type type, Object value) {
        if (!(type instanceof Type.Text text) || text.accepted().isEmpty()) {
            return type;
        }
        List<String> accepted = new ArrayList<>(text.accepted());
        accepted.add(String.valueOf(value));
        return new Type.Text(accepted.stream().distinct().toList());
    }

    private boolean closed() {
        space();
        boolean closed = at < text.length() && text.charAt(at) == ')';
        at += closed ? 1 : 0;
        return closed;
    }

    private boolean taken(char wanted) {
        boolean taken = at < text.length() && text.charAt(at) == wanted;
        at += taken ? 1 : 0;
        return taken;
    }

    private String identifier() {
        int start = at;
        while (at < text.length() && isNamePart(text.charAt(at), at == start)) {
            at++;
        }
        return text.substring(start, at);
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNamePart(char c, boolean first) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || (!first && isDigit(c));
    }
}
