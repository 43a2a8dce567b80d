package dev.tieline.plan;

import dev.tieline.api.Findings;
import dev.tieline.contract.ClassedFields;
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
import java.util.stream.Stream;

/**
 * The names that expressions of a flow see at one place of it. Grows from step to step; a copy
 * grows on its own.
 */
final class Vocabulary {
    private static final Pattern PATH = Pattern.compile("\\s*([A-Za-z_]\\w*)\\.\\??[A-Za-z_]");

    private final Function<Map<String, Variable>, Expressions> environments;
    private final Findings findings;
    private final Map<String, Variable> variables;
    private final Map<String, Origin> origins;
    private final Set<String> broken;

    /** By the names that are mentioned: to find them by what the names mean takes longer. */
    private final Map<Set<String>, Expressions> mentions = new HashMap<>();

    private Vocabulary(
            Function<Map<String, Variable>, Expressions> environments,
            Findings findings,
            Map<String, Variable> variables,
            Map<String, Origin> origins,
            Set<String> broken) {
        this.environments = environments;
        this.findings = findings;
        this.variables = variables;
        this.origins = origins;
        this.broken = broken;
    }

    /**
     * @param environments gives the expressions over some names, the same for the same names
     * @param record type of the record
     * @param origin of its fields
     */
    static Vocabulary of(
            Function<Map<String, Variable>, Expressions> environments,
            Findings findings,
            Type record,
            Origin origin) {
        Map<String, Variable> variables = new LinkedHashMap<>();
        variables.put(Scopes.RECORD, Variable.always(record));
        Map<String, Origin> origins = new HashMap<>(Map.of(Scopes.RECORD, origin));
        return new Vocabulary(environments, findings, variables, origins, new HashSet<>());
    }

    Vocabulary copy() {
        return new Vocabulary(
                environments,
                findings,
                new LinkedHashMap<>(variables),
                new HashMap<>(origins),
                new HashSet<>(broken));
    }

    /** A further name, and where what is behind it comes from. */
    void add(String name, Variable variable, Origin origin) {
        variables.put(name, variable);
        mentions.clear();
        origins.put(name, origin);
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
        return trails(reads).stream().map(Trail::classification).reduce("", ClassedFields::graver);
    }

    /** The ways of the classed fields that these paths read. */
    List<Trail> trails(List<String> reads) {
        return reads.stream().flatMap(path -> trails(path).stream()).distinct().toList();
    }

    /** The ways of what stays in the value of an expression: a secret, whatever is said of it. */
    List<Trail> kept(Expression expression) {
        Stream<Trail> secrets =
                trails(expression.reads()).stream()
                        .filter(trail -> trail.classification().equals("secret"));
        return Stream.concat(trails(expression.exposed()).stream(), secrets).distinct().toList();
    }

    private List<Trail> trails(String path) {
        List<String> steps = List.of(path.split("\\.", -1));
        return origins.getOrDefault(steps.getFirst(), Origin.NONE)
                .at(steps.subList(1, steps.size()));
    }
}
