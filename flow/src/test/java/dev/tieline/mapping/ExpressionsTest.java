package dev.tieline.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionsTest {
    private static final Type RECORD =
            Types.ofSchema(
                    Map.of(
                            "type",
                            "object",
                            "required",
                            List.of("email", "qty", "amount", "lines", "name", "ok"),
                            "properties",
                            properties()));

    private static Map<String, Object> properties() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("email", Map.of("type", "string"));
        all.put("phone", Map.of("type", "string"));
        all.put("title", Map.of("type", List.of("string", "null")));
        all.put("qty", Map.of("type", "integer"));
        all.put("amount", Map.of("type", "number"));
        all.put("ok", Map.of("type", "boolean"));
        all.put("kind", Map.of("enum", List.of("a", "b")));
        all.put(
                "name",
                Map.of(
                        "type",
                        "object",
                        "required",
                        List.of("first"),
                        "properties",
                        Map.of(
                                "first",
                                Map.of("type", "string"),
                                "last",
                                Map.of("type", "string"))));
        all.put(
                "lines",
                Map.of(
                        "type",
                        "array",
                        "items",
                        Map.of(
                                "type",
                                "object",
                                "required",
                                List.of("sku"),
                                "properties",
                                Map.of(
                                        "sku",
                                        Map.of("type", "string"),
                                        "price",
                                        Map.of("type", "number")))));
        return all;
    }

    private static final Expressions EXPRESSIONS =
            Expressions.over(
                    Map.of(
                            "record",
                            Variable.always(RECORD),
                            "campaign",
                            new Variable(
                                    new Type.Shape(
                                            Map.of("id", Type.Field.always(Type.Text.ANY)), false),
                                    true)));

    private static Map<String, Object> record() {
        Map<String, Object> record = new HashMap<>();
        record.put("email", " Ada@Example.org ");
        record.put("title", null);
        record.put("qty", 3L);
        record.put("amount", new BigDecimal("12.30"));
        record.put("ok", true);
        record.put("name", Map.of("first", "Ada"));
        record.put("lines", List.of(Map.of("sku", "s1", "price", 2L), Map.of("sku", "s2")));
        return record;
    }

    private static Value evaluate(String text, Map<String, Object> values) {
        Findings findings = new Findings();
        var expression = EXPRESSIONS.compile(source(text), findings);
        assertThat(findings.sorted()).as(text).isEmpty();
        return expression.orElseThrow().evaluate(values::get);
    }

    private static Value evaluate(String text) {
        return evaluate(text, Map.of("record", record()));
    }

    private static Source source(String text) {
        return new Source(text, offset -> new Place("flows/f.yaml", 1, 1 + offset));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "record.email.trim().lowerAscii()|ada@example.org",
                "record.name.first + ' ' + record.?name.?last.orValue('-')|Ada -",
                "record.?phone.orValue('none')|none",
                "record.?title.orValue('none')|none",
                "has(record.phone) ? record.phone : 'none'|none",
                "!has(record.phone) ? 'none' : record.phone|none",
                "has(record.title) && record.title == 'x' ? 'yes' : 'no'|no",
                "record.lines.map(l, l.sku).join(',')|s1,s2",
                "record.lines.map(l, has(l.price), string(l.price)).join()|2.0",
                "string(record.amount * 2.0)|24.6",
                "string(record.qty)|3",
                "record.lines.map(l, l.sku).first().orValue('')|s1",
                "coalesce(['', record.?phone.orValue(''), 'x'])|x",
                "'Ünïcode & Füße'.slug()|unicode-fu-e",
                "'abc'.sha256hex()|ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "'a-b-c'.replace('-', '_')|a_b_c",
                "'a-b-c'.replace('-', '_', 1)|a_b-c",
                "record.?kind.orValue('a')|a",
                "campaign.?id.orValue('no campaign')|no campaign",
                "campaign.id.orValue('no campaign')|no campaign",
                "record.email.matches('.*@.*') ? 'mail' : 'other'|mail",
                "math.greatest(1, record.qty) == 3 ? 'three' : 'other'|three",
            })
    void evaluates(String text, String expected) {
        assertThat(evaluate(text)).isEqualTo(new Value.Present(expected));
    }

    @Test
    void keepsNumbersExactWhenTheyAreOnlyPassedOn() {
        assertThat(evaluate("record.amount")).isEqualTo(new Value.Present(new BigDecimal("12.30")));
        assertThat(evaluate("record.qty")).isEqualTo(new Value.Present(3L));
    }

    @Test
    void computesWithNumbers() {
        assertThat(evaluate("record.amount + 1.0"))
                .isEqualTo(new Value.Present(new BigDecimal("13.3")));
        assertThat(evaluate("record.qty * 2")).isEqualTo(new Value.Present(6L));
    }

    @Test
    void givesWholeObjectsAndLists() {
        assertThat(evaluate("record.name")).isEqualTo(new Value.Present(Map.of("first", "Ada")));
        assertThat(evaluate("record.lines.filter(l, !has(l.price))"))
                .isEqualTo(new Value.Present(List.of(Map.of("sku", "s2"))));
        assertThat(evaluate("{'a': [record.qty], 'b': {'c': record.amount}}"))
                .isEqualTo(
                        new Value.Present(
                                Map.of(
                                        "a",
                                        List.of(3L),
                                        "b",
                                        Map.of("c", new BigDecimal("12.3")))));
    }

    @Test
    void anEmptyOptionalGivesNothing() {
        assertThat(evaluate("record.?phone")).isEqualTo(Value.Absent.ABSENT);
        assertThat(evaluate("record.?lines[9]")).isEqualTo(Value.Absent.ABSENT);
        assertThat(evaluate("campaign.?id")).isEqualTo(Value.Absent.ABSENT);
    }

    @Test
    void readsALookupThatFoundSomething() {
        Map<String, Object> values = Map.of("record", record(), "campaign", Map.of("id", "c7"));
        assertThat(evaluate("campaign.id.orValue('')", values)).isEqualTo(new Value.Present("c7"));
        assertThat(evaluate("campaign.hasValue() ? 'yes' : 'no'", values))
                .isEqualTo(new Value.Present("yes"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "record.emial|field-unknown|7|write 'email'",
                "record.lines.map(l, l.skuu).join()|field-unknown|22|write 'sku'",
                "recrod.email|name-unknown|0|write 'record'",
                "record.email.trimm()|function-unknown|13|write 'trim'",
                "record.amount + record.qty|expression-wrong-type|14|double(...)",
                "record.email + record.qty|expression-wrong-type|13|string(...)",
                "record.?phone + 'x'|expression-wrong-type|14|.orValue(...)",
                "record.phone|field-may-be-missing|7|record.?phone.orValue(...)",
                "record.title + 'x'|field-may-be-missing|7|has(record.title)",
                "record.lines.map(l, l.price)|field-may-be-missing|22|has(l.price)",
                "has(record.phone) ? 'x' : record.phone|field-may-be-missing|33|",
                "!has(record.phone) && record.phone == ''|field-may-be-missing|29|",
                "record.email.matches('[')|expression-pattern-wrong|21|",
                "timestamp('2026-01-01T00:00:00Z')|expression-type-unusable|0|string(...)",
                "record.email +|expression-wrong|14|",
            })
    void findsMistakes(String text, String code, int offset, String remedy) {
        Findings findings = new Findings();
        assertThat(EXPRESSIONS.compile(source(text), findings)).isEmpty();
        Finding finding = findings.sorted().getFirst();
        assertThat(finding.code()).as(finding.toString()).isEqualTo(code);
        assertThat(finding.place().column() - 1).as(finding.toString()).isEqualTo(offset);
        if (remedy != null) {
            assertThat(finding.remedy()).contains(remedy);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "record.lines[9].sku|a list has no item",
                "record.qty / (record.qty - 3)|divides by zero",
                "int(record.name.first)|cannot be read",
                "record.email.substring(99)|does not fit",
            })
    void aFailureIsAFaultWithoutValues(String text, String reason) {
        Value value = evaluate(text);
        assertThat(value).isInstanceOf(Value.Failed.class);
        String message = ((Value.Failed) value).fault().toString();
        assertThat(message).contains(reason).doesNotContain("Ada", "Example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "record.email.replace('', 'x') + 'a'.replace('a', record.email)|",
                "[record.email].map(a, a+a+a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a+a+a)"
                        + ".map(a, a+a+a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a+a+a)"
                        + ".map(a, a+a+a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a+a+a)"
                        + ".map(a, a+a+a+a+a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a+a+a+a+a)[0]|too large",
                "[record.email].map(a, a.replace('a','aaaaaaaaaaaaaaaaaaaaaaaaaaaa'))"
                        + ".map(a, a.replace('a','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'))"
                        + ".map(a, a.replace('a','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'))"
                        + ".map(a, a.replace('a','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'))[0]|too large",
                "[1,2,3,4,5,6,7,8,9,10].map(a, [1,2,3,4,5,6,7,8,9,10].map(b,"
                        + " [1,2,3,4,5,6,7,8,9,10].map(c, [1,2,3,4,5,6,7,8,9,10].map(d,"
                        + " [1,2,3,4,5,6,7,8,9,10].map(e, a+b+c+d+e)))))|too many items",
            })
    void isBoundedInSizeAndTime(String text, String reason) {
        Value value = evaluate(text);
        if (reason == null) {
            assertThat(value).isInstanceOf(Value.Present.class);
        } else {
            assertThat(value).isInstanceOf(Value.Failed.class);
            assertThat(((Value.Failed) value).fault().message()).contains(reason);
        }
    }

    @Test
    void knowsWhatItReads() {
        Findings findings = new Findings();
        var expression =
                EXPRESSIONS.compile(
                        source("has(record.phone) ? record.name.first : campaign.?id.orValue('')"),
                        findings);
        assertThat(expression.orElseThrow().reads())
                .containsExactly("record.phone", "record.name.first", "campaign.id");
    }

    /** It read the field alone, so that classes of the other fields were lost. */
    @Test
    void readsTheWholeObjectBesideOneOfItsFields() {
        var expression =
                EXPRESSIONS.compile(
                        source("size(record.email) > 1 ? record : record"), new Findings());
        assertThat(expression.orElseThrow().reads()).containsExactly("record.email", "record");
    }

    /** The name was taken for two, so that its class was lost. */
    @Test
    void readsTheWholeObjectOfAFieldWhoseNameHoldsADot() {
        var expressions =
                Expressions.over(Map.of("open", Variable.always(new Type.MapOf(new Type.Any()))));
        var expression =
                expressions.compile(
                        source("[has(open.`a.b`), open.?`a.b`.?c.hasValue()]"), new Findings());
        assertThat(expression.orElseThrow().reads()).containsExactly("open");
    }

    @Test
    void knowsWhatOfWhatItReadsIsDeclassified() {
        var expression =
                EXPRESSIONS.compile(
                        source("declassified(record.email.size() > 3) ? record.name.first : 'x'"),
                        new Findings());
        assertThat(expression.orElseThrow().reads())
                .containsExactly("record.email", "record.name.first");
        assertThat(expression.orElseThrow().exposed()).containsExactly("record.name.first");
    }

    @Test
    void refusesExpressionsThatAreTooLong() {
        Findings findings = new Findings();
        assertThat(EXPRESSIONS.compile(source("'" + "x".repeat(5000) + "'"), findings)).isEmpty();
        assertThat(findings.sorted().getFirst().code()).isEqualTo("expression-too-long");
    }
}
