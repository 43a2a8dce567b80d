package dev.tieline.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tieline.api.Document;
import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import dev.tieline.api.Problem;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class JsonContractTest {
    private static final String LEAD =
            """
            { "type": "object",
              "required": ["email", "name"],
              "additionalProperties": false,
              "properties": {
                "email": { "type": "string", "format": "email", "x-class": "personal",
                           "x-search": true, "description": "Where the person is reached." },
                "name": { "type": "object", "x-class": "personal",
                          "properties": { "first": { "type": "string" } } },
                "source": { "enum": ["web", "fair"] },
                "age": { "type": "integer", "minimum": 18, "x-class": "personal" },
                "lines": { "type": "array", "items": {
                    "type": "object", "required": ["sku"],
                    "properties": { "sku": { "type": "string", "description": "Article." },
                                    "card": { "type": "string", "x-class": "payment" } } } } } }
            """;

    @Test
    void takesARecordThatKeepsIt() {
        assertThat(contract(LEAD).check(document("{'email':'ada@example.org','name':{}}")))
                .isEqualTo(Verdict.Valid.VALID);
    }

    @Test
    void namesTheMissingFieldAndItsMeaning() {
        assertThat(problems(LEAD, "{'name':{}}"))
                .containsExactly(
                        new Problem(
                                "/email",
                                "required",
                                "expected a value here, but the field is missing",
                                "Where the person is reached."));
    }

    @Test
    void namesTheFieldItDoesNotKnow() {
        assertThat(problems(LEAD, "{'email':'ada@example.org','name':{},'x/y':1}"))
                .extracting(Problem::pointer, Problem::code)
                .containsExactly(tuple("/x~1y", "additionalProperties"));
    }

    @Test
    void pointsIntoLists() {
        String record = "{'email':'ada@example.org','name':{},'lines':[{'sku':'a'},{}, {'sku':3}]}";
        assertThat(problems(LEAD, record))
                .extracting(Problem::pointer, Problem::meaning)
                .containsExactly(
                        tuple("/lines/1/sku", "Article."), tuple("/lines/2/sku", "Article."));
    }

    @Test
    void neverTellsTheValueThatCame() {
        String record = "{'email':'zzsecret','name':'zzsecret','source':'zzsecret','age':17}";
        assertThat(problems(LEAD, record))
                .hasSize(4)
                .allSatisfy(p -> assertThat(p.message()).doesNotContain("zzsecret", "17"));
    }

    @Test
    void tellsAtMostAHundredProblems() {
        StringBuilder items = new StringBuilder("{'email':'a@b','name':{},'lines':[{}");
        items.repeat(",{}", 300).append("]}");
        assertThat(problems(LEAD, items.toString())).hasSize(100);
    }

    @Test
    void masksClassifiedAndUnknownFieldsAndWhatIsInsideThem() {
        Document masked =
                contract(LEAD)
                        .mask(
                                document(
                                        """
                                        {'email':'ada@example.org','name':{'first':'Ada','last':'L'},
                                         'source':'web','age':30,'other':'free text',
                                         'lines':[{'sku':'s1','card':'4111'}]}
                                        """));
        assertThat(masked)
                .isEqualTo(
                        document(
                                """
                                {'email':'•••','name':{'first':'•••','last':'•••'},
                                 'source':'web','age':'••• (number)','other':'•••',
                                 'lines':[{'sku':'s1','card':'•••'}]}
                                """));
    }

    /** It saw only the branch in which it found a field first. */
    @Test
    void masksWhatAnyBranchClassifies() {
        Document masked =
                contract(
                                """
                                {'type':'object','$defs':{'who':{'x-class':'personal'}},
                                 'properties':{'a':{'anyOf':[{'type':'integer'},
                                    {'type':'string','x-class':'personal'}]},
                                  'b':{'allOf':[{'$ref':'#/$defs/who'}],'type':'string'},
                                  'c':{'type':'object','properties':{'d':{'type':'string'}}},
                                  'e':{'type':'array','items':{'type':'object',
                                    'properties':{'f':{'type':'string'},'g':{'type':'string'}},
                                    'oneOf':[{'properties':{'f':{'x-class':'payment'}}}]}},
                                  'h':{'type':'string'}},
                                 'allOf':[{'properties':{'c':{'x-class':'personal'}}}]}
                                """)
                        .mask(
                                document(
                                        """
                                        {'a':'x','b':'x','c':{'d':'x'},
                                         'e':[{'f':'x','g':'x'}],'h':'x'}
                                        """));
        assertThat(masked)
                .isEqualTo(
                        document(
                                """
                                {'a':'•••','b':'•••','c':{'d':'•••'},
                                 'e':[{'f':'•••','g':'x'}],'h':'x'}
                                """));
    }

    @Test
    void masksAllWhenTheRootIsClassified() {
        Document masked =
                contract(
                                """
                                {'type':'object','x-class':'personal',
                                 'properties':{'a':{'type':'string'}}}
                                """)
                        .mask(document("{'a':'x'}"));
        assertThat(masked).isEqualTo(document("{'a':'•••'}"));
    }

    @Test
    void listsItsFieldsInOrder() {
        assertThat(contract(LEAD).fields())
                .extracting(Contract.Field::pointer, Contract.Field::type, Contract.Field::required)
                .startsWith(
                        tuple("/email", "text (email)", true),
                        tuple("/name", "object", true),
                        tuple("/name/first", "text", false),
                        tuple("/source", "one of: web, fair", false))
                .contains(tuple("/lines/*/sku", "text", true));
    }

    @Test
    void checksTheWholeLanguageWhenAContractUsesMore() {
        String schema =
                """
                { "type": "object", "properties": { "kind": { "enum": ["a", "b"] },
                    "card": { "type": "string", "description": "Number." } },
                  "if": { "properties": { "kind": { "const": "a" } }, "required": ["kind"] },
                  "then": { "required": ["card"] } }
                """;
        assertThat(problems(schema, "{'kind':'b'}")).isEmpty();
        assertThat(problems(schema, "{'kind':'a'}"))
                .containsExactly(
                        new Problem(
                                "/card",
                                "required",
                                "expected a value here, but the field is missing",
                                "Number."));
    }

    @Test
    void followsReferencesWithinTheFileEvenInCircles() {
        String schema =
                """
                { "type": "object", "properties": { "tree": { "$ref": "#/$defs/node" } },
                  "$defs": { "node": { "type": "object", "required": ["id"], "properties": {
                    "id": { "type": "integer" },
                    "children": { "type": "array", "items": { "$ref": "#/$defs/node" } } } } } }
                """;
        assertThat(problems(schema, "{'tree':{'id':1,'children':[{'id':2},{'id':'x'}]}}"))
                .extracting(Problem::pointer)
                .containsExactly("/tree/children/1/id");
    }

    @Test
    void aNumberBeyondAllBoundsIsAProblemNotAFailure() {
        String schema =
                """
                { "type": "object", "minProperties": 1,
                  "properties": { "n": { "type": "integer", "maximum": 9 } } }
                """;
        Document vast = Document.of(Map.of("n", new BigDecimal("1e999999")));
        assertThat(contract(schema).check(vast)).isInstanceOf(Verdict.Invalid.class);
        assertThat(problems(schema, "{'n':123456789012345678901234567890}"))
                .extracting(Problem::code)
                .containsExactly("maximum");
    }

    @Test
    void patternsTakeLinearTime() {
        String schema =
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}}}";
        Contract contract = contract(schema);
        Document record = Document.of(Map.of("a", "a".repeat(100_000) + "!"));
        long start = System.nanoTime();
        assertThat(contract.check(record)).isInstanceOf(Verdict.Invalid.class);
        // Backtracking would take longer than the age of the universe; this is not a stopwatch.
        assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'object','requierd':['a']}|/requierd|contract-keyword-unknown|write 'required'",
                "{'type':'object','properties':{'a':{'type':'text'}}}|/properties/a/type|contract-type-unknown|",
                "{'type':'object','properties':{'a':{'x-class':'personel'}}}|/properties/a/x-class|contract-class-unknown|write 'personal'",
                "{'type':'object','properties':{'a':{'format':'e-mail'}}}|/properties/a/format|contract-format-unknown|write 'email'",
                "{'type':'object','properties':{'a':{'pattern':'(?=x)'}}}|/properties/a/pattern|contract-pattern-refused|",
                "{'type':'object','properties':{'a':{'pattern':'['}}}|/properties/a/pattern|contract-pattern-refused|",
                "{'type':'object','$ref':'https://example.org/x.json'}|/$ref|contract-reference-outside|",
                "{'type':'object','$ref':'#/$defs/x'}|/$ref|contract-reference-missing|",
                "{'type':'object','$schema':'http://json-schema.org/draft-07/schema#'}|/$schema|contract-draft-unknown|",
                "{'type':'array'}|/type|contract-not-object|",
                "{'type':'object','properties':{'email':{}},'required':['emial']}|/required/0|contract-required-unknown|write 'email'",
                "{'type':'object','minProperties':-1}|/minProperties|contract-keyword-wrong|",
                "{'type':'object','x-search':'yes'}|/x-search|contract-keyword-wrong|",
            })
    void findsMistakesInTheContractItself(
            String schema, String at, String code, @Nullable String remedy) {
        Findings findings = new Findings();
        assertThat(JsonContract.compile("c", tree(schema), JsonContractTest::place, findings))
                .isEmpty();
        Finding finding = findings.sorted().getFirst();
        assertThat(finding.place()).isEqualTo(place(at));
        assertThat(finding.code()).isEqualTo(code);
        if (remedy != null) {
            assertThat(finding.remedy()).contains(remedy);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "email,ada@example.org,true",
        "email,ada.lovelace+x@mail.example.org,true",
        "email,ada@localhost,true",
        "email,.ada@example.org,false",
        "email,ada..l@example.org,false",
        "email,ada@-example.org,false",
        "email,ada@example.org.,false",
        "email,ada@b@c,false",
        "date,2024-02-29,true",
        "date,2025-02-29,false",
        "date,2025-2-9,false",
        "date-time,2025-01-01T00:00:00+14:00,true",
        "date-time,2025-01-01t00:00:00.5z,true",
        "date-time,2025-01-01 00:00:00Z,false",
        "date-time,2025-01-01T00:00:00,false",
        "date-time,2025-01-01T24:00:00Z,false",
        "time,23:59:60Z,true",
        "time,22:59:60Z,false",
        "uri,mailto:ada@example.org,true",
        "uri,/relative,false",
        "uri,https://example.org/%zz,false",
        "uuid,123E4567-e89b-12d3-a456-426614174000,true",
        "uuid,123e4567e89b12d3a456426614174000,false",
    })
    void knowsFormats(String format, String text, boolean fits) {
        assertThat(Formats.named(format).test(text)).isEqualTo(fits);
    }

    private static Place place(String pointer) {
        return new Place("contracts/c.schema.json" + pointer, 1, 1);
    }

    private static List<Problem> problems(String schema, String record) {
        return switch (contract(schema).check(document(record))) {
            case Verdict.Valid _ -> List.of();
            case Verdict.Invalid(List<Problem> problems) -> problems;
        };
    }

    private static Contract contract(String schema) {
        Findings findings = new Findings();
        var contract = JsonContract.compile("c", tree(schema), JsonContractTest::place, findings);
        assertThat(findings.sorted()).isEmpty();
        return contract.orElseThrow();
    }

    private static Document document(String json) {
        return Document.of(tree(json));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> tree(String json) {
        JsonNode node = new ObjectMapper().readTree(json.replace('\'', '"'));
        return (Map<String, Object>) Objects.requireNonNull(Trees.toValue(node));
    }
}
