package dev.tieline.plan;

import dev.tieline.api.Findings;
import dev.tieline.flow.ExpressionText;
import dev.tieline.mapping.Expression;
import dev.tieline.mapping.Expressions;
import dev.tieline.mapping.Source;
import dev.tieline.mapping.Type;
import dev.tieline.mapping.Variable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that expressions of a flow see at one place of it. Grows from step to step; a copy
 * grows on its own.
 */
final class Vocabulary {
    private static final Pattern PATH = Pattern.compile("\\s*([A-Za-z_]\\w*)\\.\\??[A-Za-z_]");

    private final Function<Map<String, Variable>, Expressions> environments;
    private final Findings findings;
    private final Map<String, Variable> variables;
    private final Map<String, String> classes;
    private final Set<String> broken;

    /** By the names that are mentioned: to find them by what the names mean takes longer. */
    private final Map<Set<String>, Expressions> mentions = new HashMap<>();

    private Vocabulary(
            Function<Map<String, Variable>, Expressions> environments,
            Findings findings,
            Map<String, Variable> variables,
            Map<String, String> classes,
            Set<String> broken) {
        this.environments = environments;
        this.findings = findings;
        this.variables = variables;
        this.classes = classes;
        this.broken = broken;
    }

    /**
     * @param environments gives the expressions over some names, the same for the same names
     * @param record type of the record
     */
    static Vocabulary of(
            Function<Map<String, Variable>, Expressions> environments,
            Findings findings,
            Type record) {
        Map<String, Variable> variables = new LinkedHashMap<>();
        variables.put(Scopes.RECORD, Variable.always(record));
        return new Vocabulary(environments, findings, variables, new HashMap<>(), new HashSet<>());
    }

    Vocabulary copy() {
        return new Vocabulary(
                environments,
                findings,
                new LinkedHashMap<>(variables),
                new HashMap<>(classes),
                new HashSet<>(broken));
    }

    /** A further name, and the class of data behind it where it is not a shape with its own. */
    void add(String name, Variable variable, String classification) {
        variables.put(name, variable);
        mentions.clear();
        if (!classification.isEmpty()) {
            classes.put(name, classification);
        }
    }

    /** A name whose meaning is wrong: what uses it is not checked, to report each cause once. */
    void addBroken(String name) {
        broken.add(name);
    }

    Findings findings() {
        return findings;
    }

    /** Compiles an expression that is compiled elsewhere, too: its findings are told there. */
    Optional<Expression> compileQuietly(ExpressionText text) {
        return compile(text, new Findings());
    }

    /** Compiles an expression; empty when it has findings, or uses what has. */
    Optional<Expression> compile(ExpressionText text) {
        return compile(text, findings);
    }

    private Optional<Expression> compile(ExpressionText text, Findings found) {
        for (String name : broken) {
            if (Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(text.text()).find()) {
                return Optional.empty();
            }
        }
        Source source = new Source(text.text(), text::at);
        // Over the names it mentions: flows share what reads the same, and few environments are
        // needed. Only complaints have to know all names.
        Optional<Expression> compiled = mentioned(text.text()).compile(source, new Findings());
        return compiled.isPresent()
                ? compiled
                : environments.apply(variables).compile(source, found);
    }

    private Expressions mentioned(String text) {
        Map<String, Variable> some = new LinkedHashMap<>();
        variables.forEach((name, variable) -> {
            if (text.contains(name)) {
                some.put(name, variable);
            }
        });
        Expressions known = mentions.get(some.keySet());
        if (known == null) {
            known = environments.apply(some);
            mentions.put(Set.copyOf(some.keySet()), known);
        }
        return known;
    }

    /** Whether plain text starts like an expression that reads a field of one of the names. */
    boolean reads(String text) {
        Matcher path = PATH.matcher(text);
        return path.lookingAt()
                && (variables.containsKey(path.group(1)) || broken.contains(path.group(1)));
    }

    /** What the contract says of a path; empty for names that nothing describes. */
    Optional<Type.Field> field(String path) {
        String[] steps = path.split("\\.", -1);
        Variable variable = variables.get(steps[0]);
        Type here = variable == null ? new Type.Any() : variable.type();
        Type.Field field = null;
        for (int i = 1; i < steps.length; i++) {
            field = here instanceof Type.Shape shape ? shape.fields().get(steps[i]) : null;
            if (field == null) {
                return Optional.empty();
            }
            here = field.type();
        }
        return Optional.ofNullable(field);
    }

    /** The gravest class of data in what these paths read; empty when none is classified. */
    String classOf(List<String> reads) {
        String gravest = "";
        for (String path : reads) {
            String name = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
            String own = classes.getOrDefault(name, "");
            Variable variable = variables.get(name);
            String read =
                    path.equals(name) && variable != null
                            ? inside(variable.type())
                            : field(path).map(Vocabulary::ofField).orElse("");
            gravest = graver(gravest, graver(own, read));
        }
        return gravest;
    }

    private static String ofField(Type.Field field) {
        return graver(field.classification(), inside(field.type()));
    }

    private static String inside(Type type) {
        return switch (type) {
            case Type.Shape(Map<String, Type.Field> fields, boolean _) ->
                    fields.values().stream()
                            .map(Vocabulary::ofField)
                            .reduce("", Vocabulary::graver);
            case Type.ListOf(Type item) -> inside(item);
            case Type.MapOf(Type value) -> inside(value);
            case Type _ -> "";
        };
    }

    /** The graver of two classes of data. */
    static String graver(String one, String other) {
        List<String> order = List.of("", "personal", "payment", "secret");
        return order.indexOf(one) >= order.indexOf(other) ? one : other;
    }
}
