package dev.tieline.connector.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.api.Outlet;
import dev.tieline.testkit.Between;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections that are kept, and how many there are. */
class SessionsTest {
    private static Server server;

    private final DatabaseWorld world =
            new DatabaseWorld(server.url())
                    .reading("SELECT pg_backend_pid() AS pid", Map.of("pid", "integer"))
                    .operation(
                            "slower",
                            Map.of(
                                    "read",
                                    "SELECT pg_sleep(3)::text AS s",
                                    "row",
                                    DatabaseWorld.schema(Map.of("s", "any"))))
                    .operation(
                            "slow",
                            Map.of(
                                    "read",
                                    "SELECT pg_sleep(0.3)::text AS s, pg_backend_pid() AS pid",
                                    "row",
                                    DatabaseWorld.schema(Map.of("pid", "integer"))));

    @BeforeAll
    static void start() {
        server = new Server();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static Attempt ask(Outlet outlet, String operation) {
        return outlet.send(DatabaseWorld.rendition(operation, Map.of()), DatabaseWorld.LONG);
    }

    @Test
    void oneConnectionServesManyCalls() {
        try (Outlet outlet = world.open()) {
            Object first = DatabaseWorld.rowsOf(ask(outlet, "rows"));
            for (int i = 0; i < 20; i++) {
                assertThat((Object) DatabaseWorld.rowsOf(ask(outlet, "rows"))).isEqualTo(first);
            }
        }
    }

    @Test
    void noMoreThanTheSystemMayHave() throws Exception {
        world.concurrency = 3;
        try (WireProxy proxy = new WireProxy(Server.port(), Optional.empty());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            world.url = server.url(proxy.port());
            try (Outlet outlet = world.open()) {
                List<CompletableFuture<Attempt>> calls = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    calls.add(CompletableFuture.supplyAsync(() -> ask(outlet, "slow"), threads));
                }
                for (CompletableFuture<Attempt> call : calls) {
                    assertThat(DatabaseWorld.told(call.get())).isEqualTo("accepted");
                }
            }
            assertThat(proxy.connections).hasValueLessThanOrEqualTo(3);
        }
    }

    @Test
    void whoeverFindsNoneInTimeWasNotSent() throws Exception {
        world.concurrency = 1;
        try (Outlet outlet = world.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = threads.submit(() -> ask(outlet, "slower"));
            while (server.ask(
                            "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(3)%'"
                                    + " AND pid <> pg_backend_pid() AND state = 'active'")
                    .isEmpty()) {
                Between.looks();
            }
            Attempt late =
                    outlet.send(DatabaseWorld.rendition("rows", Map.of()), Duration.ofMillis(20));

            assertThat(DatabaseWorld.told(late)).isEqualTo("unavailable connections-busy");
            assertThat(DatabaseWorld.told(slow.get())).isEqualTo("accepted");
        }
    }

    @Test
    void closingEndsThem() {
        Outlet outlet = world.open();
        Object pid = ((Map<?, ?>) DatabaseWorld.rowsOf(ask(outlet, "rows")).getFirst()).get("pid");

        outlet.close();

        while (!server.ask("SELECT 1 FROM pg_stat_activity WHERE pid = " + pid).isEmpty()) {
            Between.looks();
        }
        assertThat(pid).isInstanceOf(Long.class);
    }
}
