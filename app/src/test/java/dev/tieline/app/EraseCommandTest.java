package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Act;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person asks a real hub to erase what it holds of somebody. */
class EraseCommandTest {
    private static final String ADA = "ada@lovelace.example";
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger: { webhook: { from: site, path: /things } }
            record: { contract: thing, key: record.email, unique: { by: record.id, within: 7d } }
            deliver:
              there: { to: there.things.put, map: { id: "${record.id}" } }
            fallback: hold
            """;

    @TempDir Path folder;

    private static CommandRun erase(RunningHub hub, String... more) {
        String[] all =
                Stream.concat(
                                Stream.of(
                                        "erase",
                                        "--hub",
                                        hub.url().toString(),
                                        "--token-file",
                                        hub.tokenFile().toString(),
                                        "--key",
                                        ADA),
                                Stream.of(more))
                        .toArray(String[]::new);
        return new CommandRun(all);
    }

    private static String body(String id) {
        return "{\"id\":\"" + id + "\",\"email\":\"" + ADA + "\"}";
    }

    @Test
    void heldRecordsAreErasedOnlyWhenTheyAreDiscardedAndNothingIsLeft() throws IOException {
        try (RunningHub hub =
                RunningHub.start(
                        folder, Map.of("flows/things.yaml", FLOW), InstantSource.system())) {
            hub.there.usually(Act.json(200, "{\"number\":\"n-1\"}"));
            String first = RunningHub.json(hub.post(body("a")).body()).text("id").orElseThrow();
            hub.settled(first);
            hub.there.usually(Act.json(422, "{\"message\":\"" + ADA + " is blocked\"}"));
            String second = RunningHub.json(hub.post(body("b")).body()).text("id").orElseThrow();
            hub.settled(second);

            CommandRun held = erase(hub, "--reason", "request 17");
            assertThat(held.code()).isEqualTo(Main.CANNOT);
            assertThat(held.err()).contains("1 of its records wait for a person");
            assertThat(erase(hub, "--reason", "asked by " + ADA, "--discard-held").err())
                    .contains("must not name the key");
            assertThat(erase(hub).code()).isEqualTo(2);
            CommandRun erased = erase(hub, "--reason", "request 17", "--discard-held");
            assertThat(erased.out())
                    .isEqualToIgnoringNewLines(
                            "Erasure 1: 2 records erased; row erase-end of the audit says whether the"
                                    + " key stands anywhere else.");
            assertThat(hub.get("/api/audit?act=erase-end").at("/rows/0/details/left"))
                    .contains("no");
            assertThat(erase(hub, "--reason", "again").code()).isEqualTo(Main.NO);
            assertThat(hub.get("/api/records/" + first).at("/record/state")).contains("delivered");
            assertThat(hub.get("/api/records/" + second).at("/record/state")).contains("skipped");
            assertThat(hub.get("/api/balance?recount=things").at("/balanced")).contains(true);
            assertThat(hub.post(body("a")).statusCode()).isLessThan(300);
            assertThat(hub.get("/api/balance").at("/total/duplicate")).contains(1L);
        }
    }

    @Test
    void theFilesOfAHubThatStoppedHoldNothingOfIt() throws IOException {
        try (RunningHub hub =
                RunningHub.start(
                        folder, Map.of("flows/things.yaml", FLOW), InstantSource.system())) {
            hub.there.usually(Act.json(200, "{\"number\":\"n-1\"}"));
            for (int i = 0; i < 20; i++) {
                hub.settled(
                        RunningHub.json(hub.post(body("a" + i)).body()).text("id").orElseThrow());
            }
            assertThat(erase(hub, "--reason", "request 17").code()).isZero();
            assertThat(filesWith(ADA)).isEmpty();
        }
        assertThat(filesWith(ADA)).isEmpty();
    }

    private String filesWith(String text) throws IOException {
        StringBuilder found = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (new String(bytes, StandardCharsets.ISO_8859_1).contains(text)) {
                    found.append(file.getFileName()).append(' ');
                }
            }
        }
        return found.toString();
    }
}
