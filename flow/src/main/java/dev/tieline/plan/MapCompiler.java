package dev.tieline.plan;

import dev.tieline.api.Place;
import dev.tieline.api.Spelling;
import dev.tieline.flow.ExpressionText;
import dev.tieline.flow.Template;
import dev.tieline.mapping.Expression;
import dev.tieline.mapping.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a mapping as written into pieces and checks it against the type that is wanted. Every
 * mistake is a finding at its own place; the pieces are only of use when there was none.
 */
final class MapCompiler {
    private static final Type.Field FREE = new Type.Field(new Type.Any(), false, true, "", "");

    private final Vocabulary vocabulary;
    private final String target;
    private final Optional<Receiver> receiver;
    private final Set<Trail> trails = new LinkedHashSet<>();

    private MapCompiler(Vocabulary vocabulary, String target, Optional<Receiver> receiver) {
        this.vocabulary = vocabulary;
        this.target = target;
        this.receiver = receiver;
    }

    /**
     * Of a mapping whose value leaves the hub.
     *
     * @param vocabulary what its expressions see
     */
    static MapCompiler leaving(Vocabulary vocabulary, Receiver receiver) {
        return new MapCompiler(vocabulary, receiver.target(), Optional.of(receiver));
    }

    /** Of a mapping whose value gets a name in the flow. */
    static MapCompiler named(Vocabulary vocabulary, String name) {
        return new MapCompiler(vocabulary, name, Optional.empty());
    }

    /** The ways of classed fields into what was compiled. */
    Set<Trail> trails() {
        return trails;
    }

    /**
     * A compiled piece.
     *
     * @param piece makes the value
     * @param type of the value
     * @param uncertain whether there may be none
     */
    record Compiled(Piece piece, Type type, boolean uncertain) {}

    /** Compiles a whole mapping. */
    Optional<Compiled> compile(Template template, Type wanted) {
        return compile(template, new Type.Field(wanted, true, false, "", ""), "");
    }

    /** Compiles one value. */
    Optional<Compiled> compileValue(Template template, Type.Field wanted) {
        return compile(template, wanted, "");
    }

    private Optional<Compiled> compile(Template template, Type.Field wanted, String at) {
        return switch (template) {
            case Template.Literal literal -> literal(literal, wanted, at);
            case Template.Null none -> nothing(none, wanted, at);
            case Template.Expression(ExpressionText text) -> expression(text, wanted, at);
            case Template.Concat concat -> concat(concat, wanted, at);
            case Template.Fields fields -> fields(fields, wanted, at);
            case Template.Items items -> items(items, wanted, at);
        };
    }

    private Optional<Compiled> literal(Template.Literal literal, Type.Field wanted, String at) {
        Type type = Literals.type(literal.value());
        if (literal.value() instanceof String text && looksLikeExpression(text, wanted.type())) {
            String shown = Literals.shown(text);
            add(
                    literal.place(),
                    "literal-looks-like-expression",
                    "The text '" + shown + "' itself would stand in " + where(at),
                    "only what stands within ${} is an expression",
                    "write ${"
                            + shown
                            + "}, or ${"
                            + Literals.quoted(shown)
                            + "} if this very text is meant");
            return Optional.empty();
        }
        Optional<Fit.Misfit> misfit = Literals.check(literal.value(), wanted.type());
        misfit.ifPresent(found ->
                add(
                        literal.place(),
                        "value-wrong-type",
                        where(at) + " " + found.problem(),
                        "the destination would refuse every record",
                        found.remedy()));
        return misfit.isEmpty()
                ? Optional.of(new Compiled(new Piece.Fixed(literal.value()), type, false))
                : Optional.empty();
    }

    /** Unless the text is one of those that are wanted. */
    private boolean looksLikeExpression(String text, Type wanted) {
        boolean accepted = wanted instanceof Type.Text(List<String> some) && some.contains(text);
        return !accepted && vocabulary.reads(text);
    }

    private Optional<Compiled> nothing(Template.Null none, Type.Field wanted, String at) {
        if (!wanted.nullable() && !(wanted.type() instanceof Type.Any)) {
            add(
                    none.place(),
                    "value-wrong-type",
                    "Null is not accepted" + as(at),
                    "",
                    "write " + wanted.type().words() + ", or leave the field out");
            return Optional.empty();
        }
        return Optional.of(new Compiled(new Piece.Null(), new Type.Any(), true));
    }

