package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.app.Canaries.Sink;
import dev.tieline.testkit.Between;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets are planted wherever one can be, everything fails that can fail while it repeats them,
 * and then none is found where it must not be. What a contract calls personal or secret may be in
 * the store and its backup, because payloads are kept as they came; all others may be nowhere.
 */
@Tag("quiet")
class CanaryTest {
    private static final int MOST_PAGES = 500;
    private static final Pattern LINK = Pattern.compile("href=\"(/[^\"#]*)");
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");

    @TempDir private Path folder;
    private final List<String> leaks = new ArrayList<>();

    @Test
    void everyFormOfASecretIsFoundByTheSearch() {
        for (String secret : List.of(Canaries.token(), Canaries.odd())) {
            Canaries canaries = new Canaries();
            canaries.plant("it", secret);
            Canaries.forms(secret.getBytes(StandardCharsets.UTF_8))
                    .forEach((form, bytes) -> {
                        ByteArrayOutputStream text = new ByteArrayOutputStream();
                        text.writeBytes("before ".getBytes(StandardCharsets.UTF_8));
                        text.writeBytes(bytes);
                        text.write('!');
                        assertThat(canaries.leaks(Sink.LOG, form, text.toByteArray())).hasSize(1);
                    });
            assertThat(canaries.leaks(Sink.LOG, "", new byte[1_000])).isEmpty();
        }
    }

    @Test
    void noSecretIsAnywhereAfterEverythingFailed() throws Exception {
        try (CanaryHub hub = new CanaryHub(folder)) {
            CanaryDeeds deeds = new CanaryDeeds(hub);
            deeds.people();
            deeds.destinations();
            deeds.consents();
            deeds.callers();
            deeds.records();
            deeds.mail();
            deeds.signIn();
            deeds.reloads();
            awaitRest(hub);

            assertHeard(hub);
            assertThat(hub.canaries.count()).as("%s", hub.canaries.names()).isGreaterThan(29);
            assertThat(deeds.done).isGreaterThan(200);
            look(hub, deeds);
            assertThat(hub.alive()).isTrue();
            System.out.printf("canaries=%d scenarios=%d%n", hub.canaries.count(), deeds.done);
        }
        assertThat(leaks).isEmpty();
    }

    /** Those whom the hub talks to were shown the secrets, so that there was something to leak. */
    private static void assertHeard(CanaryHub hub) {
        StringBuilder heard = new StringBuilder();
        hub.peer.heard().forEach(request -> heard.append(request.headers()).append('\n'));
        hub.issuer
                .heard()
                .forEach(request -> heard.append(request.headers()).append(request.body()));
        hub.mail.heard.forEach(line -> heard.append(line).append('\n'));
        hub.collector.authorizations().forEach(heard::append);
        assertThat(hub.peer.heard().size()).isGreaterThan(300);
        assertThat(hub.canaries.search().in(heard.toString().getBytes(StandardCharsets.UTF_8)))
                .containsKeys(
                        "vault value, old",
                        "vault value, new",
                        "password of a system",
                        "secret in a file",
                        "access token",
                        "access token by consent",
                        "refresh token",
                        "client secret",
                        "code of consent",
                        "verifier of consent",
                        "mail password",
                        "token of the collector");
    }

    private static void awaitRest(CanaryHub hub) {
        long until = System.nanoTime() + 8_000_000_000L;
        while (pending(hub) > 40 && System.nanoTime() < until) {
            Between.looks();
        }
    }

    /** Those that wait for a token stay. */
    private static long pending(CanaryHub hub) {
        return (Long)
                RunningHub.json(hub.api("/api/balance").body()).at("/total/pending").orElse(0L);
    }

