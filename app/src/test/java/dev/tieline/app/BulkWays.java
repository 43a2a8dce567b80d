package dev.tieline.app;

import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.MariaDbServer;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** From where to where rows go while a hub is killed: the same rows each time. */
enum BulkWays {
    TABLE_TO_TABLE,
    TABLE_REPLACED,
    TABLE_TO_MARIADB,
    FILE_TO_TABLE,
    TABLE_TO_FILE,
    TABLE_TO_API;

    private static final String FILES =
            """
            system: erp
            purpose: Leaves the products as files.
            owner: ops
            connector: files
            directory: drop
            allow: { products.all: [] }
            operations:
              products.all:
                read: products-*.csv
                format: csv
                settled: 1ms
                row:
                  type: object
                  properties:
                    sku: { type: string }
                    name: { type: [string, "null"] }
                    price: { type: [number, "null"] }
                    quantity: { type: integer }
                    active: { type: boolean }
            """;
    private static final String LIST =
            """
            system: shop
            purpose: Reads a list.
            owner: ops
            connector: files
            directory: list
            allow: { articles.put: all }
            operations:
              articles.put:
                write: articles.csv
                format: csv
                body:
                  type: object
                  required: [number]
                  properties:
                    number: { type: string }
                    title: { type: string }
                    price: { type: number }
                    shown: { type: boolean }
            """;
    private static final String API =
            """
            system: shop
            purpose: Has an API.
            owner: ops
            connector: http
            url: @api@
            allow: { articles.put: all }
            limits: { concurrency: 8 }
            operations:
              articles.put:
                request: PUT /articles/{number}
                body:
                  type: object
                  required: [number]
                  properties:
                    number: { type: string }
                    title: { type: string }
                    price: { type: number }
                    shown: { type: boolean }
            """;

    private static final String DISTURBED =
            """
            DELETE FROM article WHERE number BETWEEN 'p-002201' AND 'p-002500';
            UPDATE article SET title = 'old' WHERE number BETWEEN 'p-001001' AND 'p-001200';
            """;

    /** The rows' way in one test. */
    final class Walk implements AutoCloseable {
        private final BulkWorld world;
        private final Path workspace;
        private final ScriptedPeer api = ScriptedPeer.start().usually(this::answer);
        private Optional<MariaDbServer> mariadb = Optional.empty();
        private final Map<String, String> there = new ConcurrentHashMap<>();
        private final Map<String, Set<String>> keys = new ConcurrentHashMap<>();

        Walk(BulkWorld world, Path workspace) {
            this.world = world;
            this.workspace = workspace;
        }

        Map<String, String> files() throws IOException {
            Map<String, String> files = world.files(BulkWorld.FLOW);
            switch (BulkWays.this) {
                case TABLE_TO_TABLE -> {}
                case TABLE_REPLACED ->
                        files.computeIfPresent(
                                "systems/shop.yaml",
                                (_, text) -> text.replace("upsert: article", "replace: article"));
                case TABLE_TO_MARIADB -> {
                    MariaDbServer server = MariaDbServer.start();
                    mariadb = Optional.of(server);
                    server.run("", BulkDatabasesTest.SHOP);
                    files.computeIfPresent(
                            "systems/shop.yaml",
                            (_, text) -> BulkDatabasesTest.mariaDb(text, server));
                }
                case FILE_TO_TABLE -> {
                    files.put("systems/erp.yaml", FILES);
                    writeProducts();
                }
                case TABLE_TO_FILE -> files.put("systems/shop.yaml", LIST);
                case TABLE_TO_API ->
                        files.put("systems/shop.yaml", API.replace("@api@", api.url().toString()));
            }
            return files;
        }

        /** In three files, so that runs go on in each of them and between them. */
        private void writeProducts() throws IOException {
            Path drop = Files.createDirectories(workspace.resolve("data/drop"));
            List<String> lines =
                    world.ask(
                            "postgres",
                            "SELECT format('%s,\"%s\",%s,%s,%s', sku, name, price, quantity, active)"
                                    + " FROM product ORDER BY sku");
            int third = lines.size() / 3;
            for (int file = 0; file < 3; file++) {
                List<String> all = new ArrayList<>(List.of("sku,name,price,quantity,active"));
                int end = file == 2 ? lines.size() : (file + 1) * third;
                lines.subList(file * third, end).stream()
                        .map(line ->
                                line.replaceFirst(",t$", ",true").replaceFirst(",f$", ",false"))
                        .forEach(all::add);
                Files.write(drop.resolve("products-" + file + ".csv"), all);
            }
        }

