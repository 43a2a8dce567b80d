package dev.tieline.connector.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Finding;
import dev.tieline.api.Operation;
import dev.tieline.connector.sql.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresqlCheckTest {
    private static final String GOOD = "postgresql://db.acme.example:5432/erp";

    private final DatabaseWorld world =
            new DatabaseWorld(GOOD)
                    .with("tls", "required")
                    .reading("SELECT sku FROM product WHERE sku > :after", Map.of("sku", "string"));

    @Test
    void aGoodSystemHasNoFindings() {
        world.writing("upsert", "sales.stock", "sku", Map.of("sku", "string", "n", "integer"));
        world.credential = Optional.of("erp-password");

        assertThat(world.codes()).isEmpty();
    }

    @Test
    void aReadDeclaresItsParametersAndItsRows() {
        Operation operation = world.declared("rows");

        assertThat(operation.effect()).isEqualTo(Operation.Effect.READ);
        assertThat(operation.request())
                .containsEntry("properties", Map.of("after", Map.of("type", "string")))
                .containsEntry("additionalProperties", false);
        assertThat(operation.result().orElseThrow())
                .containsEntry("required", List.of("rows"))
                .containsEntry(
                        "properties",
                        Map.of(
                                "rows",
                                Map.of(
                                        "type",
                                        "array",
                                        "items",
                                        DatabaseWorld.schema(Map.of("sku", "string")))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://db.acme.example/erp",
                "postgresql://db.acme.example:5432",
                "postgresql://db.acme.example:5432/",
                "postgresql://db.acme.example:5432/erp/more",
                "postgresql://db.acme.example:0/erp",
                "postgresql://db.acme.example:70000/erp",
                "postgresql://hub:s3cret@db.acme.example/erp",
                "postgresql://db.acme.example/erp?socketFactory=org.evil.Factory",
                "postgresql://db.acme.example/erp?user=s3cret",
                "postgresql://one.example,two.example/erp",
                "postgresql://db.acme.example/erp#x",
                "postgresql:///erp",
                "jdbc:postgresql://db.acme.example/erp",
                "postgresql:erp",
                "not a url",
            })
    void anUnusableUrlIsFoundAndNotRepeated(String url) {
        world.url = url;

        assertThat(world.codes()).containsExactly("url-malformed");
        assertThat(world.findings().toString()).doesNotContain("s3cret");
    }

    @Test
    void whereAndHowItIsCalled() {
        world.url = "";
        assertThat(world.codes()).containsExactly("url-missing");

        world.url = "postgresql://169.254.169.254/erp";
        assertThat(world.codes()).containsExactly("address-refused");

        world.url = GOOD;
        world.with("tls", "off");
        assertThat(world.codes()).containsExactly("database-unprotected");
        world.credential = Optional.of("erp-password");
        assertThat(world.codes())
                .containsExactlyInAnyOrder("database-unprotected", "credential-unprotected");

        world.url = "postgresql://127.0.0.1/erp";
        assertThat(world.codes()).isEmpty();
        assertThat(Database.of("postgresql://[2600::1]/a%2Fb", PostgresqlConnector.PRODUCT))
                .isEmpty();
        assertThat(Database.of("postgresql://[2600::1]/erp", PostgresqlConnector.PRODUCT))
                .contains(new Database("2600::1", 5432, "erp"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "SELECT 'open              | statement-unclosed",
                "SELECT 1; SELECT 2        | statement-several",
                "SELECT $1                 | parameter-numbered",
                "DELETE FROM stock         | statement-not-reading",
                "COPY stock TO PROGRAM 'x' | statement-not-reading",
                "-- nothing                | statement-not-reading",
            })
    void aStatementIsOneThatReads(String sql, String code) {
        world.reading(sql, Map.of("sku", "string"));

        assertThat(world.codes()).containsExactly(code);
    }

    @Test
    void parametersAreFieldsOfTheBodyAndAllAreUsed() {
        world.operation(
                "rows",
                Map.of(
                        "read",
                        "SELECT sku FROM product WHERE sku > :aftr",
                        "body",
                        DatabaseWorld.schema(Map.of("after", "string")),
                        "row",
                        DatabaseWorld.schema(Map.of("sku", "string"))));

        List<Finding> findings = world.findings();

        assertThat(findings.stream().map(Finding::code))
                .containsExactlyInAnyOrder("parameter-unknown", "field-unused");
        Finding unknown =
                findings.stream()
                        .filter(f -> f.code().equals("parameter-unknown"))
                        .findFirst()
                        .get();
        assertThat(unknown.place().column())
                .isEqualTo(
                        DatabaseWorld.PLACE.column()
                                + 1
                                + "SELECT sku FROM product WHERE sku > ".length());
        assertThat(unknown.remedy()).contains("after");
    }

    private void operation(Object... pairs) {
        Map<String, Object> keys = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            keys.put(pairs[i].toString(), pairs[i + 1]);
        }
        world.operations.clear();
        world.operation("put", keys);
    }

    @Test
    void anOperationDoesOneThing() {
        Map<String, Object> body = DatabaseWorld.schema(Map.of("sku", "string", "n", "integer"));
        operation("body", body);
        assertThat(world.codes()).containsExactly("operation-empty");
        operation("insert", "stock", "delete", "stock", "body", body);
        assertThat(world.codes()).containsExactly("operation-several");
        operation("read", "SELECT 1 AS a");
        assertThat(world.codes()).containsExactly("row-missing");
        operation("insert", "stock");
        assertThat(world.codes()).containsExactly("body-missing");
        operation("insert", "stock", "body", body, "row", body);
        assertThat(world.codes()).containsExactly("row-misplaced");
        operation("read", "SELECT 1 AS a", "row", body, "key", List.of("sku"));
        assertThat(world.codes()).containsExactly("key-misplaced");
        operation("insert", "a.b.c", "body", body);
        assertThat(world.codes()).containsExactly("table-malformed");
        operation("insert", "st\"ock", "body", body);
        assertThat(world.codes()).containsExactly("table-malformed");
        operation("insert", "stock", "body", DatabaseWorld.schema(Map.of("ä".repeat(32), "any")));
        assertThat(world.codes()).containsExactly("column-malformed");
        operation(
                "insert",
                "stock",
                "body",
                Map.of("type", "string", "properties", Map.of("a", Map.of())));
        assertThat(world.codes()).containsExactly("body-not-object");
    }

    @Test
    void aKeySaysWhichRow() {
        Map<String, Object> body =
                new LinkedHashMap<>(DatabaseWorld.schema(Map.of("sku", "string", "n", "integer")));
        body.put("required", List.of("sku"));
        operation("upsert", "stock", "body", body);
        assertThat(world.codes()).containsExactly("key-missing");
        operation("upsert", "stock", "body", body, "key", List.of("sk"));
        assertThat(world.codes()).containsExactly("key-unknown");
        operation("upsert", "stock", "body", body, "key", List.of("n"));
        assertThat(world.codes()).containsExactly("key-optional");
        operation("delete", "stock", "body", body, "key", List.of("sku"));
        assertThat(world.codes()).containsExactly("field-unused");
        body.put("required", List.of("sku", "n"));
        operation("update", "stock", "body", body, "key", List.of("sku", "n"));
        assertThat(world.codes()).containsExactly("nothing-to-update");
    }

    @Test
    void anOrderNamesColumnsOfTheRow() {
        Map<String, Object> row = DatabaseWorld.schema(Map.of("sku", "string", "n", "integer"));
        operation("read", "SELECT 1", "row", row, "order", List.of("sku", "n"));
        assertThat(world.codes()).isEmpty();
        operation("read", "SELECT 1", "row", row, "order", "sku");
        assertThat(world.codes()).isEmpty();
        operation("read", "SELECT 1", "row", row, "order", List.of("sky", "n"));
        assertThat(world.codes()).containsExactly("order-unknown");
        assertThat(world.findings().getFirst().remedy()).contains("'sku'");
        operation("insert", "stock", "body", row, "order", "sku");
        assertThat(world.codes()).containsExactly("order-misplaced");
    }
}
