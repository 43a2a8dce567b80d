package dev.tieline.mapping;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.tieline.api.Findings;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks a checked expression and finds reads of fields that may not be there, unless a {@code
 * has()} before them proves they are. CEL itself only notices when a record comes without them.
 */
final class Guards {
    private static final String AND = "_&&_";
    private static final String OR = "_||_";
    private static final String NOT = "!_";
    private static final String CHOICE = "_?_:_";
    private static final String OPTIONAL_SELECT = "_?._";

    private final Source source;
    private final CelAbstractSyntaxTree ast;
    private final Structs structs;
    private final Set<String> variables;
    private final Findings findings;
    private final Set<String> reads = new LinkedHashSet<>();
    private final Set<String> exposed = new LinkedHashSet<>();
    private int declassifying;

    Guards(
            Source source,
            CelAbstractSyntaxTree ast,
            Structs structs,
            Set<String> variables,
            Findings findings) {
        this.source = source;
        this.ast = ast;
        this.structs = structs;
        this.variables = variables;
        this.findings = findings;
    }

    void check() {
        walk(ast.getExpr(), Set.of());
    }

    /** The paths read; only complete after {@link #check}. */
    List<String> reads() {
        return List.copyOf(reads);
    }

    /** The paths whose value shows in what the expression gives; the others are declassified. */
    List<String> exposed() {
        return List.copyOf(exposed);
    }

    private void walk(CelExpr expr, Set<String> proved) {
        note(expr);
        inside(expr, proved);
    }

    private void inside(CelExpr expr, Set<String> proved) {
        switch (expr.getKind()) {
            case SELECT -> select(expr, proved);
            case CALL -> call(expr, proved);
            case LIST -> expr.list().elements().forEach(item -> walk(item, proved));
            case MAP ->
                    expr.map()
                            .entries()
                            .forEach(entry -> {
                                walk(entry.key(), proved);
                                walk(entry.value(), proved);
                            });
            case STRUCT -> expr.struct().entries().forEach(e -> walk(e.value(), proved));
            case COMPREHENSION -> {
                CelExpr.CelComprehension loop = expr.comprehension();
                walk(loop.iterRange(), proved);
                walk(loop.accuInit(), proved);
                walk(loop.loopCondition(), proved);
                walk(loop.loopStep(), proved);
                walk(loop.result(), proved);
            }
            case CONSTANT, IDENT, NOT_SET -> {}
        }
    }

    private void select(CelExpr expr, Set<String> proved) {
        CelExpr operand = expr.select().operand();
        String path = plainPath(expr);
        boolean sure = expr.select().testOnly() || (path != null && proved.contains(path));
        if (!sure && uncertain(operand, expr.select().field())) {
            complain(expr, path);
        }
        below(expr, operand, proved);
    }

    /** What a path is read from is no read of its own. */
    private void below(CelExpr expr, CelExpr operand, Set<String> proved) {
        if (anyPath(expr) == null) {
            walk(operand, proved);
        } else {
            inside(operand, proved);
        }
    }

    private boolean uncertain(CelExpr operand, String field) {
        CelType type = ast.getType(operand.id()).orElse(dev.cel.common.types.SimpleType.DYN);
        if (Structs.isOptional(type)) {
            return false;
        }
        return structs.shape(type)
                .map(shape -> {
                    Type.Field known = shape.fields().get(field);
                    return known == null || known.uncertain();
                })
                .orElse(true);
    }

    private void complain(CelExpr expr, @Nullable String path) {
        String field = expr.select().field();
        CelExpr operand = expr.select().operand();
        int at = source.text().indexOf(field, position(expr));
        String before = plainPath(operand);
        String shown = path == null ? field : path;
        String asked = (before == null ? "" : before) + ".?" + field;
        findings.add(
                source.at(at < 0 ? position(expr) : at),
                "field-may-be-missing",
                "'" + shown + "' may be missing or null",
                "nothing promises a value here, so the expression would fail where there is none",
                "write "
                        + asked
                        + ".orValue(...) with a default"
                        + (path == null ? "" : ", or guard it: has(" + path + ") ? ... : ..."));
    }

