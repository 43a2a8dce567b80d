package dev.tieline.testkit;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Where a sender writes down what it was told, one line each, in the system's hands before it goes
 * on: whatever becomes of the test, what was promised can be read. Not thread-safe.
 */
final class Notes implements AutoCloseable {
    private final BufferedWriter file;

    Notes(Path path) throws IOException {
        file = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void note(Told told) throws IOException {
        file.write(
                told.submission()
                        + ' '
                        + told.life()
                        + ' '
                        + told.status()
                        + ' '
                        + told.recordId()
                        + '\n');
        file.flush();
    }

    static List<Told> read(Path path) throws IOException {
        return Files.readAllLines(path).stream().map(Notes::told).toList();
    }

    private static Told told(String line) {
        String[] words = line.split(" ", -1);
        return new Told(words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), words[3]);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
