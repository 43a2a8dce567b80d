package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.store.SqliteStore;
import dev.tieline.testkit.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is offered for a table can be used as it is: it checks, and a run reads all rows by it. */
class ContractFromTableTest {
    @TempDir static Path folder;
    private static TablesWorld world;

    @BeforeAll
    static void start() throws IOException, SQLException {
        world = new TablesWorld(folder);
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    private static CommandRun from(String system, String table) {
        return new CommandRun("contract", "from", system, table, "-w", folder.toString());
    }

    private static String offer(String system, String table) {
        CommandRun run = from(system, table);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(Main.DONE);
        return run.out();
    }

    /** Puts an offer and a flow that reads by it into a workspace. */
    private static void use(String system, String table, String name, Map<String, String> files) {
        String[] parts =
                offer(system, table).split("\n# contracts/.*\n|\n# (?:Left out|Not sure):\n", -1);
        files.compute(
                "systems/" + system + ".yaml",
                (_, text) -> text + "allow: { " + name + ".read: [] }\n" + parts[0]);
        files.put("contracts/" + system + ".schema.json", parts[1]);
        files.put(
                "flows/" + system + ".yaml",
                """
                flow: @system@
                purpose: All of them are written down.
                owner: ops
                trigger:
                  schedule: { cron: "0 0 1 1 *", zone: UTC, ask: @system@.@name@.read }
                record: { contract: @system@, key: record.user }
                run: { chunk: 2 }
                deliver:
                  out: { to: out.@system@.write, map: { id: "${record.user}" } }
                fallback: hold
                """
                        .replace("@system@", system)
                        .replace("@name@", name));
    }

    private static String out(String... systems) {
        StringBuilder text =
                new StringBuilder(
                        "system: out\npurpose: Keeps them.\nowner: ops\nconnector: files\n"
                                + "directory: out\nallow:\n");
        for (String system : systems) {
            text.append("  ").append(system).append(".write: [id]\n");
        }
        text.append("operations:\n");
        for (String system : systems) {
            text.append("  ").append(system).append(".write: { write: ").append(system);
            text.append(".jsonl, format: jsonl, body: { type: object, required: [id], properties:");
            text.append(" { id: { type: string } } } }\n");
        }
        return text.toString();
    }

    @Test
    void whatIsOfferedChecksAndReadsAllRows(@TempDir Path used) throws Exception {
        Map<String, String> files = world.systems();
        use("erp", "sales.Order", "order", files);
        use("stock", "thing", "thing", files);
        use("till", "sale item", "sale-item", files);
        use("lake", "thing", "thing", files);
        files.put("systems/out.yaml", out("erp", "stock", "till", "lake"));
        files.put("tieline.yaml", TablesWorld.HUB);
        Files.createDirectories(used.resolve("data"));
        for (String kept : List.of("warehouse", "drivers")) {
            Files.createSymbolicLink(used.resolve("data/" + kept), folder.resolve("data/" + kept));
        }
        RunningHub.writeSecret(used, "stock.secret", "from-the-file");
        try (RunningHub hub = RunningHub.start(used, files, InstantSource.system())) {
            CommandRun check = new CommandRun("check", used.toString());
            assertThat(check.out()).contains("no findings");
            for (String system : List.of("erp", "stock", "till", "lake")) {
                long id =
                        (Long) hub.command("/api/flows/" + system + "/runs").field("id").orElse(0L);
                BulkWorld.awaitEnd(hub, id);
                assertThat(BulkWorld.words(hub.get("/api/runs/" + id)))
                        .as(system)
                        .startsWith("done 3 = 3 + 0 held + 0 skipped");
                assertThat(Files.readString(used.resolve("data/out/" + system + ".jsonl")))
                        .as(system)
                        .contains("\"a\"", "\"b\"", system.equals("lake") ? "long" : "\"c\"")
                        .hasLineCount(3);
            }
        }
    }

    @Test
    void postgresqlTellsItsTypes() {
        String offer = offer("erp", "sales.Order");

        assertThat(offer)
                .contains(
                        "operations:\n  order.read:\n    read: >-\n      SELECT id, \"Line No\", \"user\", n,")
                .contains("\"?: \"\"x\"\" # 😀\"\n      FROM sales.\"Order\"\n")
                .contains("    order: [\"Line No\", id]\n")
                .contains("      required: [id, \"Line No\", user, n2, b, mn]\n")
                .contains("        \"n\": { type: [number, \"null\"] }\n")
                .contains("        n0: { type: [integer, \"null\"] }\n")
                .contains("        tz: { type: [string, \"null\"], format: date-time }\n")
                .contains("        ts: { type: [string, \"null\"] }\n")
                .contains("        jb: {}\n")
                .contains(
                        "        ia: { type: [array, \"null\"], items: { type: [integer, \"null\"] } }\n")
                .contains("        na: { type: [array, \"null\"] }\n")
                .contains("        ce: { type: [integer, \"null\"] }\n");
        var contract =
                RunningHub.json(offer.substring(offer.indexOf('{', offer.indexOf("# contracts"))));
        assertThat(contract.at("/properties/v/maxLength")).contains(20L);
        assertThat(contract.at("/properties/c/maxLength")).contains(3L);
        assertThat(contract.at("/properties/u/format")).contains("uuid");
        assertThat(contract.at("/properties/da/format")).contains("date");
        assertThat(contract.at("/properties/by/contentEncoding")).contains("base64");
        assertThat(contract.at("/properties/mn/enum")).contains(List.of("fine", "so: so", "null"));
        assertThat(contract.at("/properties/m/enum"))
                .contains(java.util.Arrays.asList("fine", "so: so", "null", null));
        assertThat(contract.at("/required"))
                .contains(List.of("id", "Line No", "user", "n2", "b", "mn"));
    }

    @Test
    void whatIsNotSureIsSaid() {
        assertThat(offer("stock", "thing"))
                .contains("# Left out:\n# - 'g' is of type point, which is not carried.\n")
                .contains("'b' is tinyint(1)")
                .contains("    order: [key, \"line no\"]\n")
                .contains("FROM thing\n");
        assertThat(offer("stock", "sized"))
                .contains(
                        "    # order: rows cannot be read in the order of 'size' of the primary key;");
        assertThat(offer("erp", "keyless"))
                .contains("    # order: there is no primary key; for many rows name columns")
                .contains("    read: SELECT id, \"user\" FROM keyless\n");
        assertThat(offer("erp", "shown")).contains("    read: SELECT id, \"user\" FROM shown\n");
        assertThat(offer("till", "sale item"))
                .contains("The table is not STRICT")
                .contains("'x' declares no type.")
                .contains("'d' is of type DATE");
        assertThat(offer("till", "strict"))
                .contains("    order: [user, id]\n", "required: [id, user]")
                .doesNotContain("Not sure");
        assertThat(offer("till", "loose"))
                .contains("    order: id\n", "'id' is in the primary key, and can be NULL");
        assertThat(offer("lake", "main.thing"))
                .contains("FROM main.thing\n", "    order: [Select, id]\n")
                .contains("        e: { type: [string, \"null\"] }\n");
    }

    @Test
    void whatCannotBeAskedIsSaidAndHowToMendIt() throws IOException {
        String erp = Files.readString(folder.resolve("systems/erp.yaml"));
        RunningHub.write(
                folder,
                "systems/away.yaml",
                erp.replace("system: erp", "system: away")
                        .replace(":" + world.postgresql.port(), ":" + FreePorts.next()));
        RunningHub.write(
                folder,
                "systems/broken.yaml",
                erp.replace("system: erp", "system: broken").replace("tls: off", "tsl: off"));
        RunningHub.write(
                folder,
                "systems/other.yaml",
                Files.readString(folder.resolve("systems/stock.yaml"))
                        .replace("system: stock", "system: other")
                        .replace("credential: stock", "credential: wrong"));
        RunningHub.write(
                folder,
                "tieline.yaml",
                TablesWorld.HUB.replace("stock: ", "wrong: file:wrong.secret, stock: "));
        RunningHub.writeSecret(folder, "wrong.secret", "not-the-one");

        assertThat(refused("erp", "sales.Ordre")).contains("'sales.Ordre'", "Write 'sales.Order'");
        assertThat(refused("erp", "order")).contains("Write 'sales.Order'");
        assertThat(refused("stock", "things")).contains("Write 'thing'");
        assertThat(refused("till", "nothing-like-it")).contains("'loose', 'sale item', 'strict'");
        assertThat(refused("lake", "Thing")).contains("Write 'thing'");
        assertThat(refused("erp", "a.b.c")).contains("is not the name of a table");
        assertThat(refused("erp", "x\"; DROP TABLE keyless; --"))
                .contains("not the name of a table");
        assertThat(refused("epr", "thing")).contains("no system 'epr'", "write 'erp'");
        assertThat(refused("there", "thing"))
                .contains("has no tables", "connector http", "postgresql, mariadb, sqlite, duckdb");
        assertThat(refused("away", "thing")).contains("The connection failed", "Look whether");
        assertThat(refused("broken", "thing")).contains("systems/broken.yaml", "tls");
        assertThat(refused("other", "thing"))
                .contains("refused the login")
                .doesNotContain("not-the-one", "from-the-file");
        assertThat(new CommandRun("contract", "from", "erp", "-w", folder.toString()).code())
                .isEqualTo(Main.CANNOT);
    }

    @Test
    void aSecretOfTheVaultIsUsedUnlessAHubKeepsIt(@TempDir Path own) throws Exception {
        RunningHub.workspace(own, URI.create("http://127.0.0.1:1"), "127.0.0.1:0");
        RunningHub.write(
                own,
                "tieline.yaml",
                TablesWorld.HUB.replace("file:stock.secret", "vault")
                        + "vault: { key: file:vault.key }\n");
        RunningHub.write(own, "systems/stock.yaml", world.systems().get("systems/stock.yaml"));
        RunningHub.writeSecret(own, "value", "from-the-file");
        String at = own.toString();
        assertThat(new CommandRun("vault", "create-key", own + "/vault.key").code()).isZero();
        assertThat(
                        new CommandRun(
                                        "credential",
                                        "set",
                                        "stock",
                                        "--from-file",
                                        own.resolve("value").toString(),
                                        "-w",
                                        at)
                                .code())
                .isZero();

        CommandRun run = new CommandRun("contract", "from", "stock", "thing", "-w", at);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("FROM thing\n").doesNotContain("from-the-file");

        try (SqliteStore _ = SqliteStore.open(own.resolve("data"), InstantSource.system())) {
            CommandRun beside = new CommandRun("contract", "from", "stock", "thing", "-w", at);
            assertThat(beside.code()).isEqualTo(Main.CANNOT);
            assertThat(beside.err()).contains("'stock' is in the vault", "stop it meanwhile");
        }
    }

    private static String refused(String system, String table) {
        CommandRun run = from(system, table);
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(Main.CANNOT);
        return run.err();
    }
}
