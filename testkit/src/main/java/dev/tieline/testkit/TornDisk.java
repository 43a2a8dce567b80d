package dev.tieline.testkit;

import dev.tieline.testkit.IoTrace.Cut;
import dev.tieline.testkit.IoTrace.Opened;
import dev.tieline.testkit.IoTrace.Removed;
import dev.tieline.testkit.IoTrace.Said;
import dev.tieline.testkit.IoTrace.Step;
import dev.tieline.testkit.IoTrace.Synced;
import dev.tieline.testkit.IoTrace.SyncedNames;
import dev.tieline.testkit.IoTrace.Wrote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A disk that follows a trace and shows how it may look when the power fails: what was synced is
 * there; of what was written since, each write is there, is not, or is there in part, by sectors,
 * whatever the order was. A name that was made or removed since its directory was synced may be so
 * or as before. Not thread-safe.
 */
public final class TornDisk {
    private static final int SECTOR = 512;

    private final Map<Integer, Content> files = new HashMap<>();
    private final Map<Path, Name> names = new LinkedHashMap<>();

    /** What becomes of the writes that were not synced. */
    public enum Fate {
        /** None is there. */
        NONE,
        /** All are there: the process died and the machine did not. */
        ALL,
        /** Those up to some moment are there, the last one in part. */
        FIRST,
        /** Each is there or not. */
        SOME,
        /** Each sector of each is there or not. */
        TORN,
        /** All but one are there. */
        ONE_MISSING,
        /** Only one is there. */
        ONE_THERE
    }

    /** A file's bytes and what was done to it since they were synced. */
    private static final class Content {
        byte[] synced = new byte[0];
        final List<Step> since = new ArrayList<>();
    }

    /** What a name stands for: as synced, and what it stood for since; 0 for nothing. */
    private static final class Name {
        int synced;
        final List<Integer> since = new ArrayList<>();
    }

    /** Takes one step. */
    public void follow(Step step) {
        switch (step) {
            case Opened(int file, Path path, boolean created) -> {
                files.put(file, new Content());
                Name name = names.computeIfAbsent(path, _ -> new Name());
                if (created) {
                    name.since.add(file);
                } else {
                    name.synced = file;
                }
            }
            case Wrote wrote -> content(wrote.file()).since.add(wrote);
            case Cut cut -> content(cut.file()).since.add(cut);
            case Synced(int file) -> {
                Content content = content(file);
                content.synced = all(content);
                content.since.clear();
            }
            case SyncedNames(Path directory) ->
                    names.forEach((path, name) -> {
                        if (directory.equals(path.getParent()) && !name.since.isEmpty()) {
                            name.synced = name.since.getLast();
                            name.since.clear();
                        }
                    });
            case Removed(Path path) -> names.computeIfAbsent(path, _ -> new Name()).since.add(0);
            case Said _ -> {}
        }
    }

    private Content content(int file) {
        Content content = files.get(file);
        if (content == null) {
            throw new IllegalStateException("file " + file + " was never opened");
        }
        return content;
    }

    private static byte[] all(Content content) {
        Bytes bytes = new Bytes(content.synced);
        content.since.forEach(bytes::apply);
        return bytes.copy();
    }

    /** How many steps are not synced now. */
    public int unsynced() {
        int steps = 0;
        for (Content content : files.values()) {
            steps += content.since.size();
        }
        for (Name name : names.values()) {
            steps += name.since.size();
        }
        return steps;
    }

    /** Writes what is there after the power failed now; the folder must be empty. */
    public void fail(Path folder, Fate fate, RandomGenerator random) throws IOException {
        for (Map.Entry<Path, Name> entry : names.entrySet()) {
            int file = survivor(entry.getValue(), fate, random);
            if (file != 0) {
                Path path = folder.resolve(entry.getKey().getFileName());
                Files.write(path, remains(content(file), fate, random));
            }
        }
    }

    private static int survivor(Name name, Fate fate, RandomGenerator random) {
        int done =
                switch (fate) {
                    case NONE -> 0;
                    case ALL -> name.since.size();
                    default -> random.nextInt(name.since.size() + 1);
                };
        return done == 0 ? name.synced : name.since.get(done - 1);
    }

    private static byte[] remains(Content content, Fate fate, RandomGenerator random) {
        Bytes bytes = new Bytes(content.synced);
        int count = content.since.size();
        int chosen = count == 0 ? 0 : random.nextInt(count);
        for (int i = 0; i < count; i++) {
            Step step = content.since.get(i);
            boolean there =
                    switch (fate) {
                        case NONE -> false;
                        case ALL, TORN -> true;
                        case FIRST -> i <= chosen;
                        case SOME -> random.nextBoolean();
                        case ONE_MISSING -> i != chosen;
                        case ONE_THERE -> i == chosen;
                    };
            boolean part = fate == Fate.TORN || (fate == Fate.FIRST && i == chosen);
            if (there && part) {
                bytes.tear(step, random);
            } else if (there) {
                bytes.apply(step);
            }
        }
        return bytes.copy();
    }

    /** The bytes of a file while steps are applied. */
    private static final class Bytes {
        private byte[] array;
        private int length;

        Bytes(byte[] start) {
            array = start.clone();
            length = start.length;
        }

        void apply(Step step) {
            switch (step) {
                case Wrote wrote -> put(wrote, 0, wrote.bytes().capacity());
                case Cut(_, long to) -> cut(Math.toIntExact(to));
                default -> throw new IllegalStateException("not a change: " + step);
            }
        }

        /** Some sectors of a write; a new length comes about or does not. */
        void tear(Step step, RandomGenerator random) {
            if (!(step instanceof Wrote wrote)) {
                if (random.nextBoolean()) {
                    apply(step);
                }
                return;
            }
            int from = 0;
            while (from < wrote.bytes().capacity()) {
                int inSector = (int) ((wrote.offset() + from) % SECTOR);
                int to = Math.min(from + SECTOR - inSector, wrote.bytes().capacity());
                if (random.nextBoolean()) {
                    put(wrote, from, to);
                }
                from = to;
            }
        }

        private void put(Wrote wrote, int from, int to) {
            int start = Math.toIntExact(wrote.offset());
            reach(start + to);
            wrote.bytes().get(from, array, start + from, to - from);
        }

        private void cut(int to) {
            reach(to);
            // What is beyond reads as zeros should the file grow again.
            Arrays.fill(array, to, length, (byte) 0);
            length = to;
        }

        private void reach(int end) {
            if (end > array.length) {
                array = Arrays.copyOf(array, Math.max(end, array.length * 2));
            }
            length = Math.max(length, end);
        }

        byte[] copy() {
            return Arrays.copyOf(array, length);
        }
    }
}
