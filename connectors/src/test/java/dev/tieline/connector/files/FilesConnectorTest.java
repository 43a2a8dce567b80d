package dev.tieline.connector.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.tieline.api.Attempt;
import dev.tieline.api.Credentials;
import dev.tieline.api.DeliveryKey;
import dev.tieline.api.Document;
import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Place;
import dev.tieline.api.Rendition;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.api.TraceContext;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesConnectorTest {
    private static final Place PLACE = new Place("systems/archive.yaml", 1, 1);
    private static final Instant NOW = Instant.parse("2026-11-24T23:30:00Z");
    private static final String NAME = "events-2026-11-25.csv";
    private static final Credentials NONE =
            name -> {
                throw new Credentials.MissingCredential(name);
            };

    @TempDir Path base;

    @Test
    void writesTheHeaderOnceAndTheDayOfItsZone() throws IOException {
        try (Outlet outlet = csv("a", "b")) {
            Attempt first = send(outlet, fields("a", "x", "b", -5L));
            send(outlet, fields("a", "1,\"2\"\nthree", "c", "not a column"));

            assertThat(first.outcome())
                    .isEqualTo(new Outcome.Accepted(NAME, Document.of(Map.of("file", NAME))));
            assertThat(first.phase()).isEqualTo(Phase.ANSWERED);
        }
        assertThat(text(NAME)).isEqualTo("a,b\nx,-5\n\"1,\"\"2\"\"\nthree\",\n");
    }

    @Test
    void makesFormulasHarmlessAndKeepsNumbers() {
        assertThat(List.of("=1+1", "+49 30", "-1+2", "@SUM(A1)", "\tx", "\rx"))
                .allSatisfy(text -> assertThat(CsvRows.cell(text)).isEqualTo("'" + text));
        assertThat(CsvRows.cell("-5.25")).isEqualTo("-5.25");
        assertThat(CsvRows.cell(-5L)).isEqualTo("-5");
        assertThat(CsvRows.cell(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(CsvRows.cell(new BigDecimal("1E+999999"))).isEqualTo("1E+999999");
        assertThat(CsvRows.cell(List.of("a", 1L))).isEqualTo("[\"a\",1]");
    }

    @Test
    void whatIsAppendedReadsBackTheSame() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<List<String>> expected = new ArrayList<>(List.of(List.of("a", "b")));
        try (Outlet outlet = csv("a", "b")) {
            for (int i = 0; i < 200; i++) {
                String a = word(random);
                String b = word(random);
                send(outlet, fields("a", a, "b", b));
                expected.add(List.of(CsvRows.cell(a), CsvRows.cell(b)));
            }
        }
        assertThat(records(NAME)).as("seed %d", seed).isEqualTo(expected);
    }

    @Test
    void linesOfManyThreadsSystemsAndHubsNeverMix() throws Exception {
        Outlet one = csv("a", "b");
        FilesConnector shared = connector();
        Outlet two = shared.open(system(settings(NAME, "csv", "a", "b")), NONE);
        Outlet three = shared.open(system(settings(NAME, "csv", "a", "b")), NONE);
        List<Outlet> outlets = List.of(one, two, three);
        List<Future<Attempt>> sent = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(32)) {
            for (int i = 0; i < 320; i++) {
                Outlet outlet = outlets.get(i % 3);
                String text = "line\n" + i;
                sent.add(threads.submit(() -> send(outlet, fields("a", text, "b", text))));
            }
        }
        for (Future<Attempt> attempt : sent) {
            assertThat(attempt.get().outcome()).isInstanceOf(Outcome.Accepted.class);
        }
        List<List<String>> records = records(NAME);
        assertThat(records).hasSize(321).doesNotHaveDuplicates().startsWith(List.of("a", "b"));
        assertThat(records)
                .filteredOn(record -> !record.getFirst().equals("a"))
                .allMatch(record -> record.get(0).equals(record.get(1)));
    }

    @Test
    void whatACollectorTakesAwayWhileItIsWrittenIsNotWrittenAgain() throws Exception {
        Path file = base.resolve("out").resolve(NAME);
        AtomicBoolean over = new AtomicBoolean();
        try (Outlet outlet = csv("a");
                var threads = Executors.newSingleThreadExecutor()) {
            Future<Integer> taken = threads.submit(() -> collect(file, over));
            for (int i = 0; i < 400; i++) {
                Attempt attempt = send(outlet, fields("a", "line " + i));
                while (attempt.phase() == Phase.BEFORE) {
                    attempt = send(outlet, fields("a", "line " + i));
                }
                assertThat(attempt.outcome()).isInstanceOf(Outcome.Accepted.class);
            }
            over.set(true);
            assertThat(taken.get()).isPositive();
        }
        List<String> lines = new ArrayList<>();
        try (Stream<Path> all = Files.list(base.resolve("out"))) {
            for (Path one : all.toList()) {
                lines.addAll(Files.readAllLines(one));
            }
        }
        assertThat(lines).filteredOn(it -> !it.equals("a")).hasSize(400).doesNotHaveDuplicates();
    }

    /** Moves the file away, again and again. */
    private static int collect(Path file, AtomicBoolean over) throws IOException {
        int taken = 0;
        while (!over.get()) {
            try {
                Files.move(file, file.resolveSibling("taken-" + taken));
                taken++;
            } catch (NoSuchFileException _) {
                Thread.onSpinWait();
            }
        }
        return taken;
    }

    @Test
    void cutsOffALineThatACrashLeftHalfWrittenEvenInsideQuotes() throws IOException {
        Path file = Files.createDirectories(base.resolve("out")).resolve(NAME);
        Files.writeString(file, "a,b\n1,\"x\ny\"\n2,\"torn\n");
        try (Outlet outlet = csv("a", "b")) {
            send(outlet, fields("a", "3"));
        }
        assertThat(text(NAME)).isEqualTo("a,b\n1,\"x\ny\"\n3,\n");
    }

    @Test
    void doesNotContinueAFileWithOtherColumns() throws IOException {
        Path file = Files.createDirectories(base.resolve("out")).resolve(NAME);
        Files.writeString(file, "b,a\n");
        try (Outlet outlet = csv("a", "b")) {
            assertThat(send(outlet, fields("a", "3")).outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Unavailable.class,
                            u -> assertThat(u.fault().code()).isEqualTo("file-foreign"));
        }
        assertThat(text(NAME)).isEqualTo("b,a\n");
    }

    @Test
    void writesJsonLinesAndRepairsThem() throws IOException {
        Path file = Files.createDirectories(base.resolve("out")).resolve("x.jsonl");
        Files.writeString(file, "{\"n\":0}\n{\"n\":");
        try (Outlet outlet = connector().open(system(settings("x.jsonl", "jsonl")), NONE)) {
            send(
                    outlet,
                    fields("n", 1L, "t", "a\n\"ü", "l", List.of(true, new BigDecimal("1.50"))));
        }
        assertThat(text("x.jsonl"))
                .isEqualTo("{\"n\":0}\n{\"n\":1,\"t\":\"a\\n\\\"ü\",\"l\":[true,1.50]}\n");
    }

    @Test
    void refusesLinks() throws IOException {
        Path outside = Files.createDirectories(base.resolve("outside"));
        Path secret = Files.writeString(outside.resolve("secret"), "");
        Files.createDirectories(base.resolve("out"));
        Files.createSymbolicLink(base.resolve("out").resolve(NAME), secret);
        try (Outlet outlet = csv("a", "b")) {
            assertThat(send(outlet, fields("a", "1")).outcome())
                    .isInstanceOf(Outcome.Unauthorized.class);
        }
        Files.delete(base.resolve("out").resolve(NAME));
        Files.delete(base.resolve("out"));
        Files.createSymbolicLink(base.resolve("out"), outside);
        try (Outlet outlet = csv("a", "b")) {
            assertThat(send(outlet, fields("a", "1")).outcome())
                    .isInstanceOf(Outcome.Unauthorized.class);
        }
        assertThat(outside).isDirectoryContaining(path -> path.equals(secret));
        assertThat(secret).isEmptyFile();
    }

    @Test
    void waitsNoLongerThanItsDeadlineForALockedFile() throws IOException {
        Path file = Files.createDirectories(base.resolve("out")).resolve(NAME);
        try (FileChannel other =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                Outlet outlet = csv("a", "b")) {
            other.lock();
            Attempt attempt = outlet.send(rendition(fields("a", "1")), Duration.ofMillis(50));
            assertThat(attempt.outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Unavailable.class,
                            u -> assertThat(u.fault().code()).isEqualTo("file-locked"));
        }
        assertThat(file).isEmptyFile();
    }

    @Test
    void tellsAFullDiskFromAMissingRight() {
        Path full = Path.of("/dev/full");
        if (Files.exists(full)) {
            IOException noRoom =
                    catchThrowableOfType(
                            IOException.class,
                            () -> Files.write(full, new byte[1], StandardOpenOption.WRITE));
            assertThat(FileFaults.outcome("x", noRoom))
                    .isInstanceOfSatisfying(
                            Outcome.Unavailable.class,
                            u -> assertThat(u.fault().code()).isEqualTo("disk-full"));
        }
        assertThat(FileFaults.outcome("x", new AccessDeniedException("x")))
                .isInstanceOf(Outcome.Unauthorized.class);
        assertThat(FileFaults.outcome("x", new AppendFile.MaybeWritten(new IOException())))
                .isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void findsEveryWrongSetting() {
        assertThat(findings(settings("../{week}.csv", "csv", "a", "a")))
                .containsExactlyInAnyOrder("file-name", "column-name");
        assertThat(findings(settings(".hidden", "csv"))).contains("file-name", "columns-missing");
        Map<String, Node> outside = settings("x.csv", "csv", "a");
        outside.put("directory", scalar("../x"));
        assertThat(findings(outside)).containsExactly("directory-outside");
        assertThat(findings(settings(NAME, "jsonl"))).isEmpty();
    }

    @Test
    void saysThatASecondAppendIsASecondLine() {
        var operation =
                connector()
                        .operations(system(settings(NAME, "csv", "a")), new Findings())
                        .getFirst();
        assertThat(operation.repeatable()).isFalse();
        assertThat(operation.verifiable()).isFalse();
        assertThat(operation.request().get("properties")).isEqualTo(Map.of("a", Map.of()));
    }

    @Test
    void aStrayQuoteOfAnEditorCostsNoRows() throws IOException {
        Files.createDirectories(base.resolve("out"));
        String kept = "a,b\n5\" pipe,x\nlater,y\n";
        Files.writeString(base.resolve("out").resolve(NAME), kept + "torn");

        try (Outlet outlet = csv("a", "b")) {
            send(outlet, fields("a", "new", "b", "z"));
        }

        assertThat(text(NAME)).isEqualTo(kept + "new,z\n");
    }

    @Test
    void refusesHalfACharacterInsteadOfChangingIt() {
        try (Outlet csv = csv("a");
                Outlet lines = connector().open(system(settings("events.jsonl", "jsonl")), NONE)) {
            for (Outlet outlet : List.of(csv, lines)) {
                Attempt attempt = send(outlet, fields("a", "half \ud83d here"));

                assertThat(attempt.outcome())
                        .isInstanceOfSatisfying(
                                Outcome.Rejected.class,
                                refused ->
                                        assertThat(refused.fault().code())
                                                .isEqualTo("value-unwritable"));
                assertThat(attempt.phase()).isEqualTo(Phase.BEFORE);
            }
        }
        assertThat(base.resolve("out").resolve("events.jsonl")).doesNotExist();
    }

    private List<String> findings(Map<String, Node> settings) {
        Findings findings = new Findings();
        connector().operations(system(settings), findings);
        return findings.sorted().stream().map(Finding::code).toList();
    }

    private FilesConnector connector() {
        return new FilesConnector(base, InstantSource.fixed(NOW), ZoneId.of("Europe/Berlin"));
    }

    private Outlet csv(String... columns) {
        return connector().open(system(settings("events-{date}.csv", "csv", columns)), NONE);
    }

    private static Attempt send(Outlet outlet, Document input) {
        return outlet.send(rendition(input), Duration.ofSeconds(30));
    }

    private static Rendition rendition(Document input) {
        return new Rendition(
                "leads",
                FilesConnector.APPEND,
                input,
                new DeliveryKey("r1", "archive"),
                TraceContext.NONE);
    }

    private static Document fields(Object... pairs) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return Document.of(fields);
    }

    private static String word(Random random) {
        String letters = "ab ,\"\n\r\t=+-@';\u00fc\u20ac5";
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }

    private String text(String name) throws IOException {
        return Files.readString(base.resolve("out").resolve(name), StandardCharsets.UTF_8);
    }

    private List<List<String>> records(String name) throws IOException {
        try (var reader = CsvReader.builder().skipEmptyLines(false).ofCsvRecord(text(name))) {
            return reader.stream().map(record -> List.copyOf(record.getFields())).toList();
        }
    }

    private static Map<String, Node> settings(String file, String format, String... columns) {
        Map<String, Node> settings = new LinkedHashMap<>();
        settings.put("directory", scalar("out"));
        settings.put("file", scalar(file));
        settings.put("format", scalar(format));
        if (columns.length > 0) {
            List<Node> names = new ArrayList<>();
            for (String column : columns) {
                names.add(scalar(column));
            }
            settings.put("columns", new Node.Sequence(PLACE, names));
        }
        return settings;
    }

    private static Node scalar(String text) {
        return new Node.Scalar(PLACE, text, false);
    }

    private static SystemDeclaration system(Map<String, Node> settings) {
        return new SystemDeclaration(
                "archive",
                PLACE,
                "Keeps records.",
                "ops",
                "files",
                Optional.empty(),
                Optional.empty(),
                Map.of(FilesConnector.APPEND, List.of("*")),
                new SystemDeclaration.Limits(0, Duration.ofSeconds(1), 16, Duration.ofMinutes(1)),
                new Node.Mapping(PLACE, settings, Map.of()));
    }
}
