package dev.tieline.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * {@code bench/changes}: how many changes per second come out of a database's log into the journal,
 * next to a plain reader of the same log; and how long after its commit a change is in the journal
 * while 2,000 a second are made.
 */
final class Changes {
    private static final int CHANGES = 200_000;

    /** As in pgbench: each payment changes four rows. */
    private static final int OF_A_PAYMENT = 4;

    private static final int ACCOUNTS = 100_000;
    private static final int A_SECOND = 2_000;
    private static final int ROUNDS = 5;
    private static final int SECONDS = 30;
    private static final int PROBES_A_SECOND = 5;
    private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Rig rig;
    private final Database database;
    private final Hub hub;
    private final HubApi api;
    private long expected;

    private Changes(Rig rig, Database database, Hub hub, HubApi api) {
        this.rig = rig;
        this.database = database;
        this.hub = hub;
        this.api = api;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Rig.run("changes", new Options(false, 0, SECONDS, ROUNDS, ""), args, 0, Changes::run);
    }

    private static void run(Rig rig) throws IOException, InterruptedException {
        Path data = rig.folder().resolve("changes-database");
        try (Database database = Database.start(data, Map.of("wal_level", "logical"))) {
            database.run("postgres", "CREATE DATABASE bank");
            database.run(
                    "bank",
                    "CREATE TABLE account(id int PRIMARY KEY, branch int NOT NULL, balance bigint"
                            + " NOT NULL, filler text NOT NULL)",
                    "INSERT INTO account SELECT i, i % 100, 0, repeat('x', 84) FROM"
                            + " generate_series(1, "
                            + ACCOUNTS
                            + ") i",
                    "CREATE PUBLICATION bench FOR TABLE account",
                    "CREATE PROCEDURE pay(payments int) LANGUAGE plpgsql AS $$ DECLARE one int;"
                            + " BEGIN"
                            + " SET synchronous_commit = off;"
                            + " FOR i IN 1..payments LOOP"
                            + " FOR j IN 1.."
                            + OF_A_PAYMENT
                            + " LOOP one := 1 + floor(random() * "
                            + ACCOUNTS
                            + ")::int; UPDATE account SET balance = balance + i WHERE id = one;"
                            + " END LOOP; COMMIT; END LOOP; END $$");
            Hub hub = rig.hub("changes", new ChangesWorkspace(database.port()));
            try (HubApi api = HubApi.of(hub)) {
                Changes changes = new Changes(rig, database, hub, api);
                changes.begin();
                changes.sustained();
                changes.lag();
            }
            rig.print("peak_memory", Memory.peakMib(hub.pid()), "MiB");
            rig.stop(hub);
        }
    }

    private long accepted() throws IOException {
        for (JsonNode flow : api.get("/api/balance").path("flows")) {
            if (flow.path("flow").asString().equals(ChangesWorkspace.FLOW)) {
                return flow.path("accepted").asLong();
            }
        }
        return 0;
    }

    private void await(long changes) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (accepted() < changes) {
            if (System.nanoTime() > until) {
                throw new VoidRun(accepted() + " of " + changes + " changes are in the journal");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** The first change that comes shows that the flow follows. */
    private void begin() throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        long made = 0;
        while (accepted() == 0 && System.nanoTime() < until) {
            if (database.ask(
                            "bank",
                            "SELECT count(*) FROM pg_replication_slots WHERE slot_name ="
                                    + " 'tieline_account' AND active")
                    == 1) {
                database.run("bank", "UPDATE account SET balance = 0 WHERE id = 1");
                made++;
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        expected = made;
        await(expected);
    }

    private void sustained() throws IOException, InterruptedException {
        long changes = rig.options().scaled(CHANGES);
        List<Double> ofHub = new ArrayList<>();
        List<Double> ofFloor = new ArrayList<>();
        for (int round = 0; round <= rig.options().rounds(); round++) {
            PlainReader floor = new PlainReader(database);
            hub.pause();
            database.run("bank", "CALL pay(" + changes / OF_A_PAYMENT + ")", "CHECKPOINT");
            expected += changes;
            long floorNanos = round % 2 == 0 ? floor.read(changes) : 0;
            long began = System.nanoTime();
            hub.goOn();
            await(expected);
            long nanos = System.nanoTime() - began;
            floorNanos = floorNanos == 0 ? floor.read(changes) : floorNanos;
            floor.end();
            System.err.printf(
                    "round %d: hub %.0f/s, floor %.0f/s, ratio %.2f%n",
                    round,
                    changes * 1e9 / nanos,
                    changes * 1e9 / floorNanos,
                    floorNanos / (double) nanos);
            if (round > 0) {
                ofHub.add(changes * 1e9 / nanos);
                ofFloor.add(changes * 1e9 / floorNanos);
            }
        }
        rig.print("sustained", median(ofHub), "changes/s", PlainReader.NAME, median(ofFloor));
        if (accepted() != expected) {
            throw new VoidRun(accepted() + " in the journal, made were " + expected);
        }
    }

    /** Changes at a steady pace from one side, probes from another. */
    private void lag() throws IOException, InterruptedException {
        int seconds = rig.options().seconds();
        Thread load = Thread.ofPlatform().start(() -> pay(seconds));
        List<Double> lags = new ArrayList<>();
        try (Connection connection = database.connect("bank");
                PreparedStatement statement =
                        connection.prepareStatement("INSERT INTO account VALUES(?, 0, 0, 'p')")) {
            for (int probe = 0; load.isAlive(); probe++) {
                int id = 10_000_000 + probe;
                statement.setInt(1, id);
                statement.executeUpdate();
                long committed = System.nanoTime();
                expected++;
                while (api.get("/api/search?q=" + id).path("records").isEmpty()) {
                    if (System.nanoTime() - committed > PATIENCE.toNanos()) {
                        throw new VoidRun("a change did not come in");
                    }
                    LockSupport.parkNanos(LOOK_NANOS);
                }
                lags.add((System.nanoTime() - committed) / 1e6);
                LockSupport.parkNanos(1_000_000_000L / PROBES_A_SECOND);
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
        load.join();
        expected += (long) seconds * A_SECOND;
        await(expected);
        lags.sort(null);
        rig.print("lag_p50_at_2000", lags.get(lags.size() / 2), "ms");
        rig.print("lag_p99_at_2000", lags.get(lags.size() * 99 / 100), "ms");
        rig.print("lag_most_at_2000", lags.getLast(), "ms");
    }

    private void pay(int seconds) {
        Random random = new Random(1);
        long payments = (long) seconds * A_SECOND / OF_A_PAYMENT;
        try (Connection connection = database.connect("bank");
                PreparedStatement statement =
                        connection.prepareStatement(
                                "UPDATE account SET balance = balance + 1 WHERE id = ?")) {
            connection.setAutoCommit(false);
            long began = System.nanoTime();
            for (long i = 0; i < payments; i++) {
                for (int j = 0; j < OF_A_PAYMENT; j++) {
                    statement.setInt(1, 1 + random.nextInt(ACCOUNTS));
                    statement.executeUpdate();
                }
                connection.commit();
                long due = began + i * 1_000_000_000L * OF_A_PAYMENT / A_SECOND;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
