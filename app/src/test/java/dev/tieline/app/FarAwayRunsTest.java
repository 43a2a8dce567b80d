package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Runs from a table to an SFTP server, and from a bucket of S3 to a table. */
class FarAwayRunsTest {
    private static final String SECRET = RunningHub.ENVIRONMENT.get("THERE");
    private static final String PARTNER =
            """
            system: partner
            purpose: Takes the products as a file.
            owner: ops
            connector: files
            url: sftp://127.0.0.1:@port@
            credential: there
            directory: /incoming
            sftp: { user: acme, host-key: "@key@" }
            allow: { articles.write: [number, title, price] }
            operations:
              articles.write:
                write: articles.csv
                format: csv
                body:
                  type: object
                  required: [number]
                  properties:
                    number: { type: string }
                    title: { type: string }
                    price: { type: number }
            """;
    private static final String TO_PARTNER =
            BulkWorld.FLOW.replaceAll(
                    "(?s)    to: shop.*?fallback",
                    "    to: partner.articles.write\n"
                            + "    map: { number: \"\\${record.sku}\", title: \"\\${record.name}\","
                            + " price: \"\\${record.?price}\" }\n"
                            + "fallback");
    private static final String EXCHANGE =
            """
            system: erp
            purpose: Leaves the products in a bucket.
            owner: ops
            connector: files
            url: http://127.0.0.1:@port@
            credential: there
            directory: products
            s3: { bucket: exchange, region: eu-central-1, key-id: AKIA1 }
            allow: { products.all: [] }
            operations:
              products.all:
                read: products-*.jsonl
                format: jsonl
                row:
                  type: object
                  properties:
                    sku: { type: string }
                    name: { type: string }
                    price: { type: number }
                    quantity: { type: integer }
                    active: { type: boolean }
            """;

    @TempDir Path folder;
    private static BulkWorld world;
    private RunningHub hub;

    @BeforeAll
    static void world() throws IOException {
        world = new BulkWorld();
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private String run(Map<String, String> files) {
        hub = RunningHub.start(folder.resolve("hub"), files, InstantSource.system());
        Document run = hub.get("/api/runs/" + BulkWorld.run(hub));
        return BulkWorld.words(run) + run.text("why").orElse("");
    }

    @Test
    void aTableBecomesAFileOnAnSftpServer() throws Exception {
        world.products(1_000);
        Path incoming = Files.createDirectories(folder.resolve("server/incoming"));
        var key = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
        try (SshServer server = SshServer.setUpDefaultServer()) {
            server.setHost("127.0.0.1");
            server.setKeyPairProvider(KeyPairProvider.wrap(key));
            server.setPasswordAuthenticator(
                    (user, password, _) -> user.equals("acme") && password.equals(SECRET));
            server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
            server.setFileSystemFactory(new VirtualFileSystemFactory(folder.resolve("server")));
            server.start();
            Map<String, String> files = world.files(TO_PARTNER);
            files.put(
                    "systems/partner.yaml",
                    PARTNER.replace("@port@", String.valueOf(server.getPort()))
                            .replace(
                                    "@key@",
                                    KeyUtils.getFingerPrint(
                                            BuiltinDigests.sha256, key.getPublic())));

            assertThat(run(files)).startsWith("done 1000 = 1000 + 0 held + 0 skipped");
            assertThat(Files.readAllLines(incoming.resolve("articles.csv")))
                    .hasSize(1_001)
                    .startsWith("number,title,price", "p-000001, Thing 1,1.00");
        }
    }

    @Test
    void filesOfABucketBecomeATable() throws Exception {
        var store =
                new FilesystemNio2BlobStore(
                        Files.createDirectories(folder.resolve("s3")).toString());
        store.createContainer("exchange");
        for (int file = 0; file < 3; file++) {
            byte[] rows = products(file * 300, (file + 1) * 300);
            store.putBlob(
                    PutObjectRequest.builder()
                            .bucket("exchange")
                            .key("products/products-" + file + ".jsonl")
                            .contentLength((long) rows.length)
                            .build(),
                    new ByteArrayInputStream(rows));
        }
        S3Proxy server =
                S3Proxy.builder()
                        .blobStore(store)
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(AuthenticationType.AWS_V4, "AKIA1", SECRET)
                        .build();
        server.start();
        try {
            Map<String, String> files = world.files(BulkWorld.FLOW);
            files.put(
                    "systems/erp.yaml",
                    EXCHANGE.replace("@port@", String.valueOf(server.getPort())));

            assertThat(run(files)).startsWith("done 900 = 899 + 1 held + 0 skipped; created 899");
            assertThat(world.ask("shop", BulkWorld.ARTICLES))
                    .hasSize(899)
                    .startsWith("p-00000 Thing 0 0.50 true")
                    .endsWith("p-00899 Thing 899 899.50 true");
        } finally {
            server.stop();
        }
    }

    /** One of them breaks the contract. */
    private static byte[] products(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n ->
                        "{\"sku\": \"p-%05d\", \"name\": \"%s\", \"price\": %d.5, \"quantity\": 1,"
                                        .formatted(n, n == 450 ? "x" : "Thing " + n, n)
                                + " \"active\": true}\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }
}
