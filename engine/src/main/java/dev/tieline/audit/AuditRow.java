package dev.tieline.audit;

import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An act as it is kept. Its text is written once and never made again: what is hashed are these
 * bytes.
 *
 * @param seq from 1, without gaps
 * @param text the act and its number as one JSON object; see {@link #text(long, Act)}
 * @param previous hash of the row before, in hex; zeros before the first
 * @param hash SHA-256 over the text's UTF-8 bytes and the bytes of {@code previous}, in hex
 */
public record AuditRow(long seq, String text, String previous, String hash) {
    /** What the first row follows. */
    public static final String NONE = "0".repeat(2 * Digests.BYTES);

    /** So many bytes are far more than any act takes. */
    private static final int MAX_TEXT = 64 << 10;

    /** Of one width, so that texts are in the order of times. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final Pattern LINE =
            Pattern.compile(
                    "\\{\"row\":(\\{.*}),\"previous\":\"([0-9a-f]{64})\",\"hash\":\"([0-9a-f]{64})\"}");

    /** The row of an act that follows another. */
    public static AuditRow of(long seq, Act act, String previous) {
        String text = text(seq, act);
        return new AuditRow(seq, text, previous, hash(text, previous));
    }

    /** The hash of a row of this text that follows another. */
    public static String hash(String text, String previous) {
        return Digests.hex(
                Digests.of(text.getBytes(StandardCharsets.UTF_8), Digests.bytes(previous)));
    }

    /** How a time is written in a row. */
    public static String time(Instant at) {
        return TIME.format(at);
    }

    private static String text(long seq, Act act) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seq", seq);
        fields.put("at", time(act.at()));
        fields.put("actor", act.actor());
        fields.put("act", act.name());
        fields.put("object", act.object());
        if (!act.details().isEmpty()) {
            fields.put("details", act.details());
        }
        return JsonText.compact(fields);
    }

    /** The act in the text; empty when that is not the text of a row of this number. */
    public Optional<Act> act() {
        if (!(JsonText.read(text.getBytes(StandardCharsets.UTF_8), MAX_TEXT)
                instanceof Reading.Read(Document row))) {
            return Optional.empty();
        }
        if (!row.field("seq").equals(Optional.of(seq))) {
            return Optional.empty();
        }
        Map<String, String> details = new TreeMap<>();
        if (row.field("details").orElse(Map.of()) instanceof Map<?, ?> given) {
            given.forEach((key, value) -> details.put(String.valueOf(key), String.valueOf(value)));
        }
        try {
            return Optional.of(
                    new Act(
                            Instant.parse(row.text("at").orElse("")),
                            row.text("actor").orElse(""),
                            row.text("act").orElse(""),
                            row.text("object").orElse(""),
                            details));
        } catch (DateTimeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The leaf that the tree has for it. */
    public byte[] leaf() {
        return MerkleTree.leaf(Digests.bytes(hash));
    }

    /** The row as a line of an export. */
    public String line() {
        return "{\"row\":" + text + ",\"previous\":\"" + previous + "\",\"hash\":\"" + hash + "\"}";
    }

    /**
     * Reads a line of an export; what it says of its hashes is not believed, see {@link
     * AuditCheck}.
     */
    static Optional<AuditRow> ofLine(long seq, String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches()
                ? Optional.of(
                        new AuditRow(seq, matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }
}
