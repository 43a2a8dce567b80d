package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Files that others leave on an SFTP server and in a bucket start runs, once each. */
class DropFarAwayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SECRET = RunningHub.ENVIRONMENT.get("THERE");
    private static final String SYSTEM =
            DropWorld.SYSTEM.replace(
                    "directory: drop", "url: @address@\ncredential: there\ndirectory: /drop\n@at@");

    @TempDir Path folder;
    private RunningHub hub;

    private void start(String address, String at, String flow) {
        hub =
                RunningHub.start(
                        folder.resolve("hub"),
                        Map.of(
                                "flows/things.yaml", flow.replace("every: 1m", "every: 1s"),
                                "contracts/row.schema.json", DropWorld.CONTRACT,
                                "systems/drop.yaml",
                                        SYSTEM.replace("@address@", address).replace("@at@", at)),
                        InstantSource.system());
        hub.there.usually(_ -> Act.json(200, "{\"number\": \"n\"}"));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private static void await(BooleanSupplier wanted) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean() && System.nanoTime() < until) {
            Between.looks();
        }
        assertThat(wanted.getAsBoolean()).isTrue();
    }

    private boolean isDone(String file) {
        return hub.get("/api/runs?file=" + file).at("/runs/0/state").orElse("").equals("done");
    }

    private List<Object> files() {
        Document runs = hub.get("/api/runs");
        return ((List<?>) runs.at("/runs").orElse(List.of()))
                .stream().map(run -> BulkWorld.fields(run).get("file")).toList();
    }

    private List<String> heard() {
        return hub.there.heard().stream().map(call -> call.target()).sorted().toList();
    }

    @Test
    void whatIsLeftOnAnSftpServerIsMovedAcrossARestart() throws Exception {
        Path drop = Files.createDirectories(folder.resolve("server/drop"));
        var key = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
        try (SshServer server = SshServer.setUpDefaultServer()) {
            server.setHost("127.0.0.1");
            server.setKeyPairProvider(KeyPairProvider.wrap(key));
            server.setPasswordAuthenticator((_, password, _) -> password.equals(SECRET));
            server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
            server.setFileSystemFactory(new VirtualFileSystemFactory(folder.resolve("server")));
            server.start();
            leave(drop, "a.csv", "ab");
            start(
                    "sftp://127.0.0.1:" + server.getPort(),
                    "sftp: { user: acme, host-key: \""
                            + KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic())
                            + "\" }",
                    DropWorld.FLOW.replace(
                            "@how@", "whole: { marker: .done }, done: { move: old }"));
            await(() -> Files.exists(drop.resolve("old/a.csv")));
            hub = hub.restarted();
            leave(drop, "b.csv", "c");
            await(() -> Files.exists(drop.resolve("old/b.csv")));
            assertThat(files()).containsExactly("b.csv", "a.csv");
            assertThat(heard()).containsExactly("/things/a", "/things/b", "/things/c");
            assertThat(List.of(drop.toFile().list())).containsExactly("old");
        }
    }

    private static void leave(Path drop, String name, String letters) throws IOException {
        Files.writeString(drop.resolve(name), DropWorld.rows(letters));
        Files.writeString(drop.resolve(name + ".done"), "");
    }

    @Test
    void whatIsLeftInABucketStaysAndIsReadOnceAcrossARestart() throws Exception {
        var store =
                new FilesystemNio2BlobStore(
                        Files.createDirectories(folder.resolve("s3")).toString());
        store.createContainer("exchange");
        S3Proxy server =
                S3Proxy.builder()
                        .blobStore(store)
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(AuthenticationType.AWS_V4, "AKIA1", SECRET)
                        .build();
        server.start();
        try {
            leave(store, "a.csv", "ab");
            start(
                    "http://127.0.0.1:" + server.getPort(),
                    "s3: { bucket: exchange, region: eu-central-1, key-id: AKIA1 }",
                    DropWorld.FLOW
                            .replace("@how@", "whole: renamed, failed: { move: bad }")
                            .replace("run: { min-rows: 0 }\n", "")
                            .replace(
                                    "key: record.id }",
                                    "key: record.id, unique: { by: record.id, within: 1d } }"));
            await(() -> isDone("a.csv"));
            hub = hub.restarted();
            leave(store, "b.csv", "bc");
            await(() -> isDone("b.csv"));
            await(() -> heard().size() == 3);
            assertThat(files()).containsExactly("b.csv", "a.csv");
            assertThat(heard()).containsExactly("/things/a", "/things/b", "/things/c");
            assertThat(hub.get("/api/runs?file=b.csv").at("/runs/0/duplicate")).contains(1L);
        } finally {
            server.stop();
        }
    }

    private static void leave(FilesystemNio2BlobStore store, String name, String letters) {
        byte[] rows = DropWorld.rows(letters).getBytes(StandardCharsets.UTF_8);
        store.putBlob(
                PutObjectRequest.builder()
                        .bucket("exchange")
                        .key("drop/" + name)
                        .contentLength((long) rows.length)
                        .build(),
                new ByteArrayInputStream(rows));
    }
}
