package dev.tieline.store;

import dev.tieline.journal.InFlight;
import dev.tieline.journal.LaneName;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is in flight, in a file that is mapped into memory: what a process wrote there is found by
 * the next one however it ended, as long as the machine stays up, and writing costs a few stores.
 * After the machine itself went down nobody is suspected.
 *
 * <p>A head, then places of 16 bytes: position, hash of the lane, state. A delivery looks for a
 * free place from its position on; when the file is full there, it is not noted.
 */
final class InFlightFile implements InFlight {
    static final String FILE = "tieline.inflight";

    private static final int PLACES = 4_096;
    private static final int HEAD = 64;
    private static final int PLACE = 16;
    private static final int SIZE = HEAD + PLACES * PLACE;
    private static final int LOOKS = 64;

    // The head.
    private static final long MAGIC = 0x7469656c696e6531L;
    private static final int AT_REST = 8;
    private static final int BOOT = 16;
    private static final int BOOT_LENGTH = HEAD - BOOT;

    // States of a place.
    private static final int FREE = 0;
    private static final int CLAIMED = 1;
    private static final int FLYING = 2;
    private static final int SUSPECTED = 3;
    private static final int TRIED = 4;
    private static final int CONVICTED = 5;

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    /** How long one suspect keeps the others waiting. */
    private static final Duration ALONE = Duration.ofSeconds(2);

    private final MemorySegment file;
    private final Map<Key, Integer> suspects = new ConcurrentHashMap<>();

    // Two lanes that ask at the same moment let one more be tried, which does no harm.
    private volatile Trial trial = Trial.NONE;

    private record Key(long position, int lane) {
        static Key of(LaneName lane, long position) {
            return new Key(position, 31 * lane.flow().hashCode() + lane.destination().hashCode());
        }
    }

    /** The suspect whose turn it is. */
    private record Trial(int place, Instant since) {
        static final Trial NONE = new Trial(UNNOTED, Instant.MIN);
    }

    /** Whether an earlier process ended without being told to. */
    private boolean crashed;

    private InFlightFile(MemorySegment file) {
        this.file = file;
    }

    /** Opens the file of a directory, or makes it. */
    static InFlightFile open(Path directory) throws IOException {
        return open(directory, boot());
    }

