package dev.tieline.connector.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Outcome;
import dev.tieline.api.Reading;
import dev.tieline.api.Secret;
import dev.tieline.testkit.ChaosProxy;
import dev.tieline.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bucket, or the way to it, can come up with. */
class S3OutcomesTest {
    private static final Map<String, Object> ROW = FilesWorld.schema("n", "integer");

    @TempDir Path base;

    private FilesWorld world() throws IOException {
        return new FilesWorld(base)
                .reading("csv", Map.of(), ROW)
                .writing("out.csv", "csv", Map.of(), ROW);
    }

    private static String told(Outcome outcome) {
        return outcome.name() + " " + FilesWorld.code(outcome);
    }

    private static String written(FilesWorld world, Duration within) {
        try (Loading loading = world.loading()) {
            if (loading.begin(within) instanceof Loading.Begun.Failed(Outcome outcome)) {
                return told(outcome);
            }
            loading.stage(List.of(Document.of(Map.of("n", 1L))), within);
            return switch (loading.commit(Optional.empty(), new Checkpoint(1, 1, ""), within)) {
                case Committed.Failed(Outcome outcome) -> told(outcome);
                case Committed other -> other.toString();
            };
        }
    }

    private static HttpServer answering(int status, String text) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = text.getBytes(UTF_8);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getResponseHeaders().add("Retry-After", "7");
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        return server;
    }

    /** What is no list, or not all of one, is never taken for an empty one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html/>",
                "{}",
                "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
                "<ListBucketResult><Contents><Key>out/going/a</Key></Contents></ListBucketResult>",
                "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>%zz</Key>"
                        + "</Contents></ListBucketResult>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><ListBucketResult>&e;"
                        + "</ListBucketResult>",
                "<ListBucketResult><Contents>"
            })
    void aGarbledListIsAnOutcome(String body) throws IOException {
        HttpServer server = answering(200, body);
        try {
            FilesWorld world = world();
            S3Place.use(world, server.getAddress().getPort());
            assertThat(world.read().lines()).containsExactly("unavailable answer-garbled");
        } finally {
            server.stop(0);
        }
    }

    /** Each error of the service has its rule, for readers and for writers. */
    @ParameterizedTest
    @CsvSource({
        "403,AccessDenied,unauthorized permission-denied",
        "403,SignatureDoesNotMatch,unauthorized login-refused",
        "403,InvalidAccessKeyId,unauthorized login-refused",
        "403,RequestTimeTooSkewed,unauthorized clock-wrong",
        "400,AuthorizationHeaderMalformed,unauthorized region-wrong",
        "301,PermanentRedirect,unauthorized region-wrong",
        "404,NoSuchBucket,unavailable bucket-missing",
        "503,SlowDown,rate-limited throttled",
        "429,TooManyRequests,rate-limited throttled",
        "507,XMinioStorageFull,unavailable disk-full",
        "500,InternalError,unavailable file-failed",
        "502,'',unavailable file-failed",
        "418,Teapot<>,unavailable file-failed"
    })
    void eachErrorHasItsRule(int status, String code, String expected) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] body =
                            code.isEmpty()
                                    ? "bad gateway".getBytes(UTF_8)
                                    : ("<?xml version=\"1.0\"?><Error><Code>"
                                                    + code.replace("<>", "&lt;")
                                                    + "</Code><Message>no &amp; hunter2"
                                                    + "</Message></Error>")
                                            .getBytes(UTF_8);
                    exchange.getResponseHeaders().add("Retry-After", "7");
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        try {
            FilesWorld world = world();
            S3Place.use(world, server.getAddress().getPort());
            Outcome outcome = world.read().failure().orElseThrow();
            assertThat(told(outcome)).isEqualTo(expected);
            assertThat(outcome.toString()).doesNotContain("hunter2").doesNotContain("<");
            if (outcome instanceof Outcome.RateLimited limited) {
                assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            }
            assertThat(written(world, FilesWorld.LONG)).isEqualTo(expected);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whoCannotBeReachedIsUnreachable() throws IOException {
        FilesWorld world = world();
        S3Place.use(world, FreePorts.next());
        assertThat(world.read().lines()).containsExactly("unreachable connection-refused");
        assertThat(written(world, FilesWorld.LONG)).isEqualTo("unreachable connection-refused");
    }

    @Test
    void aServerThatChecksSignaturesTakesOnlyTheRightSecret() throws IOException {
        try (S3Place place = new S3Place(base.resolve("server"))) {
            FilesWorld world = world();
            place.in(world);
            place.put("in ä+%&.csv", "n\n1\n".getBytes(UTF_8));
            assertThat(world.read().lines()).containsExactly("in ä+%&.csv line 2 {n=1}");
            world.credential = Optional.of(Secret.of("hunter2"));
            assertThat(world.read().lines()).containsExactly("unauthorized login-refused");
            assertThat(written(world, FilesWorld.LONG)).isEqualTo("unauthorized login-refused");
        }
    }

    @Test
    void aServerThatIsSilentCostsItsTimeOnly() throws IOException {
        try (S3Place place = new S3Place(base.resolve("server"))) {
            ChaosProxy.Fault fault =
                    new ChaosProxy.Fault(ChaosProxy.Kind.STALL, ChaosProxy.Part.HEAD, 10);
            try (ChaosProxy proxy = ChaosProxy.start(place.port(), _ -> fault)) {
                FilesWorld world = world();
                place.in(world, proxy.url().getPort());
                assertThat(written(world, Duration.ofMillis(800)))
                        .isEqualTo("unavailable no-answer");
            }
        }
    }

    /** Each block is asked for on the condition that the object is the same. */
    @Test
    void anObjectThatChangesWhileItIsReadIsRefused() throws IOException {
        try (S3Place place = new S3Place(base.resolve("server"))) {
            FilesWorld world = world();
            place.in(world);
            byte[] text = "n\n".concat("12345678\n".repeat(1_000_000)).getBytes(UTF_8);
            place.put("in.csv", text);
            try (var outlet = world.outlet();
                    Reading reading =
                            outlet.read(new Reading.Question("f", "rows", Document.empty(), ""))) {
                assertThat(reading.next(10, FilesWorld.LONG))
                        .isInstanceOf(Reading.Batch.Rows.class);
                text[100] = '9';
                place.put("in.csv", text);
                Reading.Batch batch = reading.next(1_000_000, FilesWorld.LONG);
                int rows = 10;
                while (batch instanceof Reading.Batch.Rows told) {
                    rows += told.rows().size();
                    batch = reading.next(1_000_000, FilesWorld.LONG);
                }
                assertThat(FilesWorld.code(((Reading.Batch.Failed) batch).outcome()))
                        .isEqualTo("file-changed");
                assertThat(rows).isLessThan(600_000);
            }
        }
    }

    /** A reader would take what is put again for another file. */
    @Test
    void anObjectWithoutBytesIsPutOnceAlsoWhenTheHubDiesBehindIt() throws IOException {
        try (S3Place place = new S3Place(base.resolve("server"))) {
            FilesWorld world = new FilesWorld(base).writing("out.jsonl", "jsonl", Map.of(), ROW);
            place.in(world);
            Checkpoint at = new Checkpoint(1, 1, "");
            try (Loading loading = world.loading()) {
                loading.begin(FilesWorld.LONG);
                assertThat(loading.commit(Optional.empty(), at, FilesWorld.LONG))
                        .isEqualTo(new Committed.Done());
                assertThat(loading.finish(at, FilesWorld.LONG)).isEqualTo(new Committed.Done());
            }
            assertThat(place.see("out.jsonl").orElseThrow()).isEmpty();
            place.change(place.only(".tieline-"), note -> note.replace("\"DONE\"", "\"ENDING\""));
            place.change("out.jsonl", _ -> "as it was");
            try (Loading loading = world.loading()) {
                assertThat(loading.finish(at, FilesWorld.LONG)).isEqualTo(new Committed.Done());
            }
            assertThat(new String(place.see("out.jsonl").orElseThrow(), UTF_8))
                    .isEqualTo("as it was");
            assertThat(place.hidden()).isEqualTo(1);
        }
    }
}
