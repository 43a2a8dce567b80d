package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Finding;
import dev.tieline.flow.FindingText;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is half configured, exposed or guessable does not start, and says where and what to do. */
class StartUpMatrixTest {
    private static final Pattern SECTION = Pattern.compile("##+ `(?:connector: )?([^`]+)`");
    private static final Pattern ROW = Pattern.compile("\\| (\\*\\*)?`([a-z-]+)`.*");

    private static final String HUB = StartUpHarm.HUB;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private static Path made;

    @TempDir private Path folder;

    private static int port;
    private static StartUpWorkspace whole;
    private int copies;

    @BeforeAll
    static void make() throws Exception {
        port = FreePorts.next();
        TestKeys keys = keys("good", "localhost");
        keys("foreign", "other.example");
        keys("expired", "localhost", "-startdate", "-30d", "-validity", "7");
        keys("early", "localhost", "-startdate", "+7d");
        Files.copy(made.resolve("foreign.pem"), made.resolve("leaf.pem"));
        whole = StartUpWorkspace.make(made.resolve("whole"), keys, port);
        // Of a chain, the first is its owner's.
        String leaf = Files.readString(made.resolve("leaf.pem"));
        Files.writeString(
                made.resolve("leaf.pem"),
                leaf.substring(0, leaf.indexOf("-----END CERTIFICATE-----") + 26));
        assertThat(start(whole.copy(made.resolve("unharmed")))).isEmpty();
    }

    private static TestKeys keys(String name, String host, String... more) throws Exception {
        TestKeys keys = TestKeys.make(made.resolve("keys-" + name), host, more);
        keys.writePem(made.resolve(name + ".pem"), made.resolve(name + ".key"));
        return keys;
    }

    /** What came of a start: nothing when the hub runs, else what it says. */
    private record Answer(List<Finding> findings, String text) {}