    private Optional<Compiled> expression(ExpressionText text, Type.Field wanted, String at) {
        Optional<Expression> compiled = vocabulary.compile(text);
        if (compiled.isEmpty()) {
            return Optional.empty();
        }
        Expression expression = compiled.get();
        boolean kept = mayGo(text, expression, at);
        boolean fits = fits(text.place(), expression.type(), wanted, at);
        if (expression.uncertain() && wanted.required()) {
            add(
                    text.place(),
                    "value-may-be-missing",
                    "The expression may give nothing, but a value is required" + as(at),
                    "a record without it could not be sent",
                    "give it a default with .orValue(...)");
            return Optional.empty();
        }
        return kept && fits
                ? Optional.of(
                        new Compiled(
                                new Piece.Computed(expression, at),
                                expression.type(),
                                expression.uncertain()))
                : Optional.empty();
    }

    /** Notes what classed fields the value shows; they may only go where that is allowed. */
    private boolean mayGo(ExpressionText text, Expression expression, String at) {
        List<Trail> shown = vocabulary.trails(expression.exposed());
        if (receiver.isEmpty()) {
            trails.addAll(vocabulary.kept(expression));
            return true;
        }
        trails.addAll(shown);
        List<Trail> read = vocabulary.trails(expression.reads());
        return receiver.get().takes(text.place(), fieldOf(at), read, shown, vocabulary.findings());
    }

    private String fieldOf(String at) {
        return at.isEmpty() ? target : MappingLines.field(at) + " of " + target;
    }

    private Optional<Compiled> concat(Template.Concat concat, Type.Field wanted, String at) {
        List<Piece> parts = new ArrayList<>();
        boolean right = fits(concat.place(), Type.Text.ANY, wanted, at);
        for (Template.Part part : concat.parts()) {
            switch (part) {
                case Template.Part.Text(String text) -> parts.add(new Piece.Fixed(text));
                case Template.Part.Value(ExpressionText text) -> {
                    Optional<Expression> inner = vocabulary.compile(text);
                    right &=
                            inner.isPresent()
                                    && mayGo(text, inner.get(), at)
                                    && textual(text, inner.get());
                    inner.ifPresent(found -> parts.add(new Piece.Computed(found, at)));
                }
            }
        }
        return right
                ? Optional.of(
                        new Compiled(new Piece.Joined(List.copyOf(parts)), Type.Text.ANY, false))
                : Optional.empty();
    }

    private boolean textual(ExpressionText text, Expression expression) {
        boolean structured =
                switch (expression.type()) {
                    case Type.Shape _, Type.MapOf _, Type.ListOf _ -> true;
                    case Type _ -> false;
                };
        if (structured) {
            add(
                    text.place(),
                    "value-wrong-type",
                    "Text cannot hold " + expression.type().words(),
                    "",
                    expression.type() instanceof Type.ListOf
                            ? "join its items, as in x.join(', ')"
                            : "choose one of its fields");
        }
        if (expression.uncertain()) {
            add(
                    text.place(),
                    "value-may-be-missing",
                    "The expression may give nothing, but stands within text",
                    "the text would have a hole",
                    "give it a default with .orValue(...)");
        }
        return !structured && !expression.uncertain();
    }

