package dev.tieline.connector.s3;

import dev.tieline.api.Outcome;
import dev.tieline.connector.files.Draft;
import dev.tieline.connector.files.StorageFailed;
import dev.tieline.connector.http.Line;
import dev.tieline.connector.s3.Bucket.Call;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A multipart upload that is completed at the end. Parts have a smallest size, so that smaller
 * commits wait as objects of their own beside the note until they make one. Each name is used once,
 * so that nobody writes over what another wrote; what no note tells of does not count.
 */
final class S3Draft implements Draft {
    private static final int MAX_PARTS = 10_000;
    private static final int PART = 8 << 20;

    /** So many parts have one size, the next ones twice that: 300 GB in all. */
    private static final int OF_ONE_SIZE = 2_500;

    private static final int MAX_NOTE = 4 << 20;
    private static final String MARK = "x-amz-meta-tieline";
    private static final String UPLOAD = ".upload";
    private static final String NOTE = "note";

    private final String prefix;
    private final Bucket bucket;
    private final String hidden;
    private long end = System.nanoTime();

    /** Tag of the note that was told last; empty when there was none. */
    private String noted = "";

    /** Bytes of chunks that wait, by their names; less than a part in all. */
    private final Map<String, byte[]> known = new HashMap<>();

    S3Draft(String prefix, Bucket bucket, String owner) {
        this.prefix = prefix;
        this.bucket = bucket;
        this.hidden = prefix + ".tieline-" + owner + "/";
    }

    private static String fresh() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private Line.Told.Answer ask(Call call) throws IOException {
        return bucket.ask(call, end);
    }

    @Override
    public Closeable lock(long until) {
        end = until;
        return () -> {};
    }

    @Override
    public Optional<byte[]> note() throws IOException {
        try {
            Line.Told.Answer answer = ask(Call.of("GET", hidden + NOTE).most(MAX_NOTE));
            noted = answer.header("ETag").orElseThrow(() -> S3Faults.garbled(NOTE));
            return Optional.of(answer.body());
        } catch (NoSuchFileException _) {
            noted = "";
            return Optional.empty();
        }
    }

    @Override
    public void note(byte[] note) throws IOException {
        Call call = Call.of("PUT", hidden + NOTE).body(List.of(note));
        try {
            keep(
                    noted.isEmpty()
                            ? call.header("If-None-Match", "*")
                            : call.header("If-Match", noted));
        } catch (S3Faults.NotOffered _) {
            // Without conditions, two hubs that run the same flow are not told apart.
            keep(call);
        }
    }

    private void keep(Call call) throws IOException {
        try {
            noted = ask(call).header("ETag").orElseThrow(() -> S3Faults.garbled(NOTE));
        } catch (S3Faults.NotAsAsked | NoSuchFileException _) {
            throw new Overtaken();
        } catch (StorageFailed e) {
            throw e.outcome() instanceof Outcome.Unavailable ? new Uncertain(e) : e;
        }
    }

    /** What no note tells of does not count. */
    @Override
    public void cut(Part part) {}

    @Override
    public Part append(Part part, Content content) throws IOException {
        Upload upload = Upload.of(part);
        byte[] bytes = bytes(content);
        if (bytes.length == 0) {
            return part;
        }
        int least = PART << (upload.parts().size() / OF_ONE_SIZE);
        return upload.waiting() + bytes.length < least
                ? wait(part, upload, bytes)
                : send(part, upload, bytes);
    }

    private static byte[] bytes(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        return bytes.toByteArray();
    }

    private Part wait(Part part, Upload upload, byte[] bytes) throws IOException {
        String name = part.run() + "-" + fresh();
        ask(Call.of("PUT", hidden + name).body(List.of(bytes)));
        known.put(name, bytes);
        return upload.with(new Upload.Chunk(name, bytes.length)).in(part);
    }

