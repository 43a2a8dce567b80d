package dev.tieline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxCrmTest {
    private static final String ADA = "{\"email\":\"Ada@Example.test\",\"firstname\":\"Ada\"}";

    private final Client client = new Client();
    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxPorts.any(), Client.TOKEN);
    }

    @AfterEach
    void stop() {
        sandbox.close();
        client.close();
    }

    @Test
    void createsAContactAndShowsIt() throws Exception {
        HttpResponse<String> created = client.crm(sandbox, "POST", "/contacts", ADA);
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(Json.object(created.body()))
                .containsEntry("id", "1001")
                .containsEntry("email", "Ada@Example.test")
                .containsKey("created_at");
        HttpResponse<String> read = client.crm(sandbox, "GET", "/contacts/ada%40example.TEST", "");
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(created.body());
        assertThat(client.crm(sandbox, "GET", "/contacts", "").body()).contains("1001");
    }

    @Test
    void refusesASecondContactWithTheSameAddress() throws Exception {
        client.crm(sandbox, "POST", "/contacts", ADA);
        HttpResponse<String> second =
                client.crm(sandbox, "POST", "/contacts", "{\"email\":\"ada@example.test\"}");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(Json.object(second.body()))
                .containsEntry("error", "duplicate")
                .containsEntry("id", "1001");
        assertThat(sandbox.crm().contacts()).hasSize(1);
    }

    @Test
    void upsertsByAddressAsOftenAsOneLikes() throws Exception {
        String body = "{\"lastname\":\"Lovelace\",\"campaign\":\"cmp-100\"}";
        assertThat(client.crm(sandbox, "PUT", "/contacts/ada+1@example.test", body).statusCode())
                .isEqualTo(201);
        HttpResponse<String> again =
                client.crm(
                        sandbox,
                        "PUT",
                        "/contacts/ada+1@example.test",
                        "{\"email\":\"ADA+1@example.test\",\"lifecycle\":\"lead\"}");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(Json.object(again.body()))
                .containsEntry("id", "1001")
                .containsEntry("lastname", "Lovelace")
                .containsEntry("lifecycle", "lead");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"firstname\":\"Ada\"} | email",
                "{\"email\":\"no address\"} | email",
                "{\"email\":\"a@b.test\",\"lifecycle\":\"fan\"} | lifecycle",
                "{\"email\":\"a@b.test\",\"campaign\":\"spring\"} | campaign",
                "{\"email\":\"a@b.test\",\"shoe_size\":44} | shoe_size",
                "{\"email\":\"a@b.test\",\"phone\":[\"1\",\"2\"]} | phone"
            })
    void namesTheFieldThatIsWrong(String body, String field) throws Exception {
        HttpResponse<String> refused = client.crm(sandbox, "POST", "/contacts", body);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Json.object(refused.body())).containsEntry("field", field);
        assertThat(sandbox.crm().contacts()).isEmpty();
    }

    @Test
    void refusesAnAddressThatDiffersFromThePath() throws Exception {
        HttpResponse<String> refused = client.crm(sandbox, "PUT", "/contacts/a@b.test", ADA);
        assertThat(refused.statusCode()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /contacts/nobody@example.test, 404",
        "DELETE, /contacts, 405",
        "GET, /deals, 404"
    })
    void answersLikeAnyApiWhenThereIsNothing(String method, String path, int status)
            throws Exception {
        assertThat(client.crm(sandbox, method, path, "").statusCode()).isEqualTo(status);
    }

    @Test
    void refusesWhatIsNoJsonAndWhatIsTooLarge() throws Exception {
        assertThat(client.crm(sandbox, "POST", "/contacts", "{\"email\":").statusCode())
                .isEqualTo(400);
        String large = "{\"message\":\"" + "x".repeat(HttpDoor.MAX_BODY_BYTES) + "\"}";
        assertThat(client.crm(sandbox, "POST", "/contacts", large).statusCode()).isEqualTo(413);
    }

    @Test
    void demandsItsToken() throws Exception {
        URI contacts = sandbox.crm().url().resolve("/contacts");
        assertThat(client.send("POST", contacts, ADA).statusCode()).isEqualTo(401);
        assertThat(client.send("POST", contacts, ADA, "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(sandbox.crm().contacts()).isEmpty();
    }

    @Test
    void comesBackOnTheSamePortWithAllItHad() throws Exception {
        client.crm(sandbox, "POST", "/contacts", ADA);
        URI before = sandbox.crm().url();
        sandbox.crm().stop();
        assertThat(sandbox.crm().running()).isFalse();
        assertThatThrownBy(() -> client.crm(sandbox, "GET", "/contacts", ""))
                .isInstanceOf(IOException.class);
        sandbox.crm().start();
        assertThat(sandbox.crm().url()).isEqualTo(before);
        assertThat(client.crm(sandbox, "GET", "/contacts", "").body()).contains("Ada");
    }

    @ParameterizedTest
    @CsvSource({"FAILING, 500", "BUSY, 429", "LOCKED, 401"})
    void behavesAsItsMoodSays(Mood mood, int status) throws Exception {
        sandbox.crm().mood(mood);
        HttpResponse<String> answer = client.crm(sandbox, "POST", "/contacts", ADA);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Retry-After").isPresent())
                .isEqualTo(mood == Mood.BUSY);
        sandbox.crm().mood(Mood.NORMAL);
        assertThat(client.crm(sandbox, "POST", "/contacts", ADA).statusCode()).isEqualTo(201);
    }

    @Test
    void answersAtOnceWhenItIsNoLongerSlow() throws Exception {
        sandbox.crm().mood(Mood.SLOW);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> waiting =
                    executor.submit(() -> client.crm(sandbox, "POST", "/contacts", ADA));
            sandbox.crm().mood(Mood.NORMAL);
            assertThat(waiting.get().statusCode()).isEqualTo(201);
        }
    }
}
