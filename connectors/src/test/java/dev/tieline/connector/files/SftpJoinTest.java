package dev.tieline.connector.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.api.Loading;
import dev.tieline.api.Loading.Checkpoint;
import dev.tieline.api.Loading.Committed;
import dev.tieline.api.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of several writers that is joined at its end, and gets its name. */
class SftpJoinTest {
    private static final Map<String, Object> ROW = FilesWorld.schema("t", "string");

    @TempDir Path base;
    private SftpPlace place;
    private FilesWorld world;

    @BeforeEach
    void start() throws IOException {
        place = new SftpPlace(base.resolve("server"));
        world = new FilesWorld(base).writing("out.jsonl", "jsonl", Map.of(), ROW);
        place.in(world);
    }

    @AfterEach
    void stop() throws IOException {
        place.close();
    }

    /** What writes to a joined file meets. */
    private abstract static class Joining implements SftpEventListener {
        abstract void opens();

        abstract void writes(Path file, long offset) throws IOException;

        private static boolean joined(Path file) {
            return String.valueOf(file.getFileName()).endsWith("joined.part");
        }

        @Override
        public void opening(ServerSession session, String remote, Handle file) {
            if (joined(file.getFile())) {
                opens();
            }
        }

        @Override
        public void writing(
                ServerSession session,
                String remote,
                FileHandle file,
                long offset,
                byte[] data,
                int at,
                int length)
                throws IOException {
            if (joined(file.getFile())) {
                writes(file.getFile(), offset);
            }
        }
    }

    private static Checkpoint at(long chunk) {
        return new Checkpoint(1, chunk, "");
    }

    /** Each chunk by a writer of its own; all that is in the file then. */
    private String write(int chunks, int letters) {
        StringBuilder all = new StringBuilder();
        for (int chunk = 1; chunk <= chunks; chunk++) {
            String text = String.valueOf((char) ('a' + chunk)).repeat(letters);
            all.append("{\"t\":\"").append(text).append("\"}\n");
            try (Loading loading = world.loading()) {
                loading.begin(FilesWorld.LONG);
                loading.stage(List.of(Document.of(Map.of("t", text))), FilesWorld.LONG);
                Optional<Checkpoint> before =
                        Optional.of(at(chunk - 1)).filter(it -> it.chunk() > 0);
                assertThat(loading.commit(before, at(chunk), FilesWorld.LONG))
                        .isEqualTo(new Committed.Done());
            }
        }
        return all.toString();
    }

    private Committed finish(int chunks) {
        try (Loading loading = world.loading()) {
            return loading.finish(at(chunks), FilesWorld.LONG);
        }
    }

    private List<Path> hidden(String part) throws IOException {
        try (Stream<Path> all = Files.walk(base.resolve("server/outgoing/"))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> String.valueOf(file.getFileName()).contains(part))
                    .toList();
        }
    }

    private void isWhole(String expected) throws IOException {
        assertThat(new String(place.see("out.jsonl").orElseThrow(), UTF_8).equals(expected))
                .isTrue();
    }

    /** As when the hub was killed before it could note that. */
    private void notedAsEnding() {
        try {
            Path note = hidden("note-").getFirst();
            Files.writeString(note, Files.readString(note).replace("\"DONE\"", "\"ENDING\""));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneThatJoinsLateMakesNothingThatIsTakenForTheWhole() throws IOException {
        String whole = write(2, 10);
        AtomicBoolean late = new AtomicBoolean();
        AtomicBoolean cut = new AtomicBoolean();
        List<Committed> first = new ArrayList<>();
        place.files.addSftpEventListener(
                new Joining() {
                    @Override
                    void opens() {
                        if (late.compareAndSet(false, true)) {
                            first.add(finish(2));
                            notedAsEnding();
                            cut.set(true);
                        }
                    }

                    @Override
                    void writes(Path file, long offset) throws IOException {
                        if (cut.get()) {
                            throw new IOException("cut off");
                        }
                    }
                });
        assertThat(finish(2)).isInstanceOf(Committed.Failed.class);
        assertThat(first).containsExactly(new Committed.Done());
        isWhole(whole);
        assertThat(finish(2)).isEqualTo(new Committed.Done());
        isWhole(whole);
        assertThat(hidden("joined")).isEmpty();
    }

    @Test
    void joiningGoesOnWhereAnotherWasCutOff() throws IOException {
        String whole = write(2, 7 << 20);
        AtomicBoolean cut = new AtomicBoolean(true);
        AtomicLong least = new AtomicLong(Long.MAX_VALUE);
        ConcurrentSkipListSet<String> names = new ConcurrentSkipListSet<>();
        place.files.addSftpEventListener(
                new Joining() {
                    @Override
                    void opens() {}

                    @Override
                    void writes(Path file, long offset) throws IOException {
                        names.add(file.toString());
                        if (cut.get() && offset >= 12 << 20) {
                            throw new IOException("cut off");
                        }
                        least.accumulateAndGet(cut.get() ? Long.MAX_VALUE : offset, Math::min);
                    }
                });
        assertThat(finish(2)).isInstanceOf(Committed.Failed.class);
        cut.set(false);
        assertThat(finish(2)).isEqualTo(new Committed.Done());
        isWhole(whole);
        assertThat(names).hasSize(1);
        assertThat(least.get()).isEqualTo(4 << 20);
    }

    @Test
    void whatNoNoteTellsOfIsNotShown() throws IOException {
        String whole = write(1, 10);
        Files.writeString(
                hidden(".part").getFirst(), "of a chunk that came late", StandardOpenOption.APPEND);
        assertThat(finish(1)).isEqualTo(new Committed.Done());
        isWhole(whole);
    }

    @Test
    void aLongNameIsTriedAndNothingIsLeftOfThat() throws IOException {
        String name = "\u4ea7".repeat(70) + ".jsonl";
        world.writing(name, "jsonl", Map.of(), ROW);
        String whole = write(1, 10);
        assertThat(hidden(name)).isEmpty();
        assertThat(finish(1)).isEqualTo(new Committed.Done());
        assertThat(new String(place.see(name).orElseThrow(), UTF_8)).isEqualTo(whole);
    }

    @Test
    void aNameThatIsTooLongForTheServerIsSaidBeforeAllIsWritten() {
        world.writing("\u4ea7".repeat(100) + ".jsonl", "jsonl", Map.of(), ROW);
        assertThat(world.findings()).isEmpty();
        try (Loading loading = world.loading()) {
            loading.begin(FilesWorld.LONG);
            loading.stage(List.of(Document.of(Map.of("t", "x"))), FilesWorld.LONG);
            Committed committed = loading.commit(Optional.empty(), at(1), FilesWorld.LONG);
            assertThat(committed)
                    .isInstanceOfSatisfying(
                            Committed.Failed.class,
                            failed -> {
                                assertThat(failed.outcome()).isInstanceOf(Outcome.Rejected.class);
                                assertThat(FilesWorld.code(failed.outcome()))
                                        .isEqualTo("name-too-long");
                            });
        }
    }
}
