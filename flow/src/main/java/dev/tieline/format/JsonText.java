package dev.tieline.format;

import dev.tieline.api.Document;
import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON objects: strict reading within bounds, stable writing. What this reader takes, every JSON
 * reader takes in the same way: no duplicate names, no half characters, no numbers out of range, no
 * comments, nothing after the end, UTF-8 only and without a mark at its start.
 */
public final class JsonText {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                    .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Limits.DEPTH)
                                    .maxTokenCount(Limits.TOKENS)
                                    .maxStringLength(Limits.TEXT)
                                    .maxNameLength(Limits.NAME)
                                    .maxNumberLength(Limits.NUMBER)
                                    .build())
                    .build();

    private JsonText() {}

    /** Reads a message of at most so many bytes. */
    public static Reading read(byte[] bytes, int maxBytes) {
        try {
            Bodies.checkSize(bytes.length, maxBytes);
            checkEncoding(bytes);
            try (JsonParser tokens = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
                boolean escapes = Utf8.has(bytes, '\\');
                return new Reading.Read(Document.of(new JsonTree(tokens, escapes, null).root()));
            }
        } catch (Unreadable e) {
            return e.refused();
        } catch (JacksonException e) {
            return explain(e).refused();
        }
    }

    /** Reads a text the hub wrote itself, such as a stored result; no limit but the reader's. */
    public static Reading read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
    }

    /** Reads a workspace file; what is wrong goes to {@code findings}. */
    public static Optional<JsonFile> readFile(String file, String text, Findings findings) {
        Map<String, Place> places = new HashMap<>();
        try (JsonParser tokens = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            JsonTree tree = new JsonTree(tokens, true, JsonTree.Places.into(places, file));
            try {
                return Optional.of(new JsonFile(tree.root(), places));
            } catch (Unreadable e) {
                report(file, e, tokens.currentTokenLocation(), findings);
            } catch (JacksonException e) {
                report(file, explain(e), e.getLocation(), findings);
            }
            return Optional.empty();
        }
    }

    /** Compact JSON in UTF-8; fields in the order of the document. */
    public static byte[] bytes(Document document) {
        return compact(document.fields()).getBytes(StandardCharsets.UTF_8);
    }

    /** Compact JSON of any value tree as in {@link Document}. */
    public static String compact(@Nullable Object tree) {
        StringBuilder out = new StringBuilder(256);
        append(out, tree);
        return out.toString();
    }

    /** Adds compact JSON of any value tree as in {@link Document}. */
    public static void append(StringBuilder out, @Nullable Object tree) {
        new JsonWriter(out, false).value(tree, 0);
    }

    /** Indented JSON of any value tree as in {@link Document}, for people. */
    public static String pretty(@Nullable Object tree) {
        StringBuilder out = new StringBuilder(512);
        new JsonWriter(out, true).value(tree, 0);
        return out.toString();
    }

    private static void checkEncoding(byte[] bytes) {
        int invalid = Utf8.firstInvalid(bytes);
        if (invalid >= 0) {
            throw Unreadable.broken(
                    "encoding-invalid", "The body is not valid UTF-8 at byte " + invalid + ".");
        }
        boolean marked =
                bytes.length >= 3
                        && bytes[0] == (byte) 0xEF
                        && bytes[1] == (byte) 0xBB
                        && bytes[2] == (byte) 0xBF;
        if (marked) {
            throw Unreadable.broken(
                    "encoding-mark", "The body starts with a byte order mark; JSON has none.");
        }
    }

    /** Says what a parser's complaint means without its message, which may quote the text. */
    private static Unreadable explain(JacksonException e) {
        String where = JsonTree.where(e.getLocation());
        if (e instanceof StreamConstraintsException) {
            return Unreadable.over(
                    "json-limit",
                    "The body is beyond a limit ("
                            + ("depth " + Limits.DEPTH)
                            + (", " + Limits.TOKENS + " tokens")
                            + (", text of " + Limits.TEXT + " characters")
                            + (", name of " + Limits.NAME)
                            + (", number of " + Limits.DIGITS + " digits)")
                            + where);
        }
        return Unreadable.broken("json-malformed", "The body is not valid JSON" + where);
    }

    private static void report(
            String file, Unreadable e, @Nullable TokenStreamLocation at, Findings findings) {
        int line = at == null ? 1 : Math.max(1, at.getLineNr());
        int column = at == null ? 1 : Math.max(1, at.getColumnNr());
        String message = e.message().replace("The body", "The file").replace("body", "file");
        int cut = message.indexOf(" at line ");
        findings.add(
                new Place(file, line, column),
                e.code(),
                cut < 0 ? message : message.substring(0, cut) + ".",
                "",
                "Correct the JSON; comments and trailing commas are not allowed.");
    }

    /**
     * A JSON file of a workspace.
     *
     * @param tree its value
     * @param places where the value at each JSON Pointer starts
     */
    public record JsonFile(Map<String, @Nullable Object> tree, Map<String, Place> places) {}
}