    private void call(CelExpr expr, Set<String> proved) {
        CelExpr.CelCall call = expr.call();
        List<CelExpr> args = call.args();
        switch (call.function()) {
            case AND -> {
                walk(args.get(0), proved);
                walk(args.get(1), with(proved, facts(args.get(0), true)));
            }
            case OR -> {
                walk(args.get(0), proved);
                walk(args.get(1), with(proved, facts(args.get(0), false)));
            }
            case CHOICE -> {
                walk(args.get(0), proved);
                walk(args.get(1), with(proved, facts(args.get(0), true)));
                walk(args.get(2), with(proved, facts(args.get(0), false)));
            }
            case OPTIONAL_SELECT -> below(expr, args.get(0), proved);
            case Library.DECLASSIFIED -> {
                declassifying++;
                args.forEach(arg -> walk(arg, proved));
                declassifying--;
            }
            default -> {
                call.target().ifPresent(target -> walk(target, proved));
                args.forEach(arg -> walk(arg, proved));
                if (call.function().equals("matches")) {
                    pattern(args.getLast());
                }
            }
        }
    }

    /** What is surely there when a condition came out this way. */
    private static Set<String> facts(CelExpr condition, boolean outcome) {
        if (condition.getKind() == CelExpr.ExprKind.Kind.SELECT && condition.select().testOnly()) {
            String path = plainPath(condition);
            return outcome && path != null ? Set.of(path) : Set.of();
        }
        if (condition.getKind() != CelExpr.ExprKind.Kind.CALL) {
            return Set.of();
        }
        List<CelExpr> args = condition.call().args();
        return switch (condition.call().function()) {
            case NOT -> facts(args.get(0), !outcome);
            case AND -> outcome ? both(args, true) : Set.of();
            case OR -> outcome ? Set.of() : both(args, false);
            default -> Set.of();
        };
    }

    private static Set<String> both(List<CelExpr> args, boolean outcome) {
        return with(facts(args.get(0), outcome), facts(args.get(1), outcome));
    }

    private static Set<String> with(Set<String> some, Set<String> more) {
        if (more.isEmpty()) {
            return some;
        }
        Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }

    private void pattern(CelExpr argument) {
        if (argument.getKind() != CelExpr.ExprKind.Kind.CONSTANT
                || argument.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            return;
        }
        try {
            Pattern.compile(argument.constant().stringValue());
        } catch (PatternSyntaxException e) {
            findings.add(
                    source.at(position(argument)),
                    "expression-pattern-wrong",
                    "the pattern cannot be used: " + e.getDescription(),
                    e.getDescription().contains("Perl syntax")
                            ? "patterns run in linear time, so there is no look-around and no"
                                    + " back-reference"
                            : "",
                    "correct the pattern");
        }
    }

    private void note(CelExpr expr) {
        if (anyPath(expr) == null) {
            return;
        }
        String path = readPath(expr);
        int dot = path.indexOf('.');
        if (variables.contains(dot < 0 ? path : path.substring(0, dot))) {
            reads.add(path);
            if (declassifying == 0) {
                exposed.add(path);
            }
        }
    }

    /** The path of plain selections only; null when it is something else. */
    private static @Nullable String plainPath(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT -> expr.ident().name();
            case SELECT -> {
                String before = plainPath(expr.select().operand());
                yield before == null ? null : before + "." + expr.select().field();
            }
            default -> null;
        };
    }

    /** The path of plain and optional selections. */
    private static @Nullable String anyPath(CelExpr expr) {
        Optional<Selection> selection = selection(expr);
        if (selection.isEmpty()) {
            return plainPath(expr);
        }
        String before = anyPath(selection.get().operand());
        return before == null ? null : before + "." + selection.get().field();
    }

    /**
     * The path that is noted, of what has one. Names are told apart by their dots, so a name that
     * holds one ends it: all beside the field is taken as read, too.
     */
    private static String readPath(CelExpr expr) {
        Optional<Selection> selection = selection(expr);
        if (selection.isEmpty()) {
            return Objects.requireNonNullElse(plainPath(expr), "");
        }
        CelExpr operand = selection.get().operand();
        String before = readPath(operand);
        boolean whole = before.equals(anyPath(operand));
        String field = selection.get().field();
        return whole && field.indexOf('.') < 0 ? before + "." + field : before;
    }

    /** A field chosen of something, whether plainly or only if it is there. */
    private record Selection(CelExpr operand, String field) {}

    private static Optional<Selection> selection(CelExpr expr) {
        if (expr.getKind() == CelExpr.ExprKind.Kind.SELECT) {
            return Optional.of(new Selection(expr.select().operand(), expr.select().field()));
        }
        if (expr.getKind() == CelExpr.ExprKind.Kind.CALL
                && expr.call().function().equals(OPTIONAL_SELECT)) {
            List<CelExpr> args = expr.call().args();
            return Optional.of(new Selection(args.get(0), args.get(1).constant().stringValue()));
        }
        return Optional.empty();
    }

    private int position(CelExpr expr) {
        Integer points = ast.getSource().getPositionsMap().get(expr.id());
        return points == null ? 0 : Complaints.offset(source.text(), points);
    }
}
