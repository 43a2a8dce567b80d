package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.testkit.Act;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as people and scripts use it. */
class CommandsTest {
    private static final String FLOW =
            """
            flow: things
            purpose: Things arrive there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    @TempDir Path folder;

    @Test
    void initWritesAWorkspaceThatChecks() throws IOException {
        Path made = folder.resolve("My first hub");
        CommandRun init = new CommandRun("init", made.toString());

        assertThat(init.code()).isEqualTo(Main.DONE);
        assertThat(new CommandRun("check", made.toString()).out()).contains("no findings");
        assertThat(Files.readString(made.resolve("tieline.yaml"))).contains("hub: my-first-hub");
        assertThat(Files.getPosixFilePermissions(made.resolve("secrets/website-token")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(new CommandRun("init", made.toString()).code()).isEqualTo(Main.CANNOT);
    }

    @Test
    void checkShowsEveryFindingAndEndsWithOne() {
        new CommandRun("init", folder.resolve("w").toString());
        RunningHub.write(folder, "w/flows/broken.yaml", "flow: broken\npurpos: x\n");

        CommandRun check = new CommandRun("check", folder.resolve("w").toString());
        assertThat(check.code()).isEqualTo(Main.NO);
        assertThat(check.out())
                .contains("flows/broken.yaml:2:1")
                .contains("purpos: x\n")
                .contains("purpose");
        CommandRun json = new CommandRun("check", "--json", folder.resolve("w").toString());
        assertThat(json.code()).isEqualTo(Main.NO);
        assertThat(RunningHub.json(json.out()).at("/findings/0/file"))
                .contains("flows/broken.yaml");
    }

    @Test
    void aFolderThatIsNoneIsSaidSo() {
        CommandRun check = new CommandRun("check", folder.resolve("nowhere").toString());

        assertThat(check.code()).isEqualTo(Main.CANNOT);
        assertThat(check.err()).contains("is not a folder").doesNotContain("Exception");
        assertThat(new CommandRun("chekc").code()).isEqualTo(2);
    }

    @Test
    void commandsAskTheHubThatRunsAndTheStoreWhenNoneDoes() throws IOException {
        String id;
        try (RunningHub hub = RunningHub.start(folder, FLOW)) {
            hub.there.usually(Act.json(422, "{\"message\":\"not today\"}"));
            String body = hub.post("{\"id\":\"c-1\",\"email\":\"a@b.example\"}").body();
            id = RunningHub.json(body).text("id").orElseThrow();
            hub.settled(id);
            String url = hub.url().toString();
            Path file = folder.resolve("token");
            Files.writeString(file, hub.hub().faces().commandKey() + "\n");
            String key = file.toString();

            CommandRun trace = new CommandRun("trace", "--hub", url, "--token-file", key, "c-1");
            assertThat(trace.code()).isEqualTo(Main.DONE);
            assertThat(trace.out()).contains(id).contains("held").contains("not today");
            CommandRun held = new CommandRun("held", "--hub", url, "--token-file", key);
            assertThat(held.out()).contains("1 record of things at there");
            CommandRun nothing = new CommandRun("trace", "--hub", url, "--token-file", key, "c-2");
            assertThat(nothing.code()).isEqualTo(Main.NO);
            assertThat(nothing.out()).contains("Nothing is known of 'c-2'");
        }
        String workspace = folder.toString();
        CommandRun balance = new CommandRun("balance", "-w", workspace, "--recount", "things");
        assertThat(balance.code()).isEqualTo(Main.DONE);
        assertThat(balance.out()).contains("held 1").contains("The books balance.");
        CommandRun replay = new CommandRun("replay", "-w", workspace, id);
        assertThat(replay.code()).isEqualTo(Main.DONE);
        assertThat(replay.out()).contains("1 delivery replayed");
        CommandRun json = new CommandRun("trace", "-w", workspace, "--json", id);
        assertThat(RunningHub.json(json.out()).at("/record/state")).contains("pending");
        assertThat(json.out()).doesNotContain("a@b.example");
    }

    @Test
    void aFolderWithoutAWorkspaceIsNotTakenForAnEmptyOne() throws IOException {
        CommandRun held = new CommandRun("held", "-w", folder.toString());

        assertThat(held.code()).isEqualTo(Main.CANNOT);
        assertThat(held.err()).contains("there is no tieline.yaml");
        assertThat(folder).isEmptyDirectory();
        assertThat(new CommandRun("held", "--hub", "foo").err())
                .contains("not the address of a hub");
    }

    @Test
    void nobodyAtTheAddressIsSaidSo() {
        CommandRun held = new CommandRun("held", "--hub", "http://127.0.0.1:1");

        assertThat(held.code()).isEqualTo(Main.CANNOT);
        assertThat(held.err()).contains("no hub answers").contains("tieline run");
    }
}
