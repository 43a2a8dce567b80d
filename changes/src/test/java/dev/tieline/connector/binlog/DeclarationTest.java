package dev.tieline.connector.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.connector.changes.ChangesWorld;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a file may declare, and what is said of the rest. Nothing is opened. */
class DeclarationTest {
    private static final Map<String, Object> ROW =
            Map.of("type", "object", "properties", Map.of("sku", Map.of("type", "string")));

    private static List<String> findings(
            String url, Optional<String> credential, String tls, Map<String, Object> operation) {
        Map<String, Object> settings =
                Map.of("user", "u", "tls", tls, "operations", Map.of("products", operation));
        SystemDeclaration system =
                new SystemDeclaration(
                        "erp",
                        ChangesWorld.PLACE,
                        "Knows the products.",
                        "logistics",
                        "mariadb-changes",
                        Optional.of(url),
                        credential,
                        Map.of("products", List.of()),
                        SystemDeclaration.Limits.DEFAULT,
                        (Node.Mapping) ChangesWorld.node(settings));
        Findings findings = new Findings();
        new BinlogConnector(BinlogWorld.GUARD).operations(system, findings);
        return findings.sorted().stream().map(Finding::code).toList();
    }

    private static List<String> of(Map<String, Object> operation) {
        return findings("mariadb://127.0.0.1/shop", Optional.empty(), "required", operation);
    }

    @Test
    void isCheckedBeforeAnythingIsOpened() {
        assertThat(of(Map.of("table", "product", "row", ROW))).isEmpty();
        for (String table : List.of("shop.product", "a b", "ä", "`x`", "")) {
            assertThat(of(Map.of("table", table, "row", ROW)))
                    .as(table)
                    .containsExactly("table-malformed");
        }
        assertThat(of(Map.of("table", "product", "row", Map.of("type", "object"))))
                .containsExactly("row-without-columns");
        Map<String, Object> good = Map.of("table", "product", "row", ROW);
        assertThat(findings("postgresql://127.0.0.1/shop", Optional.empty(), "required", good))
                .containsExactly("url-malformed");
        assertThat(findings("mariadb://db.acme.example/shop", Optional.of("p"), "off", good))
                .contains("database-unprotected", "credential-unprotected");
    }
}