    private Optional<Compiled> fields(Template.Fields object, Type.Field wanted, String at) {
        Map<String, Type.Field> known =
                wanted.type() instanceof Type.Shape shape ? shape.fields() : Map.of();
        Type free = wanted.type() instanceof Type.MapOf(Type value) ? value : new Type.Any();
        boolean shaped = wanted.type() instanceof Type.Shape;
        if (!shaped
                && !(wanted.type() instanceof Type.MapOf)
                && !(wanted.type() instanceof Type.Any)) {
            return wrong(object.place(), "an object", wanted.type(), at);
        }
        List<String> names = new ArrayList<>();
        List<Piece> pieces = new ArrayList<>();
        Map<String, Type.Field> made = new LinkedHashMap<>();
        object.fields()
                .forEach((name, template) -> {
                    Type.Field field = known.get(name);
                    if (field == null && shaped) {
                        unknown(object.placeOf(name), name, known, at);
                        compile(template, FREE, at + "/" + escaped(name));
                        return;
                    }
                    Type.Field target =
                            field == null ? new Type.Field(free, false, true, "", "") : field;
                    compile(template, target, at + "/" + escaped(name))
                            .ifPresent(inner -> {
                                names.add(name);
                                pieces.add(inner.piece());
                                made.put(name, described(inner));
                            });
                });
        missing(object, known, at);
        Piece piece = new Piece.Fields(names, pieces);
        return pieces.size() == object.fields().size()
                ? Optional.of(new Compiled(piece, new Type.Shape(made, false), false))
                : Optional.empty();
    }

    private static Type.Field described(Compiled inner) {
        return new Type.Field(inner.type(), !inner.uncertain(), false, "", "");
    }

    private void unknown(Place place, String name, Map<String, Type.Field> known, String at) {
        add(
                place,
                "field-unknown",
                where(at) + " takes no field '" + name + "'",
                "the destination would refuse or ignore it",
                Spelling.nearest(name, known.keySet())
                        .map(near -> "write '" + near + "'")
                        .orElse("it takes: " + String.join(", ", known.keySet())));
    }

    private void missing(Template.Fields object, Map<String, Type.Field> known, String at) {
        Set<String> meant = new HashSet<>();
        for (String name : object.fields().keySet()) {
            if (!known.containsKey(name)) {
                Spelling.nearest(name, known.keySet()).ifPresent(meant::add);
            }
        }
        known.forEach((name, field) -> {
            boolean there = object.fields().containsKey(name) || meant.contains(name);
            if (field.required() && !there) {
                add(
                        object.place(),
                        "field-missing",
                        where(at) + " requires '" + name + "'",
                        "the destination would refuse every record",
                        "map it: " + name + ": ${...}");
            }
        });
    }

    private Optional<Compiled> items(Template.Items list, Type.Field wanted, String at) {
        if (!(wanted.type() instanceof Type.ListOf) && !(wanted.type() instanceof Type.Any)) {
            return wrong(list.place(), "a list", wanted.type(), at);
        }
        Type each = wanted.type() instanceof Type.ListOf(Type item) ? item : new Type.Any();
        List<Piece> pieces = new ArrayList<>();
        List<Type> types = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            compile(list.items().get(i), new Type.Field(each, false, true, "", ""), at + "/" + i)
                    .ifPresent(inner -> {
                        pieces.add(inner.piece());
                        types.add(inner.type());
                    });
        }
        boolean same = types.stream().distinct().count() == 1;
        Type type = new Type.ListOf(same ? types.getFirst() : new Type.Any());
        return pieces.size() == list.items().size()
                ? Optional.of(new Compiled(new Piece.Items(List.copyOf(pieces)), type, false))
                : Optional.empty();
    }

    private Optional<Compiled> wrong(Place place, String given, Type wanted, String at) {
        add(
                place,
                "value-wrong-type",
                "Here stands " + given + ", wanted is " + wanted.words() + as(at),
                "",
                "write " + wanted.words());
        return Optional.empty();
    }

    private boolean fits(Place place, Type given, Type.Field wanted, String at) {
        Optional<Fit.Misfit> misfit = Fit.check(given, wanted.type());
        misfit.ifPresent(found ->
                add(
                        place,
                        "value-wrong-type",
                        "The value" + as(at) + " " + found.problem(),
                        "",
                        found.remedy()));
        return misfit.isEmpty();
    }

    /** Where it goes, as the end of a sentence. */
    private String as(String at) {
        return " for " + where(at);
    }

    private String where(String at) {
        if (at.isEmpty()) {
            return "'" + target + "'";
        }
        String path = at.substring(1).replaceAll("/([0-9]+)(?=/|$)", "[$1]").replace('/', '.');
        return "'" + path + "' of '" + target + "'";
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private void add(Place place, String code, String message, String why, String remedy) {
        vocabulary.findings().add(place, code, message, why, remedy);
    }
}
