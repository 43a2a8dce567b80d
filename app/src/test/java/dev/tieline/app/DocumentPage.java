package dev.tieline.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document for people, as the tests see it.
 *
 * @param path of the file
 * @param lines of its text
 */
record DocumentPage(Path path, List<String> lines) {
    static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern FENCE = Pattern.compile("```([a-z]*)( [a-z0-9./-]+)?");

    DocumentPage {
        lines = List.copyOf(lines);
    }

    /**
     * What stands between two fences.
     *
     * @param line where it begins, from 1
     * @param language as the fence says
     * @param file whose text it is, where the fence says that, too; else empty
     * @param section the heading it is under
     * @param text without the fences
     */
    record Block(
            DocumentPage page,
            int line,
            String language,
            String file,
            String section,
            String text) {
        String place() {
            return ROOT.relativize(page.path()) + ":" + line;
        }
    }

    static DocumentPage read(String path) {
        return read(ROOT.resolve(path));
    }

    private static DocumentPage read(Path path) {
        try {
            return new DocumentPage(path, Files.readAllLines(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every document of the project. */
    static List<DocumentPage> all() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> top = Files.list(ROOT)) {
            return Stream.concat(docs, top)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .map(DocumentPage::read)
                    .toList();
        }
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        String section = "";
        int opened = -1;
        for (int i = 0; i < lines.size(); i++) {
            var fence = FENCE.matcher(lines.get(i).strip());
            if (!fence.matches()) {
                section = opened < 0 && lines.get(i).startsWith("#") ? lines.get(i) : section;
            } else if (opened < 0) {
                opened = i;
            } else {
                String[] said = lines.get(opened).strip().substring(3).split(" ", 2);
                String text = String.join("\n", lines.subList(opened + 1, i)) + "\n";
                blocks.add(
                        new Block(
                                this,
                                opened + 1,
                                said[0],
                                said.length > 1 ? said[1] : "",
                                section,
                                text));
                opened = -1;
            }
        }
        return blocks;
    }

    /** Targets of links outside of blocks. */
    List<String> links() {
        return LINK.matcher(prose()).results().map(link -> link.group(1)).toList();
    }

    /** What links may name after {@code #}, as GitHub makes them. */
    List<String> anchors() {
        return prose().lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    /** The text without its blocks. */
    String prose() {
        List<String> outside = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            boolean fence = FENCE.matcher(line.strip()).matches();
            if (!fence && !inside) {
                outside.add(line);
            }
            inside ^= fence;
        }
        return String.join("\n", outside);
    }
}