    private static Optional<Answer> start(StartUpWorkspace it) {
        try {
            WorkspaceFolder workspace = new WorkspaceFolder(it.folder);
            Path data = Folders.data(workspace);
            return switch (Composition.start(workspace, it.environment, data)) {
                case Composition.Started.Running(Composition hub) -> {
                    hub.close();
                    yield Optional.empty();
                }
                case Composition.Started.Refused(Blueprint blueprint, List<Finding> findings) ->
                        Optional.of(
                                new Answer(
                                        findings,
                                        FindingText.of(findings, blueprint.workspace().files())
                                                + codes(findings)));
            };
        } catch (JournalUnavailable e) {
            return Optional.of(new Answer(List.of(), String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String codes(List<Finding> findings) {
        return findings.stream().map(Finding::code).toList().toString();
    }

    private StartUpWorkspace copy() {
        return whole.copy(folder.resolve("copy-" + ++copies));
    }

    private static boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** What is wrong with a refusal; empty when it is as it must be. */
    private static Optional<String> objection(StartUpHarm harm, Optional<Answer> answer) {
        if (answer.isEmpty()) {
            return Optional.of("it starts");
        }
        String text = answer.get().text();
        List<Finding> findings = answer.get().findings();
        if (listens()) {
            return Optional.of("it listens: " + text);
        }
        if (!text.contains(harm.says())) {
            return Optional.of("it does not say '" + harm.says() + "': " + text);
        }
        if (findings.stream().anyMatch(f -> f.remedy().isBlank() || f.place().line() < 1)) {
            return Optional.of("no remedy or no line: " + findings);
        }
        boolean named =
                harm.file().isEmpty()
                        || findings.stream().anyMatch(f -> f.place().file().equals(harm.file()));
        return named
                ? Optional.empty()
                : Optional.of("it does not name " + harm.file() + ": " + text);
    }

    private void refusesAll(List<StartUpHarm> harms) {
        List<String> wrong = new ArrayList<>();
        for (StartUpHarm harm : harms) {
            StartUpWorkspace it = copy();
            harm.harm().accept(it);
            objection(harm, start(it)).ifPresent(what -> wrong.add(harm + " -> " + what));
        }
        assertThat(wrong).as("of %d", harms.size()).isEmpty();
    }

    @Test
    void whatIsHarmedByHandDoesNotStart() {
        List<StartUpHarm> all = StartUpHarm.all(made);
        assertThat(all).hasSizeGreaterThan(100);
        refusesAll(all);
    }

    /** A table of the reference that the workspace has something of. */
    private record Table(String file, String path, List<String> required) {}

    private static List<Table> tables() throws IOException {
        List<Table> tables = new ArrayList<>();
        String top = "";
        Table now = new Table("", "", List.of());
        for (String line : ReferenceCommand.reference().split("\n", -1)) {
            Matcher section = SECTION.matcher(line);
            if (section.matches()) {
                top = line.startsWith("## ") ? section.group(1) : top;
                String path = line.startsWith("## ") ? "" : section.group(1);
                now = new Table(file(top, path), path, new ArrayList<>());
                tables.add(now);
            }
            Matcher row = ROW.matcher(line);
            if (row.matches() && row.group(1) != null && !now.file().isEmpty()) {
                now.required().add(row.group(2));
            }
        }
        return tables.stream().filter(table -> !table.file().isEmpty()).toList();
    }

    /** The file of the workspace that has this table; empty when none has. */
    private static String file(String top, String path) throws IOException {
        List<String> candidates =
                switch (top) {
                    case "tieline.yaml" -> List.of("tieline.yaml");
                    case "systems/NAME.yaml" -> List.of("systems/there.yaml", "systems/site.yaml");
                    case "http" -> List.of("systems/there.yaml");
                    case "mail" -> List.of("systems/post.yaml");
                    case "files" -> List.of("systems/archive.yaml");
                    case "flows/NAME.yaml" -> List.of("flows/site.yaml", "flows/alerts.yaml");
                    default -> List.of();
                };
        for (String file : candidates) {
            if (new BlockText(whole.text(file)).opens(path)) {
                return file;
            }
        }
        return "";
    }

    @Test
    void everyTableRefusesAKeyItDoesNotKnow() throws IOException {
        List<StartUpHarm> harms = new ArrayList<>();
        for (Table table : tables()) {
            BlockText text = new BlockText(whole.text(table.file()));
            int line = text.add(table.path(), "surprise: 1");
            harms.add(
                    new StartUpHarm(
                            table + " with a surprise",
                            it -> it.write(table.file(), text.toString()),
                            table.file(),
                            table.file() + ":" + line + ":"));
        }
        assertThat(harms).hasSizeGreaterThan(30);
        refusesAll(harms);
    }

    private static boolean alone(Table table, String path) {
        BlockText text = new BlockText(whole.text(table.file()));
        text.remove(path);
        return !text.opens(table.path());
    }

    private static String last(String path) {
        String name = path.substring(path.lastIndexOf('.') + 1).replace("[]", "");
        return name.equals("NAME") ? "" : name;
    }

    @Test
    void everyRequiredKeyIsMissed() throws IOException {
        List<StartUpHarm> harms = new ArrayList<>();
        for (Table table : tables()) {
            for (String key : table.required()) {
                String path = table.path().isEmpty() ? key : table.path() + "." + key;
                harms.add(
                        new StartUpHarm(
                                table.file() + " without " + path,
                                it -> it.remove(table.file(), path),
                                table.file(),
                                // A table that is empty then is missed itself.
                                alone(table, path) ? last(table.path()) : key));
                harms.add(
                        new StartUpHarm(
                                table.file() + " with nothing at " + path,
                                it -> it.set(table.file(), path, ""),
                                table.file(),
                                key));
            }
        }
        assertThat(harms).hasSizeGreaterThan(60);
        refusesAll(harms);
    }

    @Test
    void storesThatAreNotItsOwn() {
        refusesAll(
                List.of(
                        harm("a file", "value", it -> it.set(HUB, "data", "value")),
                        harm(
                                "not to be written",
                                "/proc/tieline",
                                it -> it.set(HUB, "data", "/proc/tieline")),
                        harm(
                                "of a newer format",
                                "newer version",
                                it -> sql(it, "INSERT INTO schema_step VALUES(9999, 0)")),
                        harm(
                                "another program's",
                                "not one of Tieline",
                                it -> sql(it, "PRAGMA application_id = 7")),
                        harm(
                                "no database",
                                "not a database",
                                it -> it.write("data/tieline.db", "no database ".repeat(1_000)))));
    }

    @Test
    void aNewDataFolderIsForItsUserAlone() throws IOException {
        assertThat(Files.getPosixFilePermissions(whole.folder.resolve("data")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private static StartUpHarm harm(String what, String says, Consumer<StartUpWorkspace> harm) {
        return new StartUpHarm("the store is " + what, harm, "", says);
    }

    private static void sql(StartUpWorkspace it, String sql) {
        try (Connection store =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + it.folder.resolve("data/tieline.db"));
                Statement statement = store.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A process that was started on a workspace. */
    private record Begun(StartUpHarm harm, StartUpWorkspace it, HubProcess process)
            implements AutoCloseable {
        static Begun of(StartUpHarm harm, StartUpWorkspace it) {
            harm.harm().accept(it);
            List<String> command = QuickHub.plain().command(List.of("run", it.folder.toString()));
            try {
                return new Begun(
                        harm,
                        it,
                        HubProcess.start(command, it.environment, it.folder.resolve("hub.log")));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        void refused(int code) throws IOException, InterruptedException {
            assertThat(process.exitCode(PATIENCE)).as(harm + process.log()).isEqualTo(code);
            assertThat(process.log()).as(harm.name()).contains(harm.says());
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @Test
    void theProcessStartsOnceAndASecondOneOnTheSameStoreDoesNot() throws Exception {
        StartUpWorkspace it = copy();
        try (Begun first = Begun.of(harm("its own", "running at", _ -> {}), it)) {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (!listens() && System.nanoTime() < until && first.process().alive()) {
                Between.looks();
            }
            assertThat(listens()).as(first.process().log()).isTrue();
            try (Begun second = Begun.of(harm("another's", "is in use", _ -> {}), it)) {
                second.refused(Main.CANNOT);
            }
            assertThat(first.process().alive()).isTrue();
            // It must be gone before others look who listens.
            first.process().kill();
        }
    }

    /** The real process is slow, so it stands for what is tried by the hundred above. */
    @Test
    void theProcessEndsWithACodeAndSaysWhy() throws Exception {
        Set<String> chosen =
                Set.of(
                        "secrets/there is rw-r--r--",
                        "tls/key.pem is rw-r-----",
                        "the vault's key is another",
                        "no CALLER",
                        "the certificate is foreign",
                        "tieline.yaml without tls",
                        "YAML that is broken");
        List<Begun> begun =
                StartUpHarm.all(made).stream()
                        .filter(harm -> chosen.contains(harm.name()))
                        .map(harm -> Begun.of(harm, copy()))
                        .toList();
        assertThat(begun).hasSize(chosen.size());
        try {
            for (Begun one : begun) {
                // The code of a finding is not printed, its words are; the place always is.
                assertThat(one.process().exitCode(PATIENCE)).as(one.toString()).isEqualTo(Main.NO);
                assertThat(one.process().log())
                        .containsPattern(Pattern.quote(one.harm().file()) + ":[0-9]+:[0-9]+: ")
                        .contains("fix: ", "The hub was not started.");
                assertThat(listens()).isFalse();
            }
        } finally {
            begun.forEach(Begun::close);
        }
    }
}
