package dev.tieline.mapping;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.tieline.api.Findings;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compiles expressions that see the same names. Simple ones become direct code; the rest goes
 * through CEL, whose environment is built when the first expression needs it. Not thread-safe; the
 * expressions it makes are.
 */
public final class Expressions {
    /** The longest expression taken, in characters. */
    public static final int MAX_SOURCE = 4096;

    private final Map<String, Variable> variables;
    private final Structs structs = new Structs();
    // Mistakes are not kept: each has a place of its own.
    private final Map<String, Expression> compiled = new HashMap<>();
    private @Nullable CelCompiler compiler;

    private Expressions(Map<String, Variable> variables) {
        this.variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /** For expressions that see these names. */
    public static Expressions over(Map<String, Variable> variables) {
        return new Expressions(variables);
    }

    /** The names that can be seen. */
    public Map<String, Variable> variables() {
        return variables;
    }

    /** Compiles an expression; empty when it has mistakes, which are in {@code findings} then. */
    public Optional<Expression> compile(Source source, Findings findings) {
        if (source.text().isBlank()) {
            findings.add(
                    source.at(0),
                    "expression-empty",
                    "there is no expression here",
                    "",
                    "write one, such as record.email");
            return Optional.empty();
        }
        if (source.text().length() > MAX_SOURCE) {
            findings.add(
                    source.at(0),
                    "expression-too-long",
                    "the expression is longer than " + MAX_SOURCE + " characters",
                    "",
                    "give its parts names with 'set'");
            return Optional.empty();
        }
        Expression known = compiled.get(source.text());
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Expression> direct = DirectParser.parse(source.text(), variables);
        Optional<Expression> made = direct.isPresent() ? direct : general(source, findings);
        made.ifPresent(expression -> compiled.put(source.text(), expression));
        return made;
    }

    /** Compiles through CEL whatever the expression is. */
    Optional<Expression> general(Source source, Findings findings) {
        CelValidationResult result = compiler().compile(source.text());
        if (result.hasError()) {
            Complaints complaints = new Complaints(source, variables, findings);
            for (CelIssue issue : result.getErrors()) {
                complaints.add(issue);
            }
            return Optional.empty();
        }
        try {
            return checked(source, result.getAst(), findings);
        } catch (CelValidationException e) {
            throw new IllegalStateException("a result without errors has a tree", e);
        }
    }

    private Optional<Expression> checked(
            Source source, CelAbstractSyntaxTree ast, Findings findings) {
        int before = findings.count();
        Guards guards = new Guards(source, ast, structs, variables.keySet(), findings);
        guards.check();
        CelType given = ast.getResultType();
        boolean uncertain = Structs.isOptional(given);
        Optional<Type> type = structs.typeOf(uncertain ? Structs.parameter(given, 0) : given);
        if (type.isEmpty()) {
            findings.add(
                    source.at(0),
                    "expression-type-unusable",
                    "the expression gives " + Complaints.words(given.name()),
                    "records hold text, numbers, true or false, lists and objects only",
                    "turn it into text with string(...)");
        }
        if (findings.count() > before || type.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new CelExpression(
                            source.text(),
                            type.get(),
                            uncertain,
                            guards.reads(),
                            guards.exposed(),
                            variables,
                            Library.program(ast)));
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("a checked expression can be planned", e);
        }
    }

    private CelCompiler compiler() {
        CelCompiler built = compiler;
        if (built == null) {
            built = Library.compiler(variables, structs);
            compiler = built;
        }
        return built;
    }
}
