package dev.tieline.mapping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises simple expressions: literals, paths, optional paths with a default, {@code has}, text
 * joined, trimmed, in other letters and looked into, casts, comparisons, conditions and choices.
 * Whatever it does not know for sure it leaves to CEL, mistakes included: it never reports
 * anything.
 */
final class DirectParser {
    /** CEL's own bound is twice that. */
    private static final int MAX_DEPTH = 16;

    /** So many digits are a double without loss. */
    private static final int MAX_DIGITS = 15;

    private static final List<String> RELATIONS = List.of("==", "!=", "<=", ">=", "<", ">");

    private final DirectText text;
    private final Map<String, Variable> variables;
    private final List<String> reads = new ArrayList<>();
    private Set<String> proved = Set.of();
    private int depth;

    private DirectParser(String text, Map<String, Variable> variables) {
        this.text = new DirectText(text);
        this.variables = variables;
    }

    static Optional<Expression> parse(String text, Map<String, Variable> variables) {
        DirectParser parser = new DirectParser(text, variables);
        DirectTerm term = parser.choice();
        if (term == null || !parser.text.isOver()) {
            return Optional.empty();
        }
        List<String> reads = parser.reads.stream().distinct().toList();
        return Optional.of(new Direct(text, term.type(), term.uncertain(), reads, term.code()));
    }

    private @Nullable DirectTerm choice() {
        if (++depth > MAX_DEPTH) {
            return null;
        }
        DirectTerm condition = either();
        DirectTerm made = condition != null && text.took("?") ? chosen(condition) : condition;
        depth--;
        return made;
    }

    private @Nullable DirectTerm chosen(DirectTerm condition) {
        Set<String> before = proved;
        proved = DirectTerm.union(before, condition.whenTrue());
        DirectTerm yes = either();
        if (yes == null || !text.took(":")) {
            return null;
        }
        proved = DirectTerm.union(before, condition.whenFalse());
        DirectTerm no = choice();
        proved = before;
        return no == null ? null : condition.choosing(yes, no);
    }

    private @Nullable DirectTerm either() {
        DirectTerm left = both();
        Set<String> before = proved;
        while (left != null && text.took("||")) {
            proved = DirectTerm.union(before, left.whenFalse());
            DirectTerm right = both();
            left = right == null ? null : left.with(right, true);
        }
        proved = before;
        return left;
    }

    private @Nullable DirectTerm both() {
        DirectTerm left = relation();
        Set<String> before = proved;
        while (left != null && text.took("&&")) {
            proved = DirectTerm.union(before, left.whenTrue());
            DirectTerm right = relation();
            left = right == null ? null : left.with(right, false);
        }
        proved = before;
        return left;
    }

    private @Nullable DirectTerm relation() {
        DirectTerm left = sum();
        if (left == null) {
            return null;
        }
        if (text.tookWord("in")) {
            return among(left);
        }
        for (String relation : RELATIONS) {
            if (text.took(relation)) {
                DirectTerm right = sum();
                return right == null ? null : left.compared(relation, right);
            }
        }
        return left;
    }

    private @Nullable DirectTerm among(DirectTerm left) {
        Set<String> texts = new HashSet<>();
        text.space();
        if (!left.isText() || !text.took("[")) {
            return null;
        }
        do {
            text.space();
            DirectTerm item = text.seesQuote() ? quoted() : null;
            if (item == null || !(item.code() instanceof Code.Literal(String literal))) {
                return null;
            }
            texts.add(literal);
            text.space();
        } while (text.took(","));
        if (!text.took("]")) {
            return null;
        }
        text.space();
        return DirectTerm.certain(new Code.OneOf(left.code(), Set.copyOf(texts)), new Type.Bool());
    }

    private @Nullable DirectTerm sum() {
        DirectTerm first = term();
        if (first == null || !text.took("+")) {
            return first;
        }
        List<Code> parts = new ArrayList<>(List.of(first.code()));
        boolean texts = first.isText();
        do {
            DirectTerm next = term();
            if (next == null) {
                return null;
            }
            texts = texts && next.isText();
            parts.add(next.code());
        } while (text.took("+"));
        return texts
                ? DirectTerm.certain(new Code.Concat(List.copyOf(parts)), Type.Text.ANY)
                : null;
    }

    private @Nullable DirectTerm term() {
        text.space();
        if (!text.sees("!=") && text.took("!")) {
            DirectTerm denied = text.sees("!") ? null : term();
            return denied == null ? null : denied.not();
        }
        DirectTerm term = first();
        while (term != null && text.took(".")) {
            term = method(term);
        }
        text.space();
        return term;
    }

    private @Nullable DirectTerm first() {
        if (text.seesQuote()) {
            return quoted();
        }
        if (text.took("(")) {
            DirectTerm inside = choice();
            return inside != null && closed() ? inside : null;
        }
        return text.seesDigit() ? number() : named();
    }

    private @Nullable DirectTerm quoted() {
        char quote = text.took("'") ? '\'' : '"';
        if (quote == '"' && !text.took("\"")) {
            return null;
        }
        String inside = text.until(quote);
        // Escapes and triple quotes are CEL's business.
        boolean plain = inside.chars().noneMatch(c -> c == '\\' || c < ' ');
        if (!plain || !text.took(String.valueOf(quote))) {
            return null;
        }
        boolean triple = inside.isEmpty() && text.sees(String.valueOf(quote));
        return triple ? null : DirectTerm.certain(new Code.Literal(inside), Type.Text.ANY);
    }

