package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Act;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flows whose callers want to hear what became of their record. */
class AnswerTest {
    private static final String FLOW =
            """
            flow: things
            purpose: A caller hears under which number the thing is there.
            owner: ops
            trigger:
              api: { from: site, path: /things }
              answer:
                result:
                  within: 1s
                  reply: { number: "${there.number}", id: "${record.id}" }
            record: { contract: thing, key: record.id, unique: { by: record.id, within: 1d } }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;
    private static final String THING = "{\"id\":\"t-1\",\"email\":\"a@b.example\"}";

    @TempDir Path folder;
    private RunningHub hub;

    @BeforeEach
    void start() {
        hub = RunningHub.start(folder, FLOW);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void theReplyIsMadeFromWhatTheDestinationAnswered() {
        hub.there.usually(Act.json(200, "{\"number\":\"n-7\"}"));

        HttpResponse<String> answer = hub.post(THING);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"number\":\"n-7\",\"id\":\"t-1\"}");
        assertThat(hub.post(THING).body()).as("the same again").isEqualTo(answer.body());
        assertThat(hub.there.heard()).hasSize(1);
    }

    @Test
    void aRefusalOfTheDestinationIsToldAsOne() {
        hub.there.usually(Act.json(422, "{\"message\":\"no room\"}"));

        HttpResponse<String> answer = hub.post(THING);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).as("what others said").doesNotContain("no room");
        assertThat(RunningHub.json(answer.body()).text("detail").orElse(""))
                .startsWith("A delivery is held: ");
        assertThat(RunningHub.json(answer.body()).text("trace").orElse("")).contains("/records/");
    }

    @Test
    void whenTimeIsUpTheCallerHearsThatItIsStillPending() {
        hub.there.usually(List.of(new Act.Hang()));

        HttpResponse<String> answer = hub.post(THING);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(RunningHub.json(answer.body()).text("status")).contains("pending");
    }

    @Test
    void anInvalidRecordIsAnsweredAsHeld() {
        HttpResponse<String> answer = hub.post("{\"id\":\"t-2\",\"email\":\"none\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(RunningHub.json(answer.body()).text("status")).contains("held");
    }
}
