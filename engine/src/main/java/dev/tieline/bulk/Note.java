package dev.tieline.bulk;

import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a chunk, as text that the destination keeps with its checkpoint: numbers only. Its
 * keys and where the source goes on behind it are none of the destination's business, and nothing
 * that it could decide.
 */
final class Note {
    private Note() {}

    static String of(RunChunk chunk) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("held", chunk.counts().held());
        fields.put("created", chunk.rows().created());
        fields.put("changed", chunk.rows().changed());
        fields.put("same", chunk.rows().same());
        fields.put("gone", chunk.rows().gone());
        return new String(JsonText.bytes(Document.of(fields)), StandardCharsets.UTF_8);
    }

    /**
     * The chunk that was prepared, with what the note says of it; empty when it is not a note:
     * somebody wrote into the destination's checkpoints.
     */
    static Optional<RunChunk> read(RunChunk prepared, String note) {
        if (!(JsonText.read(note) instanceof Reading.Read(Document fields))) {
            return Optional.empty();
        }
        try {
            long held = whole(fields, "held");
            long told = prepared.counts().told();
            long skipped = prepared.rows().skipped();
            return Optional.of(
                    new RunChunk(
                            prepared.run(),
                            prepared.number(),
                            new Run.Counts(told, told - held - skipped, 0, held, 0),
                            new Run.Rows(
                                    1,
                                    whole(fields, "created"),
                                    whole(fields, "changed"),
                                    whole(fields, "same"),
                                    whole(fields, "gone"),
                                    skipped),
                            prepared.low(),
                            prepared.high(),
                            prepared.position(),
                            prepared.newest(),
                            prepared.at()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static long whole(Document fields, String name) {
        return fields.field(name)
                .filter(value -> value instanceof Long number && number >= 0)
                .map(Long.class::cast)
                .orElseThrow(() -> new IllegalArgumentException(name));
    }
}
