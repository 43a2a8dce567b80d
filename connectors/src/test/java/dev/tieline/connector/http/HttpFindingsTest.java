package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.form.SchemaTree;
import dev.tieline.egress.EgressGuard;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpFindingsTest {
    private static final HttpConnector CONNECTOR =
            new HttpConnector(
                    new EgressGuard(List.of("127.0.0.1"), InetAddress::getAllByName, Set.of()));

    private static List<Finding> findings(SystemDeclaration system) {
        Findings findings = new Findings();
        CONNECTOR.operations(system, findings);
        return findings.sorted();
    }

    private static SystemDeclaration system(String url, Map<String, Object> more) {
        return World.system(url, more, Duration.ofSeconds(10));
    }

    private static List<Finding> withOperation(String key, Object value) {
        Map<String, Object> operation = new LinkedHashMap<>(World.UPSERT);
        operation.put(key, value);
        return findings(
                system(
                        "https://crm.example",
                        Map.of("operations", Map.of("contacts.upsert", operation))));
    }

    private static SystemDeclaration without(SystemDeclaration from, boolean url, boolean login) {
        return new SystemDeclaration(
                from.name(),
                from.place(),
                from.purpose(),
                from.owner(),
                from.connector(),
                url ? from.url() : Optional.empty(),
                login ? from.credential() : Optional.empty(),
                from.allow(),
                from.limits(),
                from.settings());
    }

    @Test
    void standingHeadersAreCheckedAndNeverSecrets() {
        assertThat(
                        findings(
                                system(
                                        "https://crm.example",
                                        Map.of("headers", Map.of("X-Version", "1")))))
                .isEmpty();
        assertThat(
                        findings(
                                system(
                                        "https://crm.example",
                                        Map.of(
                                                "headers",
                                                Map.of("Authorization", "Bearer x", "Host", "x")))))
                .extracting(Finding::code)
                .containsExactly("header-unfit", "header-unfit");
        assertThat(
                        findings(
                                system(
                                        "https://crm.example",
                                        Map.of("headers", Map.of("X-A", "a\r\nX-B: b")))))
                .extracting(Finding::code)
                .containsExactly("header-value-unfit");
    }

    @Test
    void aSoundSystemHasNone() {
        assertThat(findings(system("https://crm.example/v3", Map.of("auth", "bearer")))).isEmpty();
    }

    @Test
    void saysWhatItsOperationsAre() {
        List<Operation> operations =
                CONNECTOR.operations(system("https://crm.example", Map.of()), new Findings());
        assertThat(operations)
                .filteredOn(o -> o.name().equals("contacts.upsert"))
                .singleElement()
                .satisfies(o -> {
                    assertThat(o.effect()).isEqualTo(Operation.Effect.WRITE);
                    assertThat(o.identity()).isEqualTo(Operation.Identity.IDEMPOTENT);
                    assertThat(o.verifiable()).isTrue();
                    assertThat(o.request()).isEqualTo(World.CONTACT);
                    assertThat(o.result()).contains(World.RESULT);
                });
        assertThat(operations)
                .filteredOn(o -> o.name().equals("events.send"))
                .singleElement()
                .satisfies(o -> assertThat(o.identity()).isEqualTo(Operation.Identity.KEYED));
        assertThat(operations)
                .filteredOn(o -> o.name().equals("notes.add"))
                .singleElement()
                .satisfies(o -> assertThat(o.repeatable()).isFalse());
    }

    @ParameterizedTest
    @CsvSource({
        "PUTT /contacts/{email},   request-method-unknown,  write 'PUT'",
        "put /contacts/{email},    request-method-unknown,  write 'PUT'",
        "/contacts/{email},        request-malformed,       Write 'GET /contacts/{email}'.",
        "PUT contacts/{email},     request-path-relative,   ''",
        "PUT /contacts/{email,     request-hole-malformed,  ''",
        "PUT /contacts/{},         request-hole-malformed,  ''",
        "PUT /con^tacts/{email},   request-path-malformed,  ''",
        "PUT /a/../{email},        request-path-steps,      ''",
        "PUT /contacts/{emial},    path-field-unknown,      write 'email'",
        "PUT /contacts/{note},     path-field-optional,     Add 'note'",
    })
    void aRequestLineThatCannotBeCalled(String line, String code, String remedy) {
        List<Finding> found = withOperation("request", line);
        assertThat(found).extracting(Finding::code).containsExactly(code);
        assertThat(found.getFirst().remedy()).contains(remedy);
        assertThat(found.getFirst().why()).isNotEmpty();
    }

    @Test
    void pointsAtTheHoleThatIsWrong() {
        List<Finding> found = withOperation("request", "PUT /contacts/{emial}");
        assertThat(found.getFirst().place()).isEqualTo(World.PLACE.plusColumns(14));
    }

    @ParameterizedTest
    @CsvSource({
        "verify,    POST /contacts/{email}, verify-not-reading",
        "verify,    GET /contacts/{id},     path-field-unknown",
        "duplicate, yes,                    duplicate-not-status",
        "duplicate, 4090,                   duplicate-not-status",
        "duplicate, 500,                    duplicate-impossible",
        "duplicate, 401,                    duplicate-impossible",
        "id,        ident,                  id-field-unknown",
    })
    void otherMistakesOfAnOperation(String key, String value, String code) {
        assertThat(withOperation(key, value)).extracting(Finding::code).containsExactly(code);
    }

    @Test
    void schemasAreOfObjects() {
        assertThat(withOperation("result", Map.of("type", "string")))
                .extracting(Finding::code)
                .contains("result-not-object");
        assertThat(withOperation("body", Map.of("type", "array")))
                .extracting(Finding::code)
                .contains("body-not-object");
    }

    @Test
    void severalStatusesMayMeanADuplicate() {
        assertThat(withOperation("duplicate", List.of(409, 200))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://crm.example,             url-unencrypted",
        "http://10.1.2.3,                url-refused",
        "https://169.254.169.254,        url-refused",
        "ftp://crm.example,              url-not-http",
        "https://crm.example?a=b,        url-not-http",
        "https://u:p@crm.example,        url-not-http",
    })
    void aUrlThatCannotBeCalled(String url, String code) {
        assertThat(findings(system(url, Map.of()))).extracting(Finding::code).contains(code);
    }

    @Test
    void unencryptedTalkAtHomeIsFine() {
        assertThat(findings(system("http://127.0.0.1:8701", Map.of()))).isEmpty();
    }

    @Test
    void aMissingUrl() {
        SystemDeclaration system = system("https://crm.example", Map.of());
        assertThat(findings(without(system, false, true)))
                .extracting(Finding::code)
                .containsExactly("url-missing");
    }

    @Test
    void loginsThatCannotWork() {
        SystemDeclaration bearer = system("https://crm.example", Map.of("auth", "bearer"));
        assertThat(findings(without(bearer, true, false)))
                .extracting(Finding::code)
                .containsExactly("auth-without-credential");
        assertThat(findings(system("https://crm.example", Map.of("auth", "header"))))
                .extracting(Finding::code)
                .containsExactly("header-missing");
        assertThat(findings(system("https://crm.example", Map.of("header", "X-Key"))))
                .extracting(Finding::code)
                .containsExactly("header-unused");
        assertThat(
                        findings(
                                system(
                                        "https://crm.example",
                                        Map.of("auth", "header", "header", "Content-Length"))))
                .extracting(Finding::code)
                .containsExactly("header-unfit");
    }

    @Test
    void schemasKeepTheirNumbersAndTruthValues() {
        Node.Mapping written =
                (Node.Mapping)
                        World.node(
                                Map.of(
                                        "minLength",
                                        3,
                                        "multipleOf",
                                        "0.01",
                                        "additionalProperties",
                                        false,
                                        "enum",
                                        List.of("a", "1")));
        assertThat(SchemaTree.of(written))
                .containsEntry("minLength", 3L)
                .containsEntry("multipleOf", new java.math.BigDecimal("0.01"))
                .containsEntry("additionalProperties", false)
                .containsEntry("enum", List.of("a", 1L));
    }

    private static List<String> ofBatch(String request, Map<String, Object> batch) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("request", request);
        operation.put("body", World.CONTACT);
        operation.put("batch", batch);
        return findings(
                        system(
                                "https://crm.example",
                                Map.of("operations", Map.of("contacts.upsert", operation))))
                .stream()
                .map(Finding::code)
                .toList();
    }

    @Test
    void whatDoesNotTellOfEachItemIsFound() {
        String post = "POST /contacts/batch";
        Map<String, Object> match = Map.of("email", "input.email");
        assertThat(ofBatch(post, Map.of("most", 100))).isEmpty();
        assertThat(ofBatch(post, Map.of("most", 100, "results", "results", "match", match)))
                .isEmpty();
        assertThat(ofBatch("PUT /contacts/{email}", Map.of("most", 100)))
                .containsExactly("batch-in-path");
        assertThat(ofBatch(post, Map.of("most", 100, "results", "a", "errors", "b")))
                .containsExactly("batch-told-twice");
        assertThat(ofBatch(post, Map.of("most", 100, "errors", "errors")))
                .containsExactly("batch-whose-errors");
        assertThat(ofBatch(post, Map.of("most", 100, "status", "status")))
                .containsExactly("batch-without-list");
        assertThat(ofBatch(post, Map.of("most", 9, "results", "a", "index", "i", "match", match)))
                .containsExactly("batch-match-unclear");
        assertThat(ofBatch(post, Map.of("most", 9, "results", "a", "match", Map.of("emial", "e"))))
                .containsExactly("batch-field-unknown");
    }
}
