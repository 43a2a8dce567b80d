package dev.tieline.resource;

import dev.tieline.api.Document;
import dev.tieline.bench.Check;
import dev.tieline.contract.JsonContract;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.ledger.Ledger;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the API is asked, and what it must not tell. */
public final class ResourceTargets {
    private static final Parameter LIMIT = Parameter.limit();
    private static final Parameter BEFORE = Parameter.position("before", "A page.");
    private static final Parameter SEARCHED = Parameter.searched("key", "A key.");
    private static final Form FORM =
            Form.options("Options.", Map.of("reason", Map.of("type", "string", "maxLength", 20L)));

    private ResourceTargets() {}

    /** Parameters and the body of a command: what is not refused can be used. */
    public static void asked(byte[] bytes) {
        List<String> parts = Check.parts(bytes, 2);
        String value = parts.get(0);
        if (LIMIT.problem(value).isEmpty()) {
            int limit = new Call(Map.of("limit", value), Document.empty()).limit();
            Check.that(limit >= 1 && limit <= Ledger.MAX_PAGE, "a limit", limit);
        }
        if (BEFORE.problem(value).isEmpty()) {
            long before = new Call(Map.of("before", value), Document.empty()).whole("before", 0);
            Check.that(before >= 0, "a position", before);
        }
        if (SEARCHED.problem(value).isEmpty()) {
            Check.that(!value.isBlank() && value.length() <= 400, "a key", value);
        }
        if (JsonText.read(parts.get(1)) instanceof Reading.Read(Document body)) {
            boolean fits =
                    body.fields().keySet().stream().allMatch("reason"::equals)
                            && body.fields().values().stream()
                                    .allMatch(reason ->
                                            reason instanceof String text
                                                    && text.codePointCount(0, text.length()) <= 20);
            Check.same(FORM.problems(body).isEmpty(), fits, "the form's verdict");
        }
    }

    /** A classified value and what somebody said: the value is not in what is told of it. */
    public static void hidden(byte[] bytes) {
        List<String> parts = Check.parts(bytes, 2);
        String value = parts.get(0).strip();
        Document record = Document.of(Map.of("v", value));
        Hidden hidden =
                Hidden.of(List.of(record), shown -> shown.mapLeaves((_, _) -> JsonContract.MASK));
        hidden.text(parts.get(1));
        hidden.key(parts.get(1));
        String told =
                hidden.text("he said: " + value + " (twice) " + value.toUpperCase(Locale.ROOT));
        boolean harmless = value.length() < 2 || "he said:  (twice) ".contains(value);
        Check.that(
                harmless
                        || value.contains(JsonContract.MASK.substring(0, 1))
                        || !told.contains(value),
                "it shows",
                told);
    }
}