    /** All that waits, and this, as one part. */
    private Part send(Part part, Upload before, byte[] bytes) throws IOException {
        Upload upload = before.begun() ? before : begin(part, before);
        int number = upload.parts().size() + 1;
        if (number > MAX_PARTS) {
            throw S3Faults.tooLarge(part.file(), MAX_PARTS);
        }
        List<byte[]> pieces = new ArrayList<>();
        for (Upload.Chunk chunk : upload.chunks()) {
            pieces.add(waiting(part, chunk));
        }
        pieces.add(bytes);
        try {
            Line.Told.Answer answer =
                    ask(
                            Call.of("PUT", prefix + part.file())
                                    .with("partNumber", String.valueOf(number))
                                    .with("uploadId", upload.id())
                                    .body(pieces));
            String tag = answer.header("ETag").orElseThrow(() -> S3Faults.garbled(part.file()));
            known.clear();
            return upload.withPart(tag).in(part);
        } catch (S3Faults.NoSuchUpload _) {
            throw S3Faults.uploadGone(part.file());
        }
    }

    private byte[] waiting(Part part, Upload.Chunk chunk) throws IOException {
        byte[] bytes = known.get(chunk.name());
        try {
            if (bytes == null) {
                bytes = ask(Call.of("GET", hidden + chunk.name()).most(chunk.length())).body();
            }
        } catch (NoSuchFileException _) {
            throw S3Faults.partLost(part.file());
        }
        if (bytes.length != chunk.length()) {
            throw S3Faults.partLost(part.file());
        }
        return bytes;
    }

    /** Notes first which file an upload is of, so that one that no note tells of can be ended. */
    private Upload begin(Part part, Upload upload) throws IOException {
        String mark = fresh();
        ask(
                Call.of("PUT", hidden + mark + UPLOAD)
                        .body(List.of(part.file().getBytes(StandardCharsets.UTF_8))));
        Line.Told.Answer answer =
                ask(Call.of("POST", prefix + part.file()).with("uploads", "").header(MARK, mark));
        String id = Xml.of(answer.body()).map(xml -> xml.text("UploadId")).orElse("");
        if (id.isBlank() || id.lines().count() != 1) {
            throw S3Faults.garbled(part.file());
        }
        return new Upload(mark, id, upload.parts(), upload.chunks());
    }

    @Override
    public Part end(Part part, Content tail) throws IOException {
        Upload upload = Upload.of(part);
        byte[] bytes = bytes(tail);
        if (upload.waiting() + bytes.length > 0) {
            return send(part, upload, bytes);
        }
        return upload.begun() ? part : upload.empty(fresh()).in(part);
    }

    @Override
    public void show(Part part) throws IOException {
        Upload upload = Upload.of(part);
        if (!upload.parts().isEmpty()) {
            complete(part, upload);
        } else if (!isShown(part, upload)) {
            Call call = Call.of("PUT", prefix + part.file());
            // Notes of earlier versions have none.
            ask(upload.begun() ? call.header(MARK, upload.mark()) : call);
        }
        removeOthers(new Part(part.file(), part.run(), ""));
    }

    private void complete(Part part, Upload upload) throws IOException {
        StringBuilder list = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < upload.parts().size(); i++) {
            list.append("<Part><PartNumber>")
                    .append(i + 1)
                    .append("</PartNumber><ETag>")
                    .append(Xml.escaped(upload.parts().get(i)))
                    .append("</ETag></Part>");
        }
        byte[] body =
                list.append("</CompleteMultipartUpload>")
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
        try {
            ask(
                    Call.of("POST", prefix + part.file())
                            .with("uploadId", upload.id())
                            .header("Content-Type", "application/xml")
                            .body(List.of(body)));
        } catch (S3Faults.NoSuchUpload | NoSuchFileException _) {
            if (!isShown(part, upload)) {
                throw S3Faults.uploadGone(part.file());
            }
        }
    }

    /** Whether the object is the one of this upload: it was completed, or put, before. */
    private boolean isShown(Part part, Upload upload) throws IOException {
        try {
            return ask(Call.of("HEAD", prefix + part.file()))
                    .header(MARK)
                    .filter(upload.mark()::equals)
                    .isPresent();
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /** What cannot be taken away now is taken away another time. */
    @Override
    public void removeOthers(Part part) {
        try {
            new Leftovers(prefix, hidden, bucket, end).remove(Upload.of(part));
        } catch (IOException _) {
            // It counts for nothing.
        }
    }

    @Override
    public void close() {
        known.clear();
    }
}
