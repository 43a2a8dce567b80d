package dev.tieline.connector.files;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes one file after the other until it is killed, and says what is done. */
final class LoadingProgram {
    static final int CHUNKS = 5;
    private static final int ROWS = 40;
    private static final Map<String, Object> ROW =
            FilesWorld.schema("run", "integer", "n", "integer", "t", "string");

    private LoadingProgram() {}

    static FilesWorld world(Path base, String format, String compression) throws IOException {
        FilesWorld world =
                new FilesWorld(base)
                        .reading(format, Map.of(), ROW)
                        .writing("out", format, Map.of(), ROW);
        if (!compression.isEmpty()) {
            world.with("out", "compression", compression);
            if (FileOperation.Format.valueOf(format.toUpperCase(Locale.ROOT)).isTable()) {
                return world;
            }
            world.with("rows", "compression", compression);
        }
        return world;
    }

    /** All rows of a run. */
    static List<Document> rows(long run) {
        List<Document> rows = new ArrayList<>();
        for (long chunk = 1; chunk <= CHUNKS; chunk++) {
            rows.addAll(rows(run, chunk));
        }
        return rows;
    }

    private static List<Document> rows(long run, long chunk) {
        List<Document> rows = new ArrayList<>();
        for (long n = 0; n < ROWS; n++) {
            long number = chunk * ROWS + n;
            rows.add(Document.of(Map.of("run", run, "n", number, "t", "row\n" + number)));
        }
        return rows;
    }

    /**
     * @param arguments folder of the test, format, compression; and for a place that is far away
     *     its port, and {@code s3} or the server's key
     */
    public static void main(String[] arguments) throws IOException {
        String compression = arguments.length > 2 ? arguments[2] : "";
        FilesWorld world = world(Path.of(arguments[0]), arguments[1], compression);
        if (arguments.length > 4) {
            int port = Integer.parseInt(arguments[3]);
            if (arguments[4].equals("s3")) {
                S3Place.use(world, port);
            } else {
                SftpPlace.use(world, port, arguments[4]);
            }
        }
        Loading loading = world.loading();
        Checkpoint at =
                ((Loading.Begun.At) loading.begin(FilesWorld.LONG))
                        .checkpoint()
                        .orElse(new Checkpoint(0, CHUNKS, ""));
        while (true) {
            if (at.chunk() == CHUNKS) {
                if (at.run() > 0) {
                    done(loading.finish(at, FilesWorld.LONG));
                    System.out.println("finished " + at.run());
                }
                at = commit(loading, at, new Checkpoint(at.run() + 1, 1, "note"));
            } else {
                at = commit(loading, at, new Checkpoint(at.run(), at.chunk() + 1, "note"));
            }
            System.out.println("committed " + at.run() + " " + at.chunk());
        }
    }

    private static Checkpoint commit(Loading loading, Checkpoint at, Checkpoint now) {
        loading.stage(rows(now.run(), now.chunk()), FilesWorld.LONG);
        done(
                loading.commit(
                        at.run() == 0 ? Optional.empty() : Optional.of(at), now, FilesWorld.LONG));
        return now;
    }

    private static void done(Loading.Committed committed) {
        if (!(committed instanceof Loading.Committed.Done)) {
            throw new IllegalStateException(committed.toString());
        }
    }
}
