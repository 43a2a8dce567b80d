package dev.tieline.connector.files;

import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.connector.form.JsonAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept beside a file that is being written.
 *
 * @param checkpoint how far it is
 * @param part what of it belongs to the checkpoint
 * @param rows that are in it
 * @param kept what the format wants to know again; empty for text
 * @param state how far it is on its way to be seen
 */
record PartNote(Checkpoint checkpoint, Draft.Part part, long rows, String kept, State state) {
    /** More is none. */
    static final int MAX_BYTES = 4 << 20;

    /** On the way to be seen. */
    enum State {
        /** Chunks come. */
        OPEN,
        /** The part is whole; it gets its name. */
        ENDING,
        /** It is there. */
        DONE
    }

    PartNote in(State other) {
        return new PartNote(checkpoint, part, rows, kept, other);
    }

    /** Where its part is. */
    Body.At at() {
        return new Body.At(part.file(), kept, rows);
    }

    /** Whether it tells of that chunk. */
    boolean isAt(Checkpoint other) {
        return checkpoint.run() == other.run() && checkpoint.chunk() == other.chunk();
    }

    byte[] bytes() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", checkpoint.run());
        fields.put("chunk", checkpoint.chunk());
        fields.put("note", checkpoint.note());
        fields.put("file", part.file());
        fields.put("rows", rows);
        fields.put("part", part.state());
        if (!kept.isEmpty()) {
            fields.put("kept", kept);
        }
        fields.put("state", state.name());
        return (JsonRows.text(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Empty when it is none. */
    static Optional<PartNote> of(byte[] bytes) {
        if (JsonAnswer.read(bytes).orElse("") instanceof Map<?, ?> fields
                && fields.get("run") instanceof Long run
                && fields.get("chunk") instanceof Long chunk
                && fields.get("note") instanceof String note
                && fields.get("file") instanceof String file
                && fields.get("rows") instanceof Long rows
                && fields.get("state") instanceof String word
                && new FileName(file).problem().isEmpty()) {
            Checkpoint checkpoint = new Checkpoint(run, chunk, note);
            return part(fields)
                    .flatMap(part ->
                            Arrays.stream(State.values())
                                    .filter(state -> state.name().equals(word))
                                    .map(state ->
                                            new PartNote(
                                                    checkpoint,
                                                    new Draft.Part(file, run, part),
                                                    rows,
                                                    kept(fields),
                                                    state))
                                    .findFirst());
        }
        return Optional.empty();
    }

    private static String kept(Map<?, ?> fields) {
        return fields.get("kept") instanceof String kept ? kept : "";
    }

    /** Notes of earlier versions have a length there. */
    private static Optional<String> part(Map<?, ?> fields) {
        if (fields.get("part") instanceof String part) {
            return Optional.of(part);
        }
        return fields.get("length") instanceof Long length
                ? Optional.of(String.valueOf(length))
                : Optional.empty();
    }
}
