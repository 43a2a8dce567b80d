package dev.tieline.connector.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tieline.api.Secret;
import dev.tieline.connector.s3.S3Kind;
import dev.tieline.egress.EgressGuard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** An S3 server that checks signatures, with one bucket. */
final class S3Place implements FarAway {
    static final String BUCKET = "exchange";
    static final String KEY_ID = "AKIAIOSFODNN7EXAMPLE";
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String PREFIX = "out/going/";

    final BlobStore store;

    /** Is told by its name of each thing that the server is about to ask its store. */
    volatile Consumer<String> asked = _ -> {};

    private final S3Proxy server;

    S3Place(Path root) throws IOException {
        store = new FilesystemNio2BlobStore(Files.createDirectories(root).toString());
        store.createContainer(BUCKET);
        server =
                S3Proxy.builder()
                        .blobStore(told())
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(AuthenticationType.AWS_V4, KEY_ID, SECRET)
                        .v4MaxNonChunkedRequestSize(64 << 20)
                        .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private BlobStore told() {
        return (BlobStore)
                Proxy.newProxyInstance(
                        BlobStore.class.getClassLoader(),
                        new Class<?>[] {BlobStore.class},
                        (_, method, arguments) -> {
                            asked.accept(method.getName());
                            try {
                                return method.invoke(store, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getTargetException();
                            }
                        });
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public void in(FilesWorld world, int port) {
        use(world, port);
    }

    static void use(FilesWorld world, int port) {
        world.kinds =
                List.of(new S3Kind(new EgressGuard(List.of("127.0.0.1")), InstantSource.system()));
        world.url = Optional.of("http://127.0.0.1:" + port);
        world.credential = Optional.of(Secret.of(SECRET));
        FarAway.set(
                world,
                "s3",
                Map.of("bucket", BUCKET, "region", "eu-central-1", "key-id", KEY_ID),
                "out/going");
    }

    @Override
    public List<String> arguments() {
        return List.of(String.valueOf(port()), "s3");
    }

    @Override
    public void put(String name, byte[] bytes) {
        store.putBlob(
                PutObjectRequest.builder()
                        .bucket(BUCKET)
                        .key(PREFIX + name)
                        .contentLength((long) bytes.length)
                        .build(),
                new ByteArrayInputStream(bytes));
    }

    @Override
    public Optional<byte[]> see(String name) throws IOException {
        try (var in = store.getBlob(BUCKET, PREFIX + name)) {
            return Optional.of(in.readAllBytes());
        } catch (NoSuchKeyException _) {
            return Optional.empty();
        }
    }

    /** The one object whose name begins so. */
    String only(String start) {
        ListObjectsV2Request all =
                ListObjectsV2Request.builder().bucket(BUCKET).prefix(PREFIX + start).build();
        return store.list(all).contents().getFirst().key().substring(PREFIX.length());
    }

    /** Has other bytes in an object, and all else as it was. */
    void change(String name, UnaryOperator<String> change) throws IOException {
        try (var in = store.getBlob(BUCKET, PREFIX + name)) {
            byte[] bytes = change.apply(new String(in.readAllBytes(), UTF_8)).getBytes(UTF_8);
            store.putBlob(
                    PutObjectRequest.builder()
                            .bucket(BUCKET)
                            .key(PREFIX + name)
                            .metadata(in.response().metadata())
                            .contentLength((long) bytes.length)
                            .build(),
                    new ByteArrayInputStream(bytes));
        }
    }

    @Override
    public int hidden() {
        ListObjectsV2Request all =
                ListObjectsV2Request.builder().bucket(BUCKET).prefix(PREFIX + ".tieline-").build();
        return store.list(all).contents().size() + store.listMultipartUploads(BUCKET).size();
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
