package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents say what is so: what can be compared with the product is. */
class DocumentsTest {
    private static final Path ROOT = DocumentPage.ROOT;
    private static final Pattern OPTION = Pattern.compile("`(--?[a-z-]+)");
    private static final Pattern NAMED_TEST = Pattern.compile("`([A-Za-z]+Test)\\.([A-Za-z0-9]+)`");
    private static final Set<String> EVERYWHERE = Set.of("-h", "--help", "-V", "--version");
    private static final Pattern ARTIFACT =
            Pattern.compile(
                    "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>");

    @TempDir private Path folder;

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (DocumentPage page : DocumentPage.all()) {
            for (String link : page.links()) {
                if (!link.startsWith("http") && !leads(page, link)) {
                    broken.add(ROOT.relativize(page.path()) + ": " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    private static boolean leads(DocumentPage page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target =
                parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1
                || new DocumentPage(target, Files.readAllLines(target))
                        .anchors()
                        .contains(parts[1]);
    }

    @Test
    void everyShownYamlChecksInTheExample() throws IOException {
        Map<String, List<DocumentPage.Block>> sections = new LinkedHashMap<>();
        for (DocumentPage page : DocumentPage.all()) {
            if (page.path().endsWith("tutorial.md") || page.path().endsWith("README.md")) {
                continue; // These are followed step by step by DocumentCommandsTest.
            }
            page.blocks().stream()
                    .filter(block -> block.language().equals("yaml") || !block.file().isEmpty())
                    .forEach(block ->
                            sections.computeIfAbsent(
                                            page.path() + block.section(), _ -> new ArrayList<>())
                                    .add(block));
        }
        assertThat(sections).isNotEmpty();
        for (List<DocumentPage.Block> section : sections.values()) {
            Path workspace = example(section.getFirst());
            for (DocumentPage.Block block : section) {
                if (block.file().isEmpty()) {
                    DocumentParts.put(block.text(), workspace);
                } else {
                    Files.writeString(workspace.resolve(block.file()), block.text());
                }
            }
            assertThat(Blueprint.of(new WorkspaceFolder(workspace)).findings())
                    .as(section.getFirst().place())
                    .isEmpty();
        }
    }

    private Path example(DocumentPage.Block block) throws IOException {
        Path from = ROOT.resolve("examples/acme");
        Path to = folder.resolve(block.place().replaceAll("[^a-z0-9]", "-"));
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.resolveSibling("."));
                Files.copy(file, copy);
            }
        }
        return to;
    }

    @Test
    void everyShownJsonIsJson() throws IOException {
        for (DocumentPage page : DocumentPage.all()) {
            for (DocumentPage.Block block : page.blocks()) {
                if (block.language().equals("json")) {
                    assertThat(JsonText.read(block.text()))
                            .as(block.place())
                            .isInstanceOf(Reading.Read.class);
                }
            }
        }
    }

    @Test
    void theReferenceIsWhatTheDeclarationsSay() throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/reference.md")))
                .as("run: ./tieline reference > docs/reference.md")
                .isEqualTo(ReferenceCommand.reference());
    }

    @Test
    void everyCommandAndOptionIsDescribedAndNothingElse() {
        Map<String, Set<String>> described = new TreeMap<>();
        String command = "";
        for (String line : DocumentPage.read("docs/commands.md").lines()) {
            command = line.startsWith("## ") ? line.substring(3) : command;
            if (command.startsWith("tieline ")) {
                Set<String> options =
                        described.computeIfAbsent(command.split(" ", -1)[1], _ -> new TreeSet<>());
                OPTION.matcher(line).results().map(found -> found.group(1)).forEach(options::add);
            }
        }

        assertThat(described).isEqualTo(declared());
    }

    @Test
    void everyComplaintHasTheTestThatIsNamed() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(DocumentPage.ROOT)) {
            for (Path file :
                    files.filter(f -> f.toString().matches(".*/src/test/java/.*Test\\.java"))
                            .toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.merge(name, Files.readString(file), String::concat);
            }
        }
        List<String> lines =
                DocumentPage.read("docs/complaints.md").lines().stream()
                        .filter(line -> line.matches("\\| [0-9]+ .*"))
                        .toList();
        assertThat(lines).hasSize(25);
        for (String line : lines) {
            List<MatchResult> named = NAMED_TEST.matcher(line).results().toList();
            assertThat(!named.isEmpty() || line.contains("yet")).as(line).isTrue();
            for (MatchResult test : named) {
                assertThat(sources).as(line).containsKey(test.group(1));
                assertThat(sources.get(test.group(1)))
                        .as(line)
                        .containsPattern(
                                "@(Test|ParameterizedTest|FuzzTest)(?:(?!void )[\\s\\S])*?void "
                                        + test.group(2)
                                        + "\\(");
            }
        }
    }

    private static Map<String, Set<String>> declared() {
        Map<String, Set<String>> declared = new TreeMap<>();
        Main.line()
                .getSubcommands()
                .forEach((name, line) ->
                        declared.put(
                                name,
                                Stream.concat(
                                                Stream.of(line),
                                                line.getSubcommands().values().stream())
                                        .flatMap(part -> part.getCommandSpec().options().stream())
                                        .flatMap(option -> Arrays.stream(option.names()))
                                        .filter(option -> !EVERYWHERE.contains(option))
                                        .collect(Collectors.toCollection(TreeSet::new))));
        return declared;
    }

    @Test
    void everyDependencyHasItsLine() throws IOException {
        var used = new TreeSet<String>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path pom : modules.map(m -> m.resolve("pom.xml")).filter(Files::exists).toList()) {
                used.addAll(dependencies(Files.readString(pom)));
            }
        }
        used.addAll(dependencies(Files.readString(ROOT.resolve("pom.xml"))));
        var explained =
                DocumentPage.read("docs/dependencies.md").lines().stream()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.split("`", 3)[1])
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(explained).isEqualTo(used);
    }

    /** Declared and used, not only managed; what a plug-in runs with is not of the product. */
    private static List<String> dependencies(String pom) {
        String used =
                pom.replaceAll("(?s)<dependencyManagement>.*</dependencyManagement>", "")
                        .replaceAll("(?s)<build>.*</build>", "");
        return ARTIFACT.matcher(used)
                .results()
                .map(found -> found.group(1) + ":" + found.group(2))
                .filter(name -> !name.startsWith("dev.tieline:"))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }
}
