package dev.tieline.plan;

import dev.tieline.flow.ExpressionText;
import dev.tieline.flow.Template;
import dev.tieline.mapping.Expression;
import dev.tieline.mapping.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A mapping as people read it: one line for every field that is filled. */
final class MappingLines {
    /** The field of the one line of a mapping that is a single expression. */
    private static final String WHOLE = "*";

    private final Vocabulary vocabulary;
    private final List<Destination.MappingLine> lines = new ArrayList<>();

    private MappingLines(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** The lines of a mapping that has no findings. */
    static List<Destination.MappingLine> of(Template template, Vocabulary vocabulary) {
        MappingLines all = new MappingLines(vocabulary);
        all.add("", template);
        return all.lines;
    }

    /**
     * The fields of the input itself; a table keeps what it had in a column that is not written, so
     * that what has no value any more must be.
     */
    static List<String> topmost(List<Destination.MappingLine> lines) {
        return lines.stream()
                .map(line -> line.field().split("[.\\[]", 2)[0])
                .filter(name -> !name.isEmpty() && !name.equals(WHOLE))
                .distinct()
                .toList();
    }

    /** The name that a line has for the field at a JSON Pointer. */
    static String field(String pointer) {
        StringBuilder field = new StringBuilder();
        for (String step : pointer.substring(1).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            if (name.matches("[0-9]+")) {
                field.append('[').append(name).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(name);
            }
        }
        return field.toString();
    }

    /** Whether a line is about a field or about what holds it. */
    static boolean covers(String line, String field) {
        return line.equals(WHOLE)
                || field.equals(line)
                || field.startsWith(line + ".")
                || field.startsWith(line + "[");
    }

    private void add(String field, Template template) {
        switch (template) {
            case Template.Literal(_, Object value) -> line(field, value.toString(), List.of());
            case Template.Null _ -> line(field, "null", List.of());
            case Template.Expression(ExpressionText text) ->
                    line(field, text.text().strip(), reads(text));
            case Template.Concat concat -> concat(field, concat);
            case Template.Fields fields ->
                    fields.fields()
                            .forEach((name, inner) ->
                                    add(field.isEmpty() ? name : field + "." + name, inner));
            case Template.Items items -> {
                for (int i = 0; i < items.items().size(); i++) {
                    add(field + "[" + i + "]", items.items().get(i));
                }
            }
        }
    }

    private void concat(String field, Template.Concat concat) {
        StringBuilder text = new StringBuilder();
        List<String> reads = new ArrayList<>();
        for (Template.Part part : concat.parts()) {
            switch (part) {
                case Template.Part.Text(String plain) -> text.append(plain);
                case Template.Part.Value(ExpressionText value) -> {
                    text.append("${").append(value.text()).append('}');
                    reads.addAll(reads(value));
                }
            }
        }
        line(field, text.toString(), reads);
    }

    private List<String> reads(ExpressionText text) {
        return vocabulary.compile(text).map(Expression::reads).orElse(List.of());
    }

    private void line(String field, String expression, List<String> reads) {
        String source = reads.isEmpty() ? "" : reads.getFirst();
        Optional<Type.Field> described = vocabulary.field(source);
        lines.add(
                new Destination.MappingLine(
                        field.isEmpty() ? WHOLE : field,
                        expression,
                        source,
                        described.map(Type.Field::meaning).orElse(""),
                        vocabulary.classOf(reads)));
    }
}
