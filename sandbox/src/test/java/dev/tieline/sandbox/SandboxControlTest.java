package dev.tieline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxControlTest {
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
    void stopsAndStartsTheCrmByItsButtons() throws Exception {
        HttpResponse<String> pressed = press("/crm/stop", "");
        assertThat(pressed.statusCode()).isEqualTo(303);
        assertThat(pressed.headers().firstValue("Location")).contains("/");
        assertThat(sandbox.crm().running()).isFalse();
        assertThat(page()).contains("refuses connections");
        press("/crm/start", "");
        assertThat(sandbox.crm().running()).isTrue();
        press("/crm/mood", "mood=BUSY");
        assertThat(sandbox.crm().mood()).isEqualTo(Mood.BUSY);
        assertThat(page()).contains("answers 429");
    }

    @Test
    void showsWhatCameInAndEscapesIt() throws Exception {
        client.crm(
                sandbox,
                "POST",
                "/contacts",
                "{\"email\":\"a@b.test\",\"firstname\":\"<script>alert(1)</script>\"}");
        URI events = sandbox.analytics().url().resolve("/events");
        assertThat(client.send("POST", events, "{\"name\":\"generate_lead\"}").statusCode())
                .isEqualTo(204);
        assertThat(client.send("POST", events, "{\"client_id\":\"1\"}").statusCode())
                .isEqualTo(400);
        sandbox.link("Console", URI.create("http://127.0.0.1:8080/"));
        assertThat(page())
                .contains("a@b.test", "&lt;script&gt;alert(1)", "generate_lead", ":8080/")
                .doesNotContain("<script>alert");
        URI state = sandbox.page().resolve("/state");
        assertThat(Json.object(client.send("GET", state, "").body()))
                .containsKeys("crm", "analytics", "mail");
        press("/clear", "");
        assertThat(sandbox.crm().contacts()).isEmpty();
        assertThat(sandbox.analytics().events()).isEmpty();
    }

    @Test
    void ignoresButtonsThatAnotherSitePresses() throws Exception {
        URI stop = sandbox.page().resolve("/crm/stop");
        HttpResponse<String> answer =
                client.send("POST", stop, "", "Origin", "http://elsewhere.test");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(sandbox.crm().running()).isTrue();
    }

    @Test
    void leavesNothingRunningWhenAPortIsTaken() throws Exception {
        SandboxPorts clash = new SandboxPorts(0, sandbox.crm().url().getPort(), 0, 0);
        assertThatThrownBy(() -> Sandbox.start(clash, Client.TOKEN))
                .isInstanceOf(IOException.class);
    }

    private HttpResponse<String> press(String path, String form) throws Exception {
        return client.send(
                "POST",
                sandbox.page().resolve(path),
                form,
                "Accept",
                "text/html",
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private String page() throws Exception {
        return client.send("GET", sandbox.page(), "").body();
    }
}