    /**
     * The same.
     *
     * @param boot of the machine; empty when it is not known
     */
    static InFlightFile open(Path directory, String boot) throws IOException {
        Path path = directory.resolve(FILE);
        try (FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            if (channel.size() != SIZE) {
                // Written out, so that no later store can find the disk full.
                channel.truncate(0);
                channel.write(ByteBuffer.allocate(SIZE), 0);
                channel.truncate(SIZE);
            }
            MemorySegment mapped =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, Arena.ofAuto());
            InFlightFile opened = new InFlightFile(mapped);
            opened.takeOver(boot);
            return opened;
        }
    }

    /** Linux names each time that it runs; elsewhere a machine that restarts looks like a crash. */
    private static String boot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException _) {
            return "";
        }
    }

    private void takeOver(String boot) {
        byte[] now = Arrays.copyOf(boot.getBytes(StandardCharsets.UTF_8), BOOT_LENGTH);
        MemorySegment then = file.asSlice(BOOT, BOOT_LENGTH);
        boolean known = (long) LONG.get(file, 0L) == MAGIC;
        boolean sameBoot = Arrays.equals(then.toArray(ValueLayout.JAVA_BYTE), now);
        crashed = known && sameBoot && (int) INT.get(file, (long) AT_REST) == 0;
        for (int place = 0; place < PLACES; place++) {
            int after = known ? after(state(place), crashed, sameBoot) : FREE;
            state(place, after);
            if (after != FREE) {
                suspects.put(at(place), place);
            }
        }
        MemorySegment.copy(now, 0, file, ValueLayout.JAVA_BYTE, BOOT, BOOT_LENGTH);
        INT.set(file, (long) AT_REST, 0);
        LONG.setRelease(file, 0L, MAGIC);
    }

    /** What the end of a process makes of a state. */
    private static int after(int state, boolean crashed, boolean sameBoot) {
        return switch (state) {
            case FLYING -> crashed ? SUSPECTED : FREE;
            case TRIED -> crashed ? CONVICTED : sameBoot ? SUSPECTED : FREE;
            case SUSPECTED -> sameBoot ? SUSPECTED : FREE;
            case CONVICTED -> CONVICTED;
            default -> FREE;
        };
    }

    boolean crashed() {
        return crashed;
    }

    /** What is not pending any more is suspected of nothing. */
    interface Pending {
        boolean is(LaneName lane, long position);
    }

    /**
     * Forgets suspects that are not pending any more.
     *
     * @param lanes that have pending deliveries
     * @return how many are left
     */
    int keep(Iterable<LaneName> lanes, Pending pending) {
        Map<Key, Integer> old = Map.copyOf(suspects);
        suspects.clear();
        for (LaneName lane : lanes) {
            old.forEach((key, place) -> {
                if (key.equals(Key.of(lane, key.position())) && pending.is(lane, key.position())) {
                    suspects.put(key, place);
                }
            });
        }
        old.forEach((key, place) -> {
            if (!suspects.containsKey(key)) {
                state(place, FREE);
            }
        });
        return suspects.size();
    }

    @Override
    public boolean suspects() {
        return !suspects.isEmpty();
    }

    @Override
    public Standing standing(LaneName lane, long position, Instant now) {
        Integer place = suspects.get(Key.of(lane, position));
        if (place == null) {
            return Standing.FREE;
        }
        if (state(place) == CONVICTED) {
            return Standing.CONVICTED;
        }
        Trial other = trial;
        boolean taken = other.place() != UNNOTED && now.isBefore(other.since().plus(ALONE));
        return taken ? Standing.AFTER_ANOTHER : Standing.FREE;
    }

    @Override
    public int enter(LaneName lane, long position, Instant now) {
        Key key = Key.of(lane, position);
        if (!suspects.isEmpty()) {
            Integer place = suspects.get(key);
            if (place != null) {
                trial = new Trial(place, now);
                state(place, TRIED);
                return place;
            }
        }
        return claim(key);
    }

    private int claim(Key key) {
        int from = Long.hashCode(key.position() * 31 + key.lane());
        for (int look = 0; look < LOOKS; look++) {
            int place = (from + look) & (PLACES - 1);
            if (INT.compareAndSet(file, stateAt(place), FREE, CLAIMED)) {
                LONG.set(file, positionAt(place), key.position());
                INT.set(file, laneAt(place), key.lane());
                state(place, FLYING);
                return place;
            }
        }
        return UNNOTED;
    }

    @Override
    public void leave(int place) {
        if (place == UNNOTED) {
            return;
        }
        if (!suspects.isEmpty()) {
            suspects.remove(at(place), place);
            if (trial.place() == place) {
                trial = Trial.NONE;
            }
        }
        state(place, FREE);
    }

    @Override
    public void settled(LaneName lane, long position) {
        Key key = Key.of(lane, position);
        Integer place = suspects.get(key);
        if (place != null && state(place) != TRIED && suspects.remove(key, place)) {
            state(place, FREE);
        }
    }

    @Override
    public void stopping() {
        INT.setRelease(file, (long) AT_REST, 1);
    }

    private static long stateAt(int place) {
        return laneAt(place) + Integer.BYTES;
    }

    private static long laneAt(int place) {
        return positionAt(place) + Long.BYTES;
    }

    private static long positionAt(int place) {
        return HEAD + (long) place * PLACE;
    }

    private int state(int place) {
        return (int) INT.getAcquire(file, stateAt(place));
    }

    /** After what it is about: a process that dies in between leaves no half. */
    private void state(int place, int state) {
        INT.setRelease(file, stateAt(place), state);
    }

    private Key at(int place) {
        return new Key(
                (long) LONG.get(file, positionAt(place)), (int) INT.get(file, laneAt(place)));
    }
}
