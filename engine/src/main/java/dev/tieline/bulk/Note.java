package dev.tieline.bulk;

import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunChunk;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A chunk as text that the destination keeps with its checkpoint. */
final class Note {
    private Note() {}

    static String of(RunChunk chunk) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("told", chunk.counts().told());
        fields.put("taken", chunk.counts().taken());
        fields.put("held", chunk.counts().held());
        fields.put("created", chunk.rows().created());
        fields.put("changed", chunk.rows().changed());
        fields.put("same", chunk.rows().same());
        fields.put("gone", chunk.rows().gone());
        fields.put("skipped", chunk.rows().skipped());
        fields.put("low", chunk.low());
        fields.put("high", chunk.high());
        fields.put("position", chunk.position());
        fields.put("newest", chunk.newest());
        fields.put("at", chunk.at().toString());
        return new String(JsonText.bytes(Document.of(fields)), StandardCharsets.UTF_8);
    }

    /** Empty when it is not a note: somebody wrote into the destination's checkpoints. */
    static Optional<RunChunk> read(long run, long number, String note) {
        if (!(JsonText.read(note) instanceof Reading.Read(Document fields))) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new RunChunk(
                            run,
                            number,
                            new Run.Counts(
                                    whole(fields, "told"),
                                    whole(fields, "taken"),
                                    0,
                                    whole(fields, "held"),
                                    0),
                            new Run.Rows(
                                    1,
                                    whole(fields, "created"),
                                    whole(fields, "changed"),
                                    whole(fields, "same"),
                                    whole(fields, "gone"),
                                    whole(fields, "skipped")),
                            text(fields, "low"),
                            text(fields, "high"),
                            text(fields, "position"),
                            text(fields, "newest"),
                            Instant.parse(text(fields, "at"))));
        } catch (IllegalArgumentException | java.time.DateTimeException _) {
            return Optional.empty();
        }
    }

    private static long whole(Document fields, String name) {
        return fields.field(name)
                .filter(Long.class::isInstance)
                .map(Long.class::cast)
                .orElseThrow(() -> new IllegalArgumentException(name));
    }

    private static String text(Document fields, String name) {
        return fields.text(name).orElseThrow(() -> new IllegalArgumentException(name));
    }
}
