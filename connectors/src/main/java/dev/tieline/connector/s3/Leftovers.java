package dev.tieline.connector.s3;

import dev.tieline.connector.s3.Bucket.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * What runs left that came to nothing. An upload is no object and costs space all the same until it
 * is ended.
 *
 * @param end on the clock of {@link System#nanoTime}
 */
record Leftovers(String prefix, String hidden, Bucket bucket, long end) {
    private static final int MOST = 10_000;
    private static final int MAX_NAME = 1_024;
    private static final String UPLOAD = ".upload";

    /**
     * Takes it all away, but the note and what belongs to an upload.
     *
     * @param kept may be {@link Upload#NONE}
     */
    void remove(Upload kept) throws IOException {
        S3Shelf shelf = new S3Shelf(hidden, bucket);
        shelf.until(end);
        List<String> chunks = kept.chunks().stream().map(Upload.Chunk::name).toList();
        for (var object : shelf.list("", name -> !name.equals("note"), MOST)) {
            String name = object.name();
            if (name.equals(kept.mark() + UPLOAD) || chunks.contains(name)) {
                continue;
            }
            if (name.endsWith(UPLOAD)) {
                endUploads(hidden + name, kept.id());
            }
            bucket.ask(Call.of("DELETE", hidden + name), end);
        }
    }

    private void endUploads(String noted, String kept) throws IOException {
        byte[] file = bucket.ask(Call.of("GET", noted).most(MAX_NAME), end).body();
        String name = new String(file, StandardCharsets.UTF_8);
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            return;
        }
        String key = prefix + name;
        Xml all =
                Xml.of(
                                bucket.ask(
                                                Call.of("GET", "")
                                                        .with("uploads", "")
                                                        .with("prefix", key),
                                                end)
                                        .body())
                        .orElseThrow(() -> S3Faults.garbled(""));
        for (Xml upload : all.all("Upload")) {
            if (upload.text("Key").equals(key) && !upload.text("UploadId").equals(kept)) {
                abort(key, upload.text("UploadId"));
            }
        }
    }

    private void abort(String key, String id) throws IOException {
        try {
            bucket.ask(Call.of("DELETE", key).with("uploadId", id), end);
        } catch (S3Faults.NoSuchUpload | NoSuchFileException _) {
            // It is gone, which is what was wanted.
        }
    }
}
