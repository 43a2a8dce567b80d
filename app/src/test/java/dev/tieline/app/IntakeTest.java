package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tieline.testkit.Act;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers hear from a real hub, and what is kept of it. */
class IntakeTest {
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
              max-bytes: 2000
            record:
              contract: thing
              key: record.id
              unique: { by: record.id, within: 1d }
              invalid: %s
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    @TempDir Path folder;
    private RunningHub hub;

    @BeforeEach
    void start() {
        hub = RunningHub.start(folder, FLOW.formatted("hold"));
        hub.there.usually(Act.json(200, "{\"number\":\"n-1\"}"));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private static String field(HttpResponse<String> answer, String name) {
        return RunningHub.json(answer.body()).text(name).orElse("");
    }

    @Test
    void anAcceptedRecordIsAnsweredWithItsIdAndFoundAtOnce() {
        HttpResponse<String> answer = hub.post("{\"id\":\"a-1\",\"email\":\"a@b.example\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(field(answer, "status")).isEqualTo("accepted");
        String id = field(answer, "id");
        assertThat(field(answer, "trace")).isEqualTo(hub.url() + "/records/" + id);
        assertThat(hub.get("/api/search?q=A-1").at("/records/0/id")).contains(id);
        assertThat(hub.settled(id).at("/record/state")).contains("delivered");
    }

    @Test
    void theSameRecordAgainIsAnsweredAsTheFirstTimeAndDeliveredOnce() {
        String json = "{\"id\":\"a-2\",\"email\":\"a@b.example\"}";
        String first = hub.post(json).body();
        hub.settled(RunningHub.json(first).text("id").orElse(""));

        assertThat(hub.post(json).body()).isEqualTo(first);
        assertThat(hub.get("/api/balance").at("/total/duplicate")).contains(1L);
        assertThat(hub.there.heard()).hasSize(1);
    }

    @Test
    void theSameIdWithAnotherBodyIsHeldAsAConflict() {
        hub.post("{\"id\":\"a-3\",\"email\":\"a@b.example\"}");
        HttpResponse<String> second = hub.post("{\"id\":\"a-3\",\"email\":\"other@b.example\"}");

        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(field(second, "status")).isEqualTo("held");
        assertThat(hub.get("/api/records/" + field(second, "id")).at("/record/state"))
                .contains("held");
    }

    @Test
    void aRecordThatBreaksItsContractIsHeldAndSaysWhere() {
        HttpResponse<String> answer = hub.post("{\"id\":\"a-4\",\"email\":\"nonsense\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(field(answer, "status")).isEqualTo("held");
        assertThat(hub.get("/api/records/" + field(answer, "id")).at("/problems/0/pointer"))
                .contains("/email");
    }

    @Test
    void aRecordThatBreaksItsContractIsRejectedFieldByFieldWhenTheFlowSaysSo(@TempDir Path other) {
        try (RunningHub strict = RunningHub.start(other, FLOW.formatted("reject"))) {
            HttpResponse<String> answer = strict.post("{\"id\":\"a-5\",\"email\":\"secret-text\"}");

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .contains("application/problem+json");
            assertThat(RunningHub.json(answer.body()).at("/errors/0/pointer")).contains("/email");
            assertThat(answer.body()).doesNotContain("secret-text");
            assertThat(strict.get("/api/refusals").at("/refusals/0/status")).contains(422L);
            assertThat(strict.get("/api/balance").at("/total/accepted")).contains(0L);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            textBlock =
                    """
                    {"id":"x","id":"y","email":"a@b.example"} | application/json | 400
                    {"id":"x"                                 | application/json | 400
                    {"id":"x","email":"a@b.example"} more     | application/json | 400
                    [1,2]                                     | application/json | 400
                    <id>x</id>                                | application/xml  | 415
                    {"id":"x","email":"a@b.example"}          | text/plain       | 415
                    """)
    void whatCannotBeReadIsRefusedAndSaysWhy(String body, String type, int status) {
        HttpResponse<String> answer = hub.post(type, body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(field(answer, "detail")).isNotEmpty();
        assertThat(hub.get("/api/balance").at("/total/accepted")).contains(0L);
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] body = "{\"id\":\"x?\",\"email\":\"a@b.example\"}".getBytes(StandardCharsets.UTF_8);
        body[8] = (byte) 0xff;

        assertThat(hub.post("application/json", body).statusCode()).isEqualTo(400);
    }

    @Test
    void depthIsBounded() {
        String deep = "{\"id\":\"x\",\"n\":" + "[".repeat(500) + "]".repeat(500) + "}";

        assertThat(hub.post(deep).statusCode()).isEqualTo(413);
    }

    @Test
    void aBodyOverTheFlowsLimitIsRefusedUnread() {
        byte[] large = new byte[100_000];

        HttpResponse<String> answer = hub.post("application/json", large);

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void formsAndMultipartFieldsAreRead() {
        HttpResponse<String> form =
                hub.post(
                        "application/x-www-form-urlencoded",
                        "id=f-1&email=a%40b.example".getBytes(StandardCharsets.UTF_8));
        String parts =
                """
                --cut\r
                Content-Disposition: form-data; name="id"\r
                \r
                m-1\r
                --cut\r
                Content-Disposition: form-data; name="email"\r
                \r
                a@b.example\r
                --cut--\r
                """;
        HttpResponse<String> multipart =
                hub.post(
                        "multipart/form-data; boundary=cut",
                        parts.getBytes(StandardCharsets.UTF_8));

        assertThat(form.body()).contains("accepted");
        assertThat(multipart.body()).contains("accepted");
        assertThat(hub.settled(field(form, "id")).at("/payload/id")).contains("f-1");
        assertThat(hub.settled(field(multipart, "id")).at("/payload/id")).contains("m-1");
    }

    @Test
    void unknownEndpointsAndUnprovedCallersHearTheSame() {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{}");
        HttpResponse<String> unproved =
                hub.send(
                        hub.request("/in/things")
                                .header("Authorization", "Bearer " + "x".repeat(32))
                                .POST(body));
        HttpResponse<String> unknown = hub.send(hub.request("/in/nothing").POST(body));

        assertThat(unproved.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo(unproved.body());
        assertThat(hub.get("/api/refusals").at("/refusals/0/status")).contains(401L);
    }

    @Test
    void onlyPostIsTaken() {
        HttpResponse<String> answer = hub.send(hub.request("/in/things").GET());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void aSecondHubOnTheSameDataIsRefused() {
        assertThat(new CommandRun("run", folder.toString()).code()).isEqualTo(Main.CANNOT);
        assertThat(new CommandRun("balance", "-w", folder.toString()).code())
                .isEqualTo(Main.CANNOT);
    }

    @Test
    void theRestOfABodyThatIsTooLargeIsNotTakenForARequest() throws IOException {
        String inner = "GET /api/balance HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String body = inner + "x".repeat(3_000);
        String answers =
                raw(
                        "POST /in/things HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body);

        assertThat(answers).startsWith("HTTP/1.1 413").containsOnlyOnce("HTTP/1.1 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "-1", "ffffffffffffffff"})
    void chunksThatAreNoneAreTheCallersFault(String size) throws IOException {
        String answer =
                raw(
                        "POST /in/things HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked"
                                + "\r\n\r\n"
                                + size
                                + "\r\nxx\r\n0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400");
    }

    @Test
    void aMediaTypeThatCannotBeReadIsTheCallersFault() {
        HttpResponse<String> answer =
                hub.post("application/json; charset=\"", "{}".getBytes(StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/in/../api/balance",
                "/in/..;/api/balance",
                "/in//things",
                "/in%2fthings",
                "/in/%2e%2e/api/balance",
                "/in/things;x"
            })
    void pathsThatCanBeReadInTwoWaysAreRefused(String path) throws IOException {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    /** Everything that comes back until the hub closes the connection or falls silent. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), hub.url().getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            // The hub waits a moment for what a caller may still have to say.
            socket.shutdownOutput();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (IOException silence) {
                assertThat(answer.size()).as("bytes before " + silence).isPositive();
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aPortThatIsTakenIsSaidSo(@TempDir Path other) throws IOException {
        RunningHub.write(
                other,
                "tieline.yaml",
                Files.readString(folder.resolve("tieline.yaml"))
                        .replace("127.0.0.1:0", "127.0.0.1:" + hub.url().getPort())
                        .replace(", there: env:THERE", ""));

        assertThatThrownBy(() ->
                        Composition.start(new WorkspaceFolder(other), Map.of(), other.resolve("d")))
                .isInstanceOf(CannotDo.class)
                .hasMessageContaining("cannot be listened on");
    }

    @Test
    void aSecretThatIsMissingStopsTheStart() throws IOException {
        Composition.Started started =
                Composition.start(
                        new WorkspaceFolder(folder),
                        Map.of("CALLER", RunningHub.TOKEN),
                        folder.resolve("other"));

        assertThat(started)
                .isInstanceOfSatisfying(
                        Composition.Started.Refused.class,
                        refused ->
                                assertThat(refused.findings())
                                        .singleElement()
                                        .satisfies(finding ->
                                                assertThat(finding.message()).contains("THERE")));
    }

    @Test
    void itSaysThatItIsLiveAndReady() {
        assertThat(hub.get("/health/live").text("status")).contains("live");
        assertThat(hub.get("/health/ready").text("status")).contains("ready");
        hub.post("{\"id\":\"m-1\",\"email\":\"a@b.example\"}");
        assertThat(hub.send(hub.request("/metrics").GET()).body())
                .contains("tieline_records_accepted_total{flow=\"things\"} 1")
                .doesNotContain("b.example");
    }
}