    private void look(CanaryHub hub, CanaryDeeds deeds) throws Exception {
        Set<String> ids = new TreeSet<>();
        crawl(hub, deeds.root(), ids);
        assertThat(ids).as("records that are shown").hasSizeGreaterThan(100);
        List<String> paths =
                new ArrayList<>(
                        List.of(
                                "/api/records",
                                "/api/held",
                                "/api/incidents",
                                "/api/credentials",
                                "/api/people",
                                "/api/audit",
                                "/api/access",
                                "/api/systems",
                                "/api/flows",
                                "/api/lanes",
                                "/api/balance",
                                "/api/replays",
                                "/api/openapi.json",
                                "/health/ready",
                                "/health/live"));
        ids.forEach(id -> paths.add("/api/records/" + id));
        ids.forEach(id -> paths.add("/api/records/" + id + "/payload"));
        for (String path : paths) {
            search(hub, Sink.PAGES, path, hub.api(path).body());
        }
        search(hub, Sink.METRICS, "", hub.api("/metrics").body());
        commands(hub, ids);
        threads(hub);
        stored(hub);
        hub.collector
                .bodies()
                .forEach(body ->
                        find(hub, Sink.TELEMETRY, "", body.getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(hub.collector.spans()).isNotEmpty();
        find(hub, Sink.LOG, "", Files.readAllBytes(hub.log));
    }

    private void search(CanaryHub hub, Sink sink, String what, String text) {
        find(hub, sink, what, text.getBytes(StandardCharsets.UTF_8));
    }

    private void find(CanaryHub hub, Sink sink, String what, byte[] text) {
        leaks.addAll(hub.canaries.leaks(sink, what, text));
    }

    private void crawl(CanaryHub hub, String cookie, Set<String> ids) {
        Deque<String> paths = new ArrayDeque<>(List.of("/", "/records", "/held", "/incidents"));
        Set<String> known = new LinkedHashSet<>(paths);
        int pages = 0;
        while (!paths.isEmpty() && pages++ < MOST_PAGES) {
            String path = paths.remove();
            HttpResponse<String> page = hub.page(cookie, path);
            search(hub, Sink.PAGES, path, page.body());
            Matcher link = LINK.matcher(page.body());
            while (link.find()) {
                String to = link.group(1).replace("&amp;", "&");
                if (!to.startsWith("/assets") && known.add(to)) {
                    paths.add(to);
                }
            }
            ID.matcher(page.body()).results().forEach(id -> ids.add(id.group()));
        }
    }

    private void commands(CanaryHub hub, Set<String> ids) throws IOException {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "held",
                                "incidents --all",
                                "access review",
                                "access review --csv",
                                "credential list",
                                "balance",
                                "people",
                                "audit list",
                                "audit export " + folder.resolve("export.jsonl"),
                                "replays",
                                "held --json",
                                "incidents --json"));
        ids.stream().limit(20).forEach(id -> all.add("trace " + id));
        for (String line : all) {
            List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
            words.addAll(List.of("-w", hub.folder.toString()));
            CommandRun run = new CommandRun(words.toArray(String[]::new));
            assertThat(run.code()).as(line + run.err()).isLessThan(2);
            search(hub, Sink.COMMANDS, line, run.out() + run.err());
        }
        find(hub, Sink.COMMANDS, "export", Files.readAllBytes(folder.resolve("export.jsonl")));
    }

    private void threads(CanaryHub hub) throws IOException, InterruptedException {
        Path dump = folder.resolve("threads.json");
        for (String words :
                List.of("Thread.print -l -e", "Thread.dump_to_file -format=json " + dump)) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
            command.add(Long.toString(hub.pid()));
            command.addAll(List.of(words.split(" ", -1)));
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            byte[] out = process.getInputStream().readAllBytes();
            assertThat(process.waitFor()).as(new String(out, StandardCharsets.UTF_8)).isZero();
            find(hub, Sink.THREADS, words, out);
        }
        find(hub, Sink.THREADS, "virtual", Files.readAllBytes(dump));
    }

    private void stored(CanaryHub hub) throws IOException, SQLException {
        Path copy = folder.resolve("copy");
        hub.done("backup", copy.toString(), "-w", hub.folder.toString());
        files(hub, Sink.STORE, hub.folder.resolve("data"));
        files(hub, Sink.BACKUP, copy);
        byte[] cells = cells(hub.folder.resolve("data/tieline.db"));
        find(hub, Sink.STORE, "unpacked", cells);
        assertThat(hub.canaries.search().in(cells))
                .as("what may be there is, so that the others could be found")
                .containsKeys("secret field", "personal field");
    }

    private void files(CanaryHub hub, Sink sink, Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // That one is the key of commands, for those who may read the directory.
                if (!file.endsWith("tieline.key")) {
                    find(hub, sink, file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
        }
    }

    /** Every value of every table, and what is in it when it is packed. */
    private static byte[] cells(Path database) throws SQLException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet row =
                    statement.executeQuery("SELECT name FROM sqlite_schema WHERE type='table'")) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
                    while (row.next()) {
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            byte[] bytes = row.getBytes(i);
                            if (bytes != null) {
                                all.writeBytes(bytes);
                                all.write('\n');
                                unpack(bytes, all);
                            }
                        }
                    }
                }
            }
        }
        return all.toByteArray();
    }

    /** Wherever in it a packed part may begin (RFC 1950: 78 and a level). */
    private static void unpack(byte[] bytes, ByteArrayOutputStream out) {
        for (int at = 0; at + 2 < bytes.length; at++) {
            boolean begins = bytes[at] == 0x78 && ((0x78 << 8) + (bytes[at + 1] & 0xff)) % 31 == 0;
            if (begins) {
                Inflater inflater = new Inflater();
                inflater.setInput(bytes, at, bytes.length - at);
                byte[] buffer = new byte[64 << 10];
                try {
                    for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
                        out.write(buffer, 0, n);
                    }
                } catch (DataFormatException _) {
                    // It only looked so.
                } finally {
                    inflater.end();
                }
            }
        }
    }
}
