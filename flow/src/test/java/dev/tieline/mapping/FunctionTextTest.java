package dev.tieline.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import dev.tieline.format.JsonText;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FunctionTextTest {
    private static final Type.Field OPTIONAL = new Type.Field(Type.Text.ANY, false, false, "", "");
    private static final Expressions EXPRESSIONS =
            Expressions.over(
                    Map.of(
                            "record",
                            Variable.always(
                                    new Type.Shape(
                                            Map.of(
                                                    "name",
                                                    Type.Field.always(Type.Text.ANY),
                                                    "tags",
                                                    Type.Field.always(
                                                            new Type.ListOf(Type.Text.ANY)),
                                                    "phone",
                                                    OPTIONAL,
                                                    "mobile",
                                                    OPTIONAL),
                                            false))));
    private static final Map<String, Object> RECORD =
            Map.of("name", "Ann Lee", "tags", List.of("b", "a", "b"));

    static Stream<FunctionText.Function> functions() {
        return FunctionText.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void givesWhatTheReferenceSays(FunctionText.Function function) {
        Findings findings = new Findings();
        Expression expression =
                EXPRESSIONS
                        .compile(new Source(function.example(), _ -> Place.startOf("a")), findings)
                        .orElseThrow(() -> new AssertionError(findings.sorted()));
        Value value = expression.evaluate(name -> name.equals("record") ? RECORD : null);

        assertThat(function.example()).contains(function.name());
        assertThat(value instanceof Value.Present(Object made) ? JsonText.compact(made) : "")
                .isEqualTo(function.result());
    }

    @Test
    void listsEveryFunctionInTheReference() {
        assertThat(FunctionText.markdown())
                .contains("| `slug` |")
                .contains("| `record.name.slug()` | `\"ann-lee\"` |");
    }
}
