package dev.tieline.connector.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Following;
import dev.tieline.api.Following.Batch;
import dev.tieline.connector.changes.ChangesWorld;
import dev.tieline.testkit.ChaosProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Wherever a connection is cut: what is told is what was committed, once and in order. {@code
 * -Dcuts=N} cuts as often.
 */
class CutsTest {
    private static final int CUTS = Integer.getInteger("cuts", 10);

    private final BinlogWorld world = new BinlogWorld();
    private final long seed = Long.getLong("cuts.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Map<String, Integer> ends = new TreeMap<>();

    @AfterEach
    void end() {
        world.close();
    }

    /** Through a network that fails at a byte of one of the connections. */
    private void through(ChaosProxy.Kind kind, int most) throws IOException {
        int which = random.nextInt(3);
        ChaosProxy.Fault fault =
                new ChaosProxy.Fault(
                        kind,
                        random.nextInt(6) == 0 ? ChaosProxy.Part.REQUEST : ChaosProxy.Part.HEAD,
                        random.nextInt(1 + random.nextInt(most)));
        String direct = world.url;
        try (ChaosProxy proxy =
                ChaosProxy.start(
                        world.server.port(), n -> n % 3 == which ? fault : ChaosProxy.Fault.NONE)) {
            world.url = "mariadb://127.0.0.1:" + proxy.url().getPort() + "/" + world.database;
            try (Following following = world.follow(world.kept.start(true))) {
                for (int i = 0; i < 6; i++) {
                    Batch batch = following.next(1 + random.nextInt(20), Duration.ofMillis(20));
                    if (!(batch instanceof Batch.Changes changes)) {
                        String told = ChangesWorld.told(batch);
                        assertThat(told).as(fault + " seed " + seed).doesNotStartWith("lost");
                        ends.merge(told, 1, Integer::sum);
                        return;
                    }
                    // The hub keeps both in one transaction.
                    world.kept.changes.addAll(changes.changes());
                    world.kept.position = Optional.of(changes.position());
                }
            }
            ends.merge("went through", 1, Integer::sum);
        } finally {
            world.url = direct;
        }
    }

    @Test
    void nothingIsMissingAndNothingComesTwice() throws IOException {
        System.out.println("seed " + seed + " of CutsTest");
        world.run("INSERT INTO product SELECT concat('r', seq), 0 FROM seq_1_to_30");
        List<ChaosProxy.Kind> kinds = List.of(ChaosProxy.Kind.CLOSE, ChaosProxy.Kind.RESET);
        List<String> wanted = new ArrayList<>();
        for (int cut = 0; cut < CUTS; cut++) {
            boolean begun = world.kept.position.orElse("").startsWith("LOG");
            if (begun) {
                world.run(
                        "BEGIN; INSERT INTO product VALUES ('c"
                                + cut
                                + "', 1), ('d"
                                + cut
                                + "', 2);"
                                + " DELETE FROM product WHERE sku = 'd"
                                + cut
                                + "'; COMMIT");
                wanted.add("created {price=1.00, sku=c" + cut + "}");
                wanted.add("created {price=2.00, sku=d" + cut + "}");
                wanted.add("deleted {price=2.00, sku=d" + cut + "}");
            }
            through(kinds.get(cut % 2), begun ? 4_000 : 9_000);
        }
        assertThat(world.take(rows() + wanted.size())).isEqualTo("ok");
        System.out.println(ends);
        assertThat(world.kept.told().subList(rows(), world.kept.told().size()))
                .as("seed " + seed)
                .isEqualTo(wanted);
        assertThat(
                        world.kept.told().subList(0, rows()).stream()
                                .filter(told -> told.endsWith("=r30}")))
                .isNotEmpty();
        assertThat(ends.keySet()).anyMatch(told -> told.startsWith("unreachable"));
    }

    /** How many rows came, once more each time that reading them was cut off. */
    private int rows() {
        return (int) world.kept.told().stream().filter(told -> told.startsWith("read")).count();
    }
}
