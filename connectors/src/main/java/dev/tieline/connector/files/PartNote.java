package dev.tieline.connector.files;

import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.connector.http.JsonAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept beside a file that is being written.
 *
 * @param checkpoint how far it is
 * @param file its name when it is whole
 * @param rows that are in it
 * @param length of the part that belongs to the checkpoint, in bytes
 * @param state how far it is on its way to be seen
 */
record PartNote(Checkpoint checkpoint, String file, long rows, long length, State state) {

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
        return new PartNote(checkpoint, file, rows, length, other);
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
        fields.put("file", file);
        fields.put("rows", rows);
        fields.put("length", length);
        fields.put("state", state.name());
        return (JsonRows.text(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Empty when it is none. */
    static Optional<PartNote> of(byte[] bytes) {
        if (JsonAnswer.read(bytes, 0, bytes.length).orElse("") instanceof Map<?, ?> fields
                && fields.get("run") instanceof Long run
                && fields.get("chunk") instanceof Long chunk
                && fields.get("note") instanceof String note
                && fields.get("file") instanceof String file
                && fields.get("rows") instanceof Long rows
                && fields.get("length") instanceof Long length
                && fields.get("state") instanceof String word
                && new FileName(file).problem().isEmpty()) {
            Checkpoint checkpoint = new Checkpoint(run, chunk, note);
            return Arrays.stream(State.values())
                    .filter(state -> state.name().equals(word))
                    .map(state -> new PartNote(checkpoint, file, rows, length, state))
                    .findFirst();
        }
        return Optional.empty();
    }
}
