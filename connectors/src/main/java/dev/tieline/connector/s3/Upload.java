package dev.tieline.connector.s3;

import dev.tieline.connector.files.Draft.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * What is uploaded of a file. The state of a part is a line for each, in their order: {@code upload
 * MARK ID}, {@code part ETAG}, {@code chunk NAME LENGTH}. A file without bytes has a mark and no
 * parts, and its upload no id: it is put at once.
 *
 * @param mark that the object will have, to be known again; empty as long as there is no upload
 * @param id of the multipart upload
 * @param parts their tags, in their order
 * @param chunks that wait until they make a part
 */
record Upload(String mark, String id, List<String> parts, List<Chunk> chunks) {
    static final Upload NONE = new Upload("", "", List.of(), List.of());

    Upload {
        parts = List.copyOf(parts);
        chunks = List.copyOf(chunks);
    }

    /** A commit that is too small for a part, as an object of its own. */
    record Chunk(String name, int length) {}

    boolean begun() {
        return !mark.isEmpty();
    }

    int waiting() {
        return chunks.stream().mapToInt(Chunk::length).sum();
    }

    static Upload of(Part part) {
        String mark = "";
        String id = "";
        List<String> parts = new ArrayList<>();
        List<Chunk> chunks = new ArrayList<>();
        for (String line : part.state().lines().toList()) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "upload" -> {
                    mark = words[1];
                    id = words[2];
                }
                case "part" -> parts.add(line.substring("part ".length()));
                case "chunk" -> chunks.add(new Chunk(words[1], Integer.parseInt(words[2])));
                default -> throw new IllegalArgumentException("a note of another kind");
            }
        }
        return new Upload(mark, id, parts, chunks);
    }

    Part in(Part part) {
        StringBuilder state = new StringBuilder();
        if (begun()) {
            state.append("upload ").append(mark).append(' ').append(id).append('\n');
        }
        parts.forEach(tag -> state.append("part ").append(tag).append('\n'));
        chunks.forEach(chunk ->
                state.append("chunk ")
                        .append(chunk.name())
                        .append(' ')
                        .append(chunk.length())
                        .append('\n'));
        return new Part(part.file(), part.run(), state.toString());
    }

    Upload with(Chunk chunk) {
        List<Chunk> more = new ArrayList<>(chunks);
        more.add(chunk);
        return new Upload(mark, id, parts, more);
    }

    /** Of a file that has no bytes at its end. */
    Upload empty(String itsMark) {
        return new Upload(itsMark, "", parts, chunks);
    }

    /** All that waited is in a part now. */
    Upload withPart(String tag) {
        List<String> more = new ArrayList<>(parts);
        more.add(tag);
        return new Upload(mark, id, more, List.of());
    }
}
