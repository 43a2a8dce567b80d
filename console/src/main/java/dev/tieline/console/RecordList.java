package dev.tieline.console;

import java.util.List;

/**
 * Records one under the other.
 *
 * @param title what they are
 * @param note what the list leaves out, in words; may be empty
 * @param rows newest first
 * @param older link to what comes after; empty at the end
 * @param searched what was searched for; empty when nothing was
 * @param carried chunks of runs that may hold it
 * @param files runs that read a file of that name
 */
record RecordList(
        String title,
        String note,
        List<RecordRow> rows,
        String older,
        String searched,
        List<Chunk> carried,
        List<RunsPage.Row> files) {

    /**
     * A chunk that holds what was searched for, or may.
     *
     * @param keys the lowest and the highest in it, masked already
     * @param what it did with it, as far as that is known
     * @param sure whether it is known
     */
    record Chunk(
            long run, String flow, long chunk, String keys, String what, boolean sure, Moment at) {}

    /** Whether of a chunk only the bounds are known. */
    boolean unsure() {
        return !carried.stream().allMatch(Chunk::sure);
    }

    /** The same with what may have been carried, and runs that read a file of that name. */
    RecordList with(List<Chunk> chunks, List<RunsPage.Row> runs) {
        String found = title;
        if (rows.isEmpty() && !runs.isEmpty()) {
            found = Words.count(runs.size(), "run") + " read it";
        } else if (rows.isEmpty() && !chunks.isEmpty()) {
            found = Words.count(chunks.size(), "chunk") + " " + inWords(chunks);
        }
        return new RecordList(
                found, note, rows, older, searched, List.copyOf(chunks), List.copyOf(runs));
    }

    private static String inWords(List<Chunk> chunks) {
        if (chunks.size() == 1) {
            return chunks.getFirst().what();
        }
        return chunks.stream().allMatch(Chunk::sure) ? "held it" : "may have carried it";
    }
}
