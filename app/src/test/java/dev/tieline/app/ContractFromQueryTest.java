package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is offered for a query is what its database would answer; and none of them is run. */
class ContractFromQueryTest {
    private static final Pattern READ =
            Pattern.compile("    read: (?:>-\n)?((?:.*\n)+?)    (?:#|order)");

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

    private static CommandRun from(String system, String... rest) {
        String[] all = new String[rest.length + 5];
        System.arraycopy(
                new String[] {"contract", "from", system, "-w", folder.toString()}, 0, all, 0, 5);
        System.arraycopy(rest, 0, all, 5, rest.length);
        return new CommandRun(all);
    }

    private static String offer(String system, String... rest) {
        CommandRun run = from(system, rest);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(Main.DONE);
        return run.out();
    }

    private static Document contract(String offer) {
        String text = offer.split("# contracts/.*\n", -1)[1];
        return RunningHub.json(text.replaceFirst("(?s)\n# (?:Left out|Not sure):.*", ""));
    }

    private static Map<String, @Nullable Object> types(String offer) {
        Map<String, @Nullable Object> types = new LinkedHashMap<>();
        if (contract(offer).field("properties").orElse(Map.of()) instanceof Map<?, ?> properties) {
            properties.forEach((name, schema) -> types.put(String.valueOf(name), type(schema)));
        }
        return types;
    }

    private static @Nullable Object type(@Nullable Object schema) {
        Object type = schema instanceof Map<?, ?> map ? map.get("type") : null;
        return type instanceof List<?> several ? several.getFirst() : type;
    }

    @ParameterizedTest
    @CsvSource({"erp,sales.Order", "stock,thing", "till,sale item", "lake,thing"})
    void allColumnsOfATableAreOfTheTypesThatItsCatalogueTells(String system, String table) {
        String ofTable = offer(system, table);
        Matcher read = READ.matcher(ofTable);
        assertThat(read.find()).isTrue();

        String ofQuery = offer(system, "--query", read.group(1));

        Map<String, @Nullable Object> types = types(ofTable);
        if (system.equals("till")) {
            // The driver calls it NUMERIC, as what has no type at all.
            types.put("g", null);
        }
        assertThat(types(ofQuery)).isNotEmpty().isEqualTo(types);
        Object required = contract(ofQuery).field("required").orElse("");
        assertThat(required)
                .isEqualTo(
                        List.of("erp", "stock").contains(system)
                                ? contract(ofTable).field("required").orElse("")
                                : List.of());
    }

    /** Puts an offer, and a flow that reads all rows by it, into a workspace. */
    private static void use(String system, String query, Map<String, String> files) {
        String[] parts =
                offer(system, "--query", query)
                        .split("\n# contracts/.*\n|\n# (?:Left out|Not sure):\n", -1);
        files.compute(
                "systems/" + system + ".yaml",
                (_, text) ->
                        text
                                + "allow: { rows.read: [] }\n"
                                + parts[0].replaceFirst("    # order: .*", "    order: id"));
        files.put("contracts/" + system + ".schema.json", parts[1]);
        files.put(
                "flows/" + system + ".yaml",
                """
                flow: @system@
                purpose: All of them are written down.
                owner: ops
                trigger:
                  schedule: { cron: "0 0 1 1 *", zone: UTC, ask: @system@.rows.read }
                record: { contract: @system@, key: string(record.?id.orValue(0)) }
                run: { chunk: 2 }
                deliver:
                  out:
                    to: out.@system@.write
                    map:
                      id: "${string(record.?id.orValue(0))}"
                      double: "${string(record.?double.orValue(0))}"
                fallback: hold
                """
                        .replace("@system@", system));
    }

    private static String out(String... systems) {
        StringBuilder text =
                new StringBuilder(
                        "system: out\npurpose: Keeps them.\nowner: ops\nconnector: files\n"
                                + "directory: out\nallow:\n");
        for (String system : systems) {
            text.append("  ").append(system).append(".write: [id, double]\n");
        }
        text.append("operations:\n");
        for (String system : systems) {
            text.append("  ").append(system).append(".write: { write: ").append(system);
            text.append(".jsonl, format: jsonl, body: { type: object, required: [id, double],");
            text.append(" properties: { id: { type: string }, double: { type: string } } } }\n");
        }
        return text.toString();
    }

