package dev.tieline.connector.postgresql;

import static dev.tieline.connector.postgresql.LoadingWorld.refused;
import static dev.tieline.connector.postgresql.LoadingWorld.row;
import static dev.tieline.connector.postgresql.LoadingWorld.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Loading.Staged;
import dev.tieline.api.Operation.Bulk;
import dev.tieline.api.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A table whose rows are replaced by those of a run. */
class ReplacedTableTest {
    private final Server server = new Server();
    private final DatabaseWorld world = new DatabaseWorld(server.url());

    @BeforeEach
    void table() {
        server.run(
                """
                CREATE SCHEMA sales;
                CREATE TABLE sales.stock (id bigserial, sku text PRIMARY KEY, n int CHECK (n >= 0),
                    twice int GENERATED ALWAYS AS (2 * n) STORED);
                CREATE TABLE shelf (sku text REFERENCES sales.stock DEFERRABLE INITIALLY DEFERRED);
                CREATE VIEW seen AS SELECT * FROM sales.stock;
                INSERT INTO sales.stock (sku, n) VALUES ('a', 1), ('b', 2);
                INSERT INTO shelf VALUES ('a');
                """);
        world.writing("replace", "sales.stock", "sku", Map.of("sku", "string", "n", "integer"));
    }

    @AfterEach
    void end() {
        server.close();
    }

    private List<String> seen() {
        return server.ask("SELECT sku || ' ' || n || ' ' || twice FROM seen ORDER BY sku");
    }

    @Test
    void whatStandsOnTheTableStays() {
        assertThat(world.declared("put").bulk()).isEqualTo(Bulk.WHOLE);
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            Staged.Ready ready =
                    flow.load(
                            row("sku", "a", "n", 7L),
                            row("sku", "x", "n", -1L),
                            row("sku", "c", "n", 3L));
            assertThat(told(ready.tally())).isEqualTo("2 0 0 0");
            assertThat(refused(ready)).containsExactly("1 sqlstate-23514");
            assertThat(seen()).containsExactly("a 1 2", "b 2 4");
            assertThat(flow.finish()).isEqualTo(new Committed.Done());
        }
        assertThat(seen()).containsExactly("a 7 14", "c 3 6");
        assertThat(server.ask("SELECT sku FROM shelf")).containsExactly("a");
        assertThat(server.ask("SELECT tablename FROM pg_tables WHERE tablename LIKE 'tieline_n%'"))
                .isEmpty();
    }

    @Test
    void rowsOfOtherTablesAreNotTakenAlong() {
        for (String rule : List.of("CASCADE", "SET NULL", "SET DEFAULT")) {
            server.run(
                    "DROP TABLE shelf; CREATE TABLE shelf (sku text REFERENCES sales.stock ON DELETE "
                            + rule
                            + "); INSERT INTO shelf VALUES ('a')");
            try (LoadingWorld flow = new LoadingWorld(world)) {
                assertThat(flow.loading.begin(DatabaseWorld.LONG).toString())
                        .as(rule)
                        .contains("table-cascades");
            }
            assertThat(server.ask("SELECT sku FROM shelf")).as(rule).containsExactly("a");
        }
    }

    @Test
    void rowsThatOthersNeedAreNotTakenAway() {
        try (LoadingWorld flow = new LoadingWorld(world).begun()) {
            flow.load(row("sku", "c", "n", 3L));
            assertThat(flow.finish())
                    .isInstanceOfSatisfying(
                            Committed.Failed.class,
                            failed ->
                                    assertThat(((Outcome.Rejected) failed.outcome()).fault().code())
                                            .isEqualTo("table-refused"));
            assertThat(seen()).containsExactly("a 1 2", "b 2 4");
            server.run("DELETE FROM shelf");
            assertThat(flow.finish()).isEqualTo(new Committed.Done());
        }
        assertThat(seen()).containsExactly("c 3 6");
    }
}
