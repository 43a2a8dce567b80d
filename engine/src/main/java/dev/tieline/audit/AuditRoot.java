package dev.tieline.audit;

import dev.tieline.api.Document;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What fixes all rows up to one: kept outside the hub it shows later whether any of them is not as
 * it was.
 *
 * @param seq the newest row it is over; 0 when there was none
 * @param root of the tree, in hex
 * @param at when it was taken
 */
public record AuditRoot(long seq, String root, Instant at) {
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{64})@([0-9]{1,18})");

    /** {@code ROOT@SEQ}, as it is written down and given back. */
    public String text() {
        return root + "@" + seq;
    }

    /** Reads {@code ROOT@SEQ}; it does not say when it was taken. */
    public static Optional<AuditRoot> of(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(
                        new AuditRoot(
                                Long.parseLong(matcher.group(2)), matcher.group(1), Instant.EPOCH))
                : Optional.empty();
    }

    /** Its JSON, as commands and the API print it. */
    public Map<String, Object> json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seq", seq);
        fields.put("root", root);
        fields.put("at", at.toString());
        return fields;
    }

    /** Reads that JSON. */
    public static Optional<AuditRoot> of(Document json) {
        Optional<AuditRoot> read =
                of(json.text("root").orElse("") + "@" + json.field("seq").orElse(""));
        try {
            Instant at = Instant.parse(json.text("at").orElse(""));
            return read.map(root -> new AuditRoot(root.seq, root.root, at));
        } catch (DateTimeException _) {
            return read;
        }
    }
}
