package dev.tieline.connector.files;

import dev.tieline.api.Loading;
import dev.tieline.api.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Map;

/** The granted operations of a system that read and write files as a whole. Thread-safe. */
record BulkFiles(
        Map<String, FileOperation> granted, Storage storage, InstantSource time, ZoneId zone) {
    private static final int ID_BYTES = 8;

    BulkFiles {
        granted = Map.copyOf(granted);
    }

    Instant now() {
        return time.instant();
    }

    private String name(FileOperation.Write write) {
        return write.file().at(now(), zone);
    }

    boolean has(String operation) {
        return granted.containsKey(operation);
    }

    Reading read(Reading.Question question) {
        if (granted.get(question.operation()) instanceof FileOperation.Read read) {
            return new FileReading(read, storage, time, question);
        }
        throw new UnsupportedOperationException(question.operation());
    }

    /**
     * The files of an operation one by one.
     *
     * @throws UnsupportedOperationException when it reads none
     */
    FileParts parts(String operation) {
        if (granted.get(operation) instanceof FileOperation.Read read) {
            return new FileParts(read, storage);
        }
        throw new UnsupportedOperationException(operation);
    }

    Loading load(Loading.Target target) {
        if (granted.get(target.operation()) instanceof FileOperation.Write write) {
            return new FileLoading(write, storage.draft(owner(target)), () -> name(write));
        }
        throw new UnsupportedOperationException(target.operation());
    }

    private static String owner(Loading.Target target) {
        String owner = target.flow() + "\0" + target.destination();
        byte[] sum = Fingerprint.sha256().digest(owner.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sum, 0, ID_BYTES);
    }

    void close() {
        storage.close();
    }
}
