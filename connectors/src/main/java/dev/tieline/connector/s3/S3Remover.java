package dev.tieline.connector.s3;

import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import dev.tieline.connector.files.Stored;
import dev.tieline.connector.http.Line;
import dev.tieline.connector.s3.Bucket.Call;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/**
 * Takes away an object. A bucket has no other names for what is there: an object is copied, on the
 * condition that it is still the one that was read, and then deleted on the same condition. Servers
 * that do not know the second one are asked right before.
 *
 * @param end on the clock of {@link System#nanoTime}
 */
record S3Remover(String prefix, Bucket bucket, S3Shelf shelf, long end) {
    /** No server copies more in one request. */
    private static final long MOST_COPIED = 5L << 30;

    Removal remove(Removal.Wish wish) throws IOException {
        String name = wish.part().name();
        Optional<Stored> now = there(name);
        if (now.isEmpty()) {
            askBucket(name);
        } else if (isOther(now.get(), wish.part())
                || (!wish.folder().isEmpty() && !isMoved(now.get(), wish))
                || !isDeleted(now.get(), wish.part())) {
            return new Removal.Replaced();
        }
        if (!wish.marker().isEmpty() && there(name).isEmpty()) {
            delete(Call.of("DELETE", prefix + name + wish.marker()));
        }
        return new Removal.Done();
    }

    private Optional<Stored> there(String name) throws IOException {
        try {
            return Optional.of(shelf.look(name));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static boolean isOther(Stored now, Reading.Part part) {
        return !now.version().equals(part.version());
    }

    /** Of an object that is not there nobody says whether its bucket is. */
    private void askBucket(String name) throws IOException {
        bucket.ask(
                Call.of("GET", "")
                        .with("list-type", "2")
                        .with("max-keys", "1")
                        .with("prefix", prefix + name),
                end);
    }

    /** False when it is another one by now. */
    private boolean isMoved(Stored file, Removal.Wish wish) throws IOException {
        if (file.bytes() > MOST_COPIED) {
            throw S3Faults.tooLargeToCopy(file.name());
        }
        String moved = wish.folder() + "/" + file.name();
        String numbered = moved + "." + wish.run();
        for (String to : List.of(moved, numbered)) {
            Optional<Stored> taken = there(to);
            boolean copied = taken.isEmpty() ? isCopied(file, to) : isCopy(file, taken.get());
            if (copied) {
                return true;
            }
            if (there(file.name()).filter(now -> !isOther(now, wish.part())).isEmpty()) {
                return false;
            }
        }
        throw S3Faults.taken(numbered);
    }

    /** Made by a try before: a file that was moved earlier is older than one that came later. */
    private static boolean isCopy(Stored file, Stored other) {
        return other.bytes() == file.bytes()
                && other.tag().equals(file.tag())
                && !other.changed().isBefore(file.changed());
    }

    /** False when a condition did not hold. */
    private boolean isCopied(Stored file, String to) throws IOException {
        Call copy =
                Call.of("PUT", prefix + to)
                        .header(Bucket.COPIED, bucket.path(prefix + file.name()))
                        .header("x-amz-copy-source-if-match", file.tag());
        try {
            Line.Told.Answer answer;
            try {
                answer = bucket.ask(copy.header("If-None-Match", "*"), end);
            } catch (S3Faults.NotOffered _) {
                answer = bucket.ask(copy, end);
            }
            if (Xml.of(answer.body())
                    .filter(xml -> xml.name().equals("CopyObjectResult"))
                    .isEmpty()) {
                throw S3Faults.garbled(to);
            }
        } catch (S3Faults.NotAsAsked | NoSuchFileException _) {
            return false;
        }
        // It is about to be the only one.
        if (there(to).filter(made -> made.bytes() == file.bytes()).isEmpty()) {
            throw S3Faults.garbled(to);
        }
        return true;
    }

    /** False when it is another one by now. */
    private boolean isDeleted(Stored file, Reading.Part part) throws IOException {
        Call delete = Call.of("DELETE", prefix + file.name());
        Optional<Stored> now = there(file.name());
        if (now.isEmpty()) {
            return true;
        }
        if (isOther(now.get(), part)) {
            return false;
        }
        try {
            delete(delete.header("If-Match", file.tag()));
        } catch (S3Faults.NotOffered _) {
            delete(delete);
        } catch (S3Faults.NotAsAsked _) {
            now = there(file.name());
            if (now.isPresent() && !isOther(now.get(), part)) {
                throw S3Faults.notDeleted(file.name());
            }
            return now.isEmpty();
        }
        return true;
    }

    private void delete(Call call) throws IOException {
        try {
            bucket.ask(call, end);
        } catch (NoSuchFileException _) {
            // It is gone, which is what was wanted.
        }
    }
}
