package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.CrashLoop;
import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubKey;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.HubProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A copy of a bank that is kept by following its changes, while hub and database are killed: the
 * four sums of pgbench are the same in the copy, and every change was taken in once. {@code
 * -Dkills=20} kills as often as the acceptance asks for, {@code -Dcrash.seed=N} makes the choices
 * of an earlier run again.
 */
@Execution(ExecutionMode.CONCURRENT)
class ChangesCrashTest {
    private static final Duration READY = Duration.ofMinutes(1);
    private static final Duration CAUGHT_UP = Duration.ofMinutes(3);
    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final int LONGEST_MILLIS = 2_000;

    @TempDir Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private ChangesWorld world;
    private URI hub;
    private Path workspace;
    private Random random;

    private void begin(BankServer server) throws IOException {
        long seed = Long.getLong("crash.seed", System.nanoTime());
        System.out.println("seed " + seed + " of ChangesCrashTest");
        random = new Random(seed);
        world = new ChangesWorld(server);
        hub = URI.create("http://127.0.0.1:" + FreePorts.next());
        workspace = folder.resolve("hub");
        RunningHub.workspace(
                workspace, URI.create("http://127.0.0.1:9"), "127.0.0.1:" + hub.getPort());
        for (Map.Entry<String, String> file : world.files().entrySet()) {
            RunningHub.write(workspace, file.getKey(), file.getValue());
        }
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        world.close();
    }

    private HubProcess start() throws IOException, InterruptedException {
        CrashLoop.suspectNobody(workspace.resolve("data"));
        HubProgram program = QuickHub.plain().with("-Xmx384m");
        HubProcess process =
                HubProcess.start(
                        program.command(List.of("run", workspace.toString())),
                        RunningHub.ENVIRONMENT,
                        folder.resolve("hub.log"));
        process.awaitReady(hub, READY);
        return process;
    }

    private Document balance(String flow) throws IOException, InterruptedException {
        return ask("/api/balance?recount=" + flow);
    }

    private Document ask(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(hub.resolve(path))
                        .header("Authorization", "Bearer " + HubKey.read(workspace.resolve("data")))
                        .timeout(READY)
                        .build();
        return RunningHub.json(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private static void await(BooleanSupplier over) {
        long until = System.nanoTime() + CAUGHT_UP.toNanos();
        while (!over.getAsBoolean() && System.nanoTime() < until) {
            Between.looks();
        }
    }

    private boolean copied() {
        return world.ask("bank", ChangesWorld.SUMS).equals(world.ask("copy", ChangesWorld.SUMS));
    }

    /** Whose changes are followed. */
    enum Server {
        POSTGRESQL(4),
        MARIADB(2);

        private final int hands;

        Server(int hands) {
            this.hands = hands;
        }
    }

    /** Both, or one of them: which, is left to chance. */
    static List<Server> servers() {
        List<Server> both = List.of(Server.values());
        return Integer.getInteger("kills") == null
                ? List.of(both.get(new Random().nextInt(both.size())))
                : both;
    }

    @ParameterizedTest
    @MethodSource("servers")
    void theSumsHoldAndEachChangeIsTakenInOnce(Server server)
            throws IOException, InterruptedException {
        System.out.println("follows " + server);
        begin(
                switch (server) {
                    case POSTGRESQL ->
                            new PostgresqlBank(folder.resolve("postgres"), FreePorts.next());
                    case MARIADB -> new MariaDbBank();
                });
        killed(server.hands);
    }

    private void killed(int hands) throws IOException, InterruptedException {
        int hubs = 0;
        int databases = 0;
        HubProcess process = start();
        try {
            await(this::copied);
            assertThat(world.ask("copy", ChangesWorld.SUMS)).containsExactly("0 0 0 0 of 0");
            world.pay(hands, random);
            for (int kill = 0; kill < KILLS; kill++) {
                process.awaitEnd(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
                if (kill == 0 || (kill != 1 && random.nextBoolean())) {
                    process.kill();
                    hubs++;
                    process = start();
                } else {
                    world.kill();
                    databases++;
                }
            }
            process.awaitEnd(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
            world.rest();
            await(this::copied);
            String sums = world.ask("copy", ChangesWorld.SUMS).getFirst();
            assertThat(sums).isEqualTo(world.ask("bank", ChangesWorld.SUMS).getFirst());
            String[] words = sums.split(" ", -1);
            assertThat(List.of(words).subList(0, 4)).containsOnly(words[0]);
            int paid = Integer.parseInt(words[5]);
            System.out.println(
                    "hub killed "
                            + hubs
                            + " times, database "
                            + databases
                            + " times, "
                            + paid
                            + " payments, sums "
                            + sums);
            assertThat(paid).isPositive();
            taken("accounts", paid + ChangesWorld.ACCOUNTS);
            taken("tellers", paid + ChangesWorld.TELLERS);
            taken("branches", paid + ChangesWorld.BRANCHES);
            taken("history", paid);
        } finally {
            process.close();
        }
    }

    private void taken(String flow, long changes) throws IOException, InterruptedException {
        Document books = balance(flow);
        assertThat(books.at("/balanced")).as(books.fields().toString()).contains(true);
        assertThat(books.at("/recounted/accepted")).as(flow).contains(changes);
        assertThat(books.at("/recounted/held"))
                .as("%s, held: %s", flow, ask("/api/held").fields())
                .contains(0L);
    }
}
