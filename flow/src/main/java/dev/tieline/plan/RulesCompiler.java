package dev.tieline.plan;

import dev.tieline.api.Place;
import dev.tieline.contract.Contract;
import dev.tieline.flow.ExpressionText;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.FlowDeclaration.Step;
import dev.tieline.flow.ReferenceTable;
import dev.tieline.flow.Workspace;
import dev.tieline.mapping.Expression;
import dev.tieline.mapping.Type;
import dev.tieline.mapping.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles keys and steps; the vocabulary grows by what the steps make. */
final class RulesCompiler {
    private final Workspace workspace;
    private final Vocabulary vocabulary;
    private final List<CompiledStep> steps = new ArrayList<>();

    RulesCompiler(Workspace workspace, Vocabulary vocabulary) {
        this.workspace = workspace;
        this.vocabulary = vocabulary;
    }

    CompiledRules compile(FlowDeclaration flow, Contract contract) {
        Optional<Expression> key = flow.record().key().flatMap(text -> key(text, "key"));
        Optional<Expression> unique =
                flow.record().unique().flatMap(u -> key(u.by(), "unique key"));
        // Before the steps: keys see the record only.
        String keyClass = classOf(key);
        String uniqueClass = classOf(unique);
        flow.steps().forEach(this::step);
        List<List<String>> searched =
                contract.fields().stream()
                        .filter(Contract.Field::searched)
                        .map(field -> path(field.pointer()))
                        .toList();
        return new CompiledRules(key, unique, keyClass, uniqueClass, searched, List.copyOf(steps));
    }

    private String classOf(Optional<Expression> expression) {
        return expression.map(found -> vocabulary.classOf(found.reads())).orElse("");
    }

    private static List<String> path(String pointer) {
        return Arrays.stream(pointer.substring(1).split("/", -1))
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    private Optional<Expression> key(ExpressionText text, String what) {
        Optional<Expression> compiled = vocabulary.compile(text);
        compiled.ifPresent(expression -> {
            if (!isPlain(expression.type())) {
                wrongType(text, "The " + what, expression, "text or a whole number");
            }
            if (vocabulary.classOf(expression.reads()).equals("secret")) {
                vocabulary
                        .findings()
                        .add(
                                text.place(),
                                "secret-in-key",
                                "The " + what + " reads a field of class secret",
                                "keys are stored and shown readably",
                                "choose another field");
            }
        });
        return compiled;
    }

    private static boolean isPlain(Type type) {
        return type instanceof Type.Text || type instanceof Type.Whole;
    }

    private void step(Step step) {
        switch (step) {
            case Step.SetValues set -> set.values().forEach(this::assign);
            case Step.Keep(_, ExpressionText condition) ->
                    condition(condition, "'keep'")
                            .ifPresent(rule -> steps.add(new CompiledStep.Keep(rule)));
            case Step.Lookup lookup -> lookup(lookup);
        }
    }

    private void assign(FlowDeclaration.Assignment assignment) {
        String name = assignment.name().value();
        MapCompiler compiler = MapCompiler.named(vocabulary, name);
        Type.Field free = new Type.Field(new Type.Any(), false, true, "", "");
        Optional<MapCompiler.Compiled> made = compiler.compileValue(assignment.value(), free);
        if (made.isEmpty()) {
            vocabulary.addBroken(name);
            return;
        }
        steps.add(new CompiledStep.Assign(name, made.get().piece()));
        Place place = assignment.name().place();
        vocabulary.add(
                name,
                new Variable(made.get().type(), made.get().uncertain()),
                Origin.made(through(compiler.trails(), place, "set " + name)));
    }

    private void lookup(Step.Lookup lookup) {
        String as = lookup.as().value();
        Optional<ReferenceTable> table = workspace.table(lookup.in().value());
        Optional<Expression> by = vocabulary.compile(lookup.by());
        by.ifPresent(expression -> {
            if (!isPlain(expression.type())) {
                wrongType(lookup.by(), "'by'", expression, "text or a whole number");
            }
        });
        if (table.isEmpty() || by.isEmpty()) {
            vocabulary.addBroken(as);
            return;
        }
        Map<String, Type.Field> columns = new LinkedHashMap<>();
        table.get().columns().forEach(c -> columns.put(c, Type.Field.always(Type.Text.ANY)));
        boolean hold = lookup.missing() == FlowDeclaration.Missing.HOLD;
        steps.add(
                new CompiledStep.Lookup(
                        table.get().name(),
                        table.get().rows(),
                        by.get(),
                        as,
                        hold,
                        pointer(by.get().reads())));
        List<Trail> keys = vocabulary.kept(by.get());
        vocabulary.add(
                as,
                new Variable(new Type.Shape(columns, false), !hold),
                Origin.made(through(keys, lookup.by().place(), "lookup " + as)));
    }

    private static List<Trail> through(Collection<Trail> trails, Place place, String what) {
        return trails.stream().map(trail -> trail.through(place, what)).toList();
    }

    private static String pointer(List<String> reads) {
        boolean one = reads.size() == 1 && reads.getFirst().startsWith(Scopes.RECORD + ".");
        return one ? reads.getFirst().substring(Scopes.RECORD.length()).replace('.', '/') : "";
    }

    /** Compiles a rule that says yes or no. */
    Optional<Expression> condition(ExpressionText text, String what) {
        Optional<Expression> compiled = vocabulary.compile(text);
        boolean right =
                compiled.filter(e -> e.type() instanceof Type.Bool && !e.uncertain()).isPresent();
        if (compiled.isPresent() && !right) {
            wrongType(text, what, compiled.get(), "true or false");
        }
        return right ? compiled : Optional.empty();
    }

    private static String remedy(Expression expression, String wanted) {
        return switch (expression.type()) {
            case Type.Bool _ when expression.uncertain() ->
                    "give it a default with .orValue(false)";
            case Type.Text _ -> "compare it with something, as in x != ''";
            case Type.Shape _, Type.MapOf _ -> "choose one of its fields";
            case Type.ListOf _ -> "choose one of its items, or join them with x.join('-')";
            case Type _ -> "write an expression that gives " + wanted;
        };
    }

    private void wrongType(ExpressionText text, String what, Expression expression, String wanted) {
        vocabulary
                .findings()
                .add(
                        text.place(),
                        "expression-wrong-type",
                        what
                                + " gives "
                                + expression.type().words()
                                + (expression.uncertain() ? " or nothing" : "")
                                + ", wanted is "
                                + wanted,
                        "",
                        remedy(expression, wanted));
    }
}
