package dev.tieline.connector.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Attempt;
import dev.tieline.testkit.ChaosProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever breaks, after any byte of either side: nobody is told what is not so. */
class CutsTest {
    private static final ChaosProxy.Kind[] KINDS = {
        ChaosProxy.Kind.CLOSE, ChaosProxy.Kind.RESET, ChaosProxy.Kind.STALL
    };

    @Test
    void noCutMakesTheOutcomeALie() throws IOException {
        try (Server server = new Server()) {
            server.run("CREATE TABLE bare (sku text)");
            DatabaseWorld world =
                    new DatabaseWorld(server.url())
                            .writing("insert", "bare", "", Map.of("sku", "string"));
            int up;
            int down;
            try (ChaosProxy proxy = ChaosProxy.start(Server.port(), _ -> ChaosProxy.Fault.NONE)) {
                world.url = server.url(proxy.url().getPort());
                assertThat(DatabaseWorld.told(world.put(Map.of("sku", "first"))))
                        .isEqualTo("accepted");
                up = proxy.bytes(ChaosProxy.Part.REQUEST);
                down = proxy.bytes(ChaosProxy.Part.HEAD) + proxy.bytes(ChaosProxy.Part.BODY);
            }
            long seed = new Random().nextLong();
            System.out.printf("%d bytes up, %d down, seed %d%n", up, down, seed);
            Random random = new Random(seed);
            Map<String, Integer> told = new TreeMap<>();
            world.timeout = Duration.ofSeconds(1);
            for (int i = 0; i < 300; i++) {
                boolean asking = i % 2 == 0;
                ChaosProxy.Fault fault =
                        new ChaosProxy.Fault(
                                i % 30 == 0 ? KINDS[2] : KINDS[random.nextInt(2)],
                                asking ? ChaosProxy.Part.REQUEST : ChaosProxy.Part.HEAD,
                                random.nextInt(asking ? up : down));
                told.merge(once(server, world, fault, "s-" + i), 1, Integer::sum);
            }
            System.out.println(told);
            assertThat(told).containsKeys("unknown answer-lost", "unreachable connection-lost");
        }
    }

    private static String once(
            Server server, DatabaseWorld world, ChaosProxy.Fault fault, String sku)
            throws IOException {
        Attempt attempt;
        try (ChaosProxy proxy = ChaosProxy.start(Server.port(), _ -> fault)) {
            world.url = server.url(proxy.url().getPort());
            attempt = world.put(Map.of("sku", sku));
        }
        String told = DatabaseWorld.told(attempt);
        // What a cut connection left running ends before it is counted.
        server.run("BEGIN; LOCK TABLE bare IN ACCESS EXCLUSIVE MODE; COMMIT");
        int rows = server.ask("SELECT sku FROM bare WHERE sku = '" + sku + "'").size();
        switch (told.substring(0, told.contains(" ") ? told.indexOf(' ') : told.length())) {
            case "accepted" -> assertThat(rows).as(fault.toString()).isEqualTo(1);
            case "unknown" -> assertThat(rows).as(fault.toString()).isBetween(0, 1);
            case "unreachable", "unavailable", "unauthorized" ->
                    assertThat(rows).as(told + " " + fault).isZero();
            default -> throw new AssertionError(told + " " + fault);
        }
        return told;
    }
}