    private @Nullable DirectTerm number() {
        String digits = text.digits();
        boolean more = ".eExXuU".chars().anyMatch(c -> text.sees(Character.toString(c)));
        return more || digits.length() > MAX_DIGITS
                ? null
                : DirectTerm.certain(new Code.Literal(Long.valueOf(digits)), new Type.Whole());
    }

    private @Nullable DirectTerm named() {
        String name = text.identifier();
        if (name.equals("true") || name.equals("false")) {
            return DirectTerm.certain(new Code.Literal(name.equals("true")), new Type.Bool());
        }
        if (text.took("(")) {
            return name.equals("has") ? there() : cast(name);
        }
        Variable variable = variables.get(name);
        return variable == null || DirectText.isReserved(name) ? null : path(name, variable);
    }

    private @Nullable DirectTerm there() {
        text.space();
        String name = text.identifier();
        Variable variable = variables.get(name);
        if (variable == null || variable.uncertain() || DirectText.isReserved(name)) {
            return null;
        }
        List<String> steps = new ArrayList<>();
        Type type = variable.type();
        Type.Field field = null;
        StringBuilder read = new StringBuilder(name);
        while (text.took(".")) {
            String step = text.identifier();
            boolean unguarded =
                    field != null && field.uncertain() && !proved.contains(read.toString());
            field = type instanceof Type.Shape shape ? shape.fields().get(step) : null;
            if (field == null || unguarded || DirectText.isReserved(step)) {
                return null;
            }
            type = field.type();
            steps.add(step.intern());
            read.append('.').append(step);
        }
        if (field == null || !closed()) {
            return null;
        }
        reads.add(read.toString());
        String last = steps.removeLast();
        Type shape = new Type.Shape(Map.of(), true);
        Code.Path object = new Code.Path(name, List.copyOf(steps), steps.size(), shape);
        return new DirectTerm(
                new Code.There(object, last, type),
                new Type.Bool(),
                false,
                Set.of(read.toString()),
                Set.of());
    }

    private @Nullable DirectTerm cast(String function) {
        DirectTerm term = choice();
        return term == null || term.uncertain() || !closed()
                ? null
                : DirectCasts.cast(function, term.code(), term.type())
                        .map(code -> DirectTerm.certain(code, DirectCasts.type(function)))
                        .orElse(null);
    }

    private @Nullable DirectTerm path(String name, Variable variable) {
        List<String> steps = new ArrayList<>();
        Type type = variable.type();
        int sure = variable.uncertain() ? -1 : Integer.MAX_VALUE;
        StringBuilder read = new StringBuilder(name);
        int before = text.place();
        while (text.took(".")) {
            boolean asked = text.took("?");
            String step = text.identifier();
            if (text.sees("(")) {
                text.back(before);
                break;
            }
            Type.Field field = type instanceof Type.Shape shape ? shape.fields().get(step) : null;
            read.append('.').append(step);
            sure = asked ? Math.min(sure, steps.size()) : sure;
            boolean guarded = sure < Integer.MAX_VALUE || proved.contains(read.toString());
            if (field == null || DirectText.isReserved(step) || (field.uncertain() && !guarded)) {
                return null;
            }
            type = field.type();
            steps.add(step.intern());
            before = text.place();
        }
        String path = steps.isEmpty() ? name : name + "." + String.join(".", steps);
        reads.add(path);
        boolean certain = sure == Integer.MAX_VALUE;
        Code code = new Code.Path(name, List.copyOf(steps), certain ? steps.size() : sure, type);
        return new DirectTerm(code, type, !certain, Set.of(), Set.of());
    }

    private @Nullable DirectTerm method(DirectTerm on) {
        String name = text.identifier();
        if (!text.took("(")) {
            return null;
        }
        if (name.equals("orValue")) {
            return otherwise(on);
        }
        for (TextMethod method : TextMethod.values()) {
            if (method.name().equals(name)) {
                return on.isText() && closed()
                        ? DirectTerm.certain(new Code.Change(on.code(), method), Type.Text.ANY)
                        : null;
            }
        }
        for (Code.Where where : Code.Where.values()) {
            if (where.name().equals(name)) {
                DirectTerm part = choice();
                return part != null && on.isText() && part.isText() && closed()
                        ? DirectTerm.certain(
                                new Code.Holds(on.code(), part.code(), where), new Type.Bool())
                        : null;
            }
        }
        return null;
    }

    private @Nullable DirectTerm otherwise(DirectTerm on) {
        DirectTerm literal = term();
        boolean fits =
                literal != null
                        && literal.code() instanceof Code.Literal
                        && literal.type().getClass() == on.type().getClass();
        if (!fits || !on.uncertain() || !closed() || literal == null) {
            return null;
        }
        Object value = ((Code.Literal) literal.code()).value();
        return DirectTerm.certain(new Code.Otherwise(on.code(), value), on.with(value));
    }

    private boolean closed() {
        text.space();
        return text.took(")");
    }
}