        /** How a run that was disturbed by nobody ends. */
        String whole() {
            return switch (BulkWays.this) {
                case TABLE_TO_TABLE, TABLE_TO_MARIADB, FILE_TO_TABLE ->
                        "done 3000 = 2957 + 3 held + 40 skipped; created 300, changed 200, same 2457,"
                                + " gone 0";
                case TABLE_REPLACED ->
                        "done 3000 = 2957 + 3 held + 40 skipped; created 2957, changed 0, same 0,"
                                + " gone 0";
                case TABLE_TO_FILE ->
                        "done 3000 = 2958 + 2 held + 40 skipped; created 2958, changed 0, same 0,"
                                + " gone 0";
                case TABLE_TO_API ->
                        "done 3000 = 2957 + 3 held + 40 skipped; created 0, changed 2957, same 0,"
                                + " gone 0";
            };
        }

        long held() {
            return BulkWays.this == TABLE_TO_FILE ? 2 : 3;
        }

        /** What a new run has to do. */
        void disturb() throws IOException {
            switch (BulkWays.this) {
                case TABLE_TO_TABLE, FILE_TO_TABLE -> world.run("shop", DISTURBED);
                case TABLE_REPLACED ->
                        world.run("shop", DISTURBED + "INSERT INTO article VALUES ('x', 'x');");
                case TABLE_TO_MARIADB -> mariadb.orElseThrow().run("shop", DISTURBED);
                case TABLE_TO_FILE -> Files.deleteIfExists(list());
                case TABLE_TO_API -> {
                    there.clear();
                    keys.clear();
                }
            }
        }

        private Path list() {
            return workspace.resolve("data/list/articles.csv");
        }

        /** What is to be there after a run. */
        List<String> wanted() {
            String less = BulkWays.this == TABLE_TO_FILE ? "" : " AND price < 10000";
            return world.ask(
                    "postgres",
                    BulkWorld.PRODUCTS.replace(
                            "quantity > 0", "quantity > 0 AND length(name) > 1" + less));
        }

        /** What is there, in the order of its keys. */
        List<String> there() throws IOException {
            return switch (BulkWays.this) {
                case TABLE_TO_TABLE, TABLE_REPLACED, FILE_TO_TABLE ->
                        world.ask("shop", BulkWorld.ARTICLES);
                case TABLE_TO_MARIADB -> BulkDatabasesTest.articles(mariadb.orElseThrow());
                case TABLE_TO_FILE -> {
                    List<String> lines = Files.readAllLines(list());
                    yield lines.subList(1, lines.size()).stream()
                            .map(line -> line.replace(',', ' '))
                            .toList();
                }
                case TABLE_TO_API -> List.copyOf(new TreeMap<>(there).values());
            };
        }

        /** What nobody should find besides: files that are not whole, two keys of one row. */
        List<String> besides() throws IOException {
            if (BulkWays.this == TABLE_TO_API) {
                return keys.entrySet().stream()
                        .filter(sent -> sent.getValue().size() > 1)
                        .map(Object::toString)
                        .toList();
            }
            if (BulkWays.this == TABLE_REPLACED) {
                return world.ask(
                        "shop",
                        "SELECT tablename FROM pg_tables WHERE tablename LIKE 'tieline_next_%'");
            }
            if (BulkWays.this != TABLE_TO_FILE) {
                return List.of();
            }
            try (Stream<Path> all = Files.list(list().getParent())) {
                return all.map(file -> file.getFileName().toString())
                        .filter(name -> !name.equals("articles.csv"))
                        // How far the flow has written, and who writes.
                        .filter(name -> !name.matches("\\.tieline-[0-9a-f]+\\.(json|lock)"))
                        .toList();
            }
        }

        private List<Act> answer(ScriptedPeer.Heard heard) {
            if (!(JsonText.read(heard.body()) instanceof Reading.Read(Document article))) {
                return Act.json(400, "{}");
            }
            String number = article.text("number").orElseThrow();
            String price = article.text("price").orElse("-");
            if (price.startsWith("20000")) {
                return Act.json(422, "{\"message\": \"too dear\"}");
            }
            keys.computeIfAbsent(
                            number, _ -> Collections.synchronizedSet(new java.util.HashSet<>()))
                    .add(heard.headers().getOrDefault("idempotency-key", ""));
            there.put(
                    number,
                    "%s %s %s %s"
                            .formatted(
                                    number,
                                    article.text("title").orElse(""),
                                    price,
                                    article.text("shown").orElse("")));
            return Act.json(200, "{}");
        }

        @Override
        public void close() {
            api.close();
            mariadb.ifPresent(MariaDbServer::close);
        }
    }
}