    @Test
    void whatIsOfferedChecksAndReadsAllRows(@TempDir Path used) throws Exception {
        Map<String, String> files = world.systems();
        use(
                "erp",
                """
                -- of all that are ordered
                SELECT o.id, o.id * 2 AS double, k.id AS of_none
                FROM sales."Order" o LEFT JOIN keyless k ON k.id = o.id
                """,
                files);
        use("stock", "SELECT `line no` AS id, `line no` * 2 AS `double`, t.* FROM thing t", files);
        use(
                "till",
                "SELECT id, CAST(id * 2 AS INT) AS double FROM (SELECT * FROM \"sale item\")",
                files);
        use("lake", "WITH x AS (FROM thing) SELECT id, id * 2 AS double FROM x", files);
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
                        .contains("\"2\"", "\"4\"", "\"6\"")
                        .hasLineCount(3);
            }
        }
    }

    @Test
    void whatMayBeNullByTheStatementIsNotRequired() {
        String plain = "SELECT o.\"user\" FROM keyless k JOIN sales.\"Order\" o ON k.id = o.id";
        assertThat(offer("erp", "--query", plain)).contains("required: [user]");
        for (String query :
                List.of(
                        plain.replace("JOIN", "LEFT JOIN"),
                        plain.replace("JOIN", "full outer JOIN"),
                        "SELECT \"user\" FROM (" + plain + ") x",
                        plain + " GROUP BY ROLLUP (o.\"user\")",
                        plain + " UNION ALL VALUES (NULL)")) {
            assertThat(offer("erp", "--query", query)).as(query).doesNotContain("required: [");
        }
        assertThat(
                        offer(
                                "stock",
                                "--query",
                                "SELECT t.user FROM sized s LEFT JOIN thing t ON t.user = s.user"))
                .doesNotContain("required: [");
        assertThat(offer("till", "--query", "SELECT id, id + 1 AS n FROM \"sale item\""))
                .doesNotContain("required: [")
                .contains("'n' is of no type that SQLite tells");
    }

    @Test
    void aQueryIsNotRunAndParametersNeedNoValue() {
        assertThat(offer("erp", "--query", "SELECT id, 1 / 0 AS n FROM keyless WHERE id > :after"))
                .contains(
                        "    read: |-\n      SELECT id, 1 / 0 AS n FROM keyless WHERE id > :after\n",
                        "        \"n\": { type: [integer, \"null\"] }\n",
                        "    # order: nobody tells in which order");
        assertThat(offer("stock", "--query", "SELECT sleep(60) AS s FROM thing WHERE user = :who"))
                .contains("        s: { type: integer }\n");
        assertThat(offer("till", "--query", "SELECT id FROM loose WHERE id = :id"))
                .contains("        id: { type: [string, \"null\"] }\n");
        assertThat(offer("lake", "--query", "SELECT id FROM thing WHERE id > :id"))
                .contains("        id: { type: [integer, \"null\"] }\n");
    }

    @Test
    void parametersAreGrantedAndWhatDependsOnThemIsDoubted() {
        assertThat(offer("erp", "--query", "SELECT id FROM keyless WHERE id > :after OR id = :n"))
                .contains(
                        "where 'allow' must grant it: rows.read: [after, \"n\"]\n",
                        "# - ':after' is taken for a text; a 'body' says otherwise.\n");
        assertThat(offer("stock", "--query", "SELECT user, `key` + :n, `key` + :n AS m FROM thing"))
                .contains(
                        "# - '`key` + ?' is not its name in every answer: give it one with AS.",
                        "The statement has parameters")
                .doesNotContain("+ ?\":");
        assertThat(refused("lake", "--query", "SELECT :tag AS tag FROM thing"))
                .contains("write CAST(:tag AS");
        assertThat(
                        refused(
                                "lake",
                                "--query",
                                "SELECT * FROM (PIVOT thing ON \"user\" USING sum(n))"))
                .contains("PIVOT", "by hand");
        assertThat(
                        offer(
                                "till",
                                "--query",
                                "SELECT CASE\r\n WHEN id > 1 THEN 1 END, id FROM loose"))
                .contains("# - 'CASE  WHEN id > 1 THEN 1 END' is not its name")
                .contains("      SELECT CASE\n       WHEN id > 1 THEN 1 END, id FROM loose\n");
        assertThat(
                        offer(
                                "erp",
                                "--query",
                                "WITH d AS (DELETE FROM keyless RETURNING id) SELECT id FROM d"))
                .contains("It has a word that writes");
    }

    @Test
    void whatCannotBeAskedIsSaidAndHowToMendIt() {
        assertThat(refused("erp", "--query", "DELETE FROM keyless")).contains("SELECT");
        assertThat(refused("erp", "--query", "SELECT 1; SELECT 2")).contains("one statement");
        assertThat(refused("erp", "--query", "")).isNotEmpty();
        assertThat(refused("erp", "--query", "SELECT nix FROM keyless")).contains("42703");
        assertThat(refused("stock", "--query", "SELECT nix FROM thing")).contains("1054");
        assertThat(refused("till", "--query", "SELECT nix FROM loose")).isNotEmpty();
        assertThat(refused("lake", "--query", "SELECT nix FROM thing")).isNotEmpty();
        assertThat(refused("erp", "--query", "SELECT id, \"user\" AS id FROM keyless"))
                .contains("two columns named 'id'", "AS");
        assertThat(refused("erp", "--query", "WITH x AS (SELECT 1) DELETE FROM keyless"))
                .contains("answers no rows");
        assertThat(refused("stock", "--query", "SELECT g FROM thing"))
                .contains("No column of it can be read", "'g' is of type");
        assertThat(refused("erp", "--query", "SELECT 1 AS \"a\u202eb\"")).contains("nobody sees");
        assertThat(refused("erp", "keyless", "--query", "SELECT 1")).contains("not both");
        assertThat(refused("there", "--query", "SELECT 1")).contains("has no tables");
    }

    private static String refused(String system, String... rest) {
        CommandRun run = from(system, rest);
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(Main.CANNOT);
        return run.err();
    }
}
