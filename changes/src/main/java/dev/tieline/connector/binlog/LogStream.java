package dev.tieline.connector.binlog;

import dev.tieline.connector.jdbc.MariaDbLine;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * The server's log as it comes, over a connection of its own. Events are taken by one thread; a
 * second one of its own reads ahead, but only so far. The server lets one in that names no other
 * reader's number: it is drawn by chance, for two with one number throw each other out.
 */
final class LogStream implements AutoCloseable {
    private static final Duration BEAT = Duration.ofSeconds(4);

    /** The server beats all the while; who hears nothing for so long is cut off. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private static final int MOST_AHEAD = 16 << 20;
    private static final int MOST_EVENT = 64 << 20;

    /** What is read of an event that is longer. */
    private static final int HEAD = 64 << 10;

    private static final int MOST_PACKET = 0xff_ffff;
    private static final int DUMP = 0x12;
    private static final int SUM = 4;
    private static final int SUMMED = 1;
    private static final long FIRST_READER = 1L << 31;

    private final MariaDbLine line;
    private final InputStream in;
    private final LinkedBlockingQueue<Item> came = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MOST_AHEAD);
    private final Thread reader;

    /** Bytes that are left of the packet under way, and whether another one goes on with it. */
    private int left;

    private boolean goesOn;

    /** Whether events have a checksum. */
    private boolean summed;

    private sealed interface Item {
        record Came(LogEvent event, int weight) implements Item {}

        record Ended(Exception failure) implements Item {}
    }

    /** The server does not read its log to us. */
    static final class Refused extends Exception {
        private final int code;

        Refused(int code) {
            super("error " + code, null, false, false);
            this.code = code;
        }

        /** Number of MariaDB's error. */
        int code() {
            return code;
        }
    }

    private LogStream(MariaDbLine line) throws IOException {
        this.line = line;
        this.in = new BufferedInputStream(line.talk().getInputStream(), 1 << 16);
        this.reader = Thread.ofVirtual().name("binlog").unstarted(this::readAll);
    }

    /**
     * Asks for the log from a place on.
     *
     * @param offset must be where an event begins
     */
    static LogStream open(MariaDbLine line, String file, long offset)
            throws SQLException, IOException {
        if (offset >>> Integer.SIZE != 0) {
            throw new IllegalArgumentException("an offset has four bytes");
        }
        try (Statement statement = line.jdbc().createStatement()) {
            statement.execute(
                    "SET @master_heartbeat_period = "
                            + BEAT.toNanos()
                            + ", @master_binlog_checksum = @@global.binlog_checksum,"
                            + " @mariadb_slave_capability = 4");
        }
        line.talk().setSoTimeout((int) SILENCE.toMillis());
        LogStream stream = new LogStream(line);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        byte[] name = file.getBytes(StandardCharsets.UTF_8);
        little(packet, 1 + 4 + 2 + 4 + name.length, 4);
        little(packet, DUMP, 1);
        little(packet, offset, 4);
        little(packet, 0, 2);
        little(packet, FIRST_READER + ThreadLocalRandom.current().nextLong(FIRST_READER), 4);
        packet.write(name);
        line.talk().getOutputStream().write(packet.toByteArray());
        line.talk().getOutputStream().flush();
        stream.reader.start();
        return stream;
    }

    private static void little(ByteArrayOutputStream to, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            to.write((int) (value >> (8 * i)));
        }
    }

    /**
     * The next event; empty when none came in time. Not called again after it threw.
     *
     * @param until on the clock of {@link System#nanoTime}
     */
    Optional<LogEvent> next(long until) throws IOException, Refused, InterruptedException {
        Item item = came.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        return switch (item) {
            case null -> Optional.empty();
            case Item.Came(LogEvent event, int weight) -> {
                room.release(weight);
                yield Optional.of(event);
            }
            case Item.Ended(Refused refused) -> throw refused;
            case Item.Ended(Exception failure) -> throw new IOException("the log ended", failure);
        };
    }

    private void readAll() {
        try {
            while (true) {
                LogEvent event = read();
                int weight = Math.min(MOST_AHEAD, LogEvent.HEADER + event.body().left());
                room.acquire(weight);
                came.add(new Item.Came(event, weight));
            }
        } catch (IOException | Refused | RuntimeException e) {
            came.add(new Item.Ended(e));
        } catch (InterruptedException _) {
            // Closed.
        } catch (OutOfMemoryError e) {
            came.add(new Item.Ended(new IllegalStateException("no room for an event", e)));
        }
    }

    private LogEvent read() throws IOException, Refused {
        left = 0;
        goesOn = true;
        int status = packet(1)[0] & 0xff;
        if (status == 0xff) {
            byte[] code = packet(2);
            throw new Refused((code[0] & 0xff) | (code[1] & 0xff) << 8);
        }
        if (status != 0) {
            throw new EOFException("the server ends");
        }
        byte[] head = packet(LogEvent.HEADER);
        Bytes header = new Bytes(head);
        long seconds = header.little(4);
        int type = header.u8();
        long server = header.little(4);
        long size = header.little(4) - LogEvent.HEADER;
        long end = header.little(4);
        int flags = (int) header.little(2);
        if (size < 0) {
            throw new IllegalStateException("an event without a size");
        }
        boolean whole = size <= MOST_EVENT;
        byte[] body = packet(whole ? (int) size : HEAD);
        passOver();
        LogEvent event = new LogEvent(type, seconds, server, end, flags, new Bytes(body), whole);
        return whole ? checked(event, head, body) : event;
    }

    /**
     * Without its checksum. Whether there is one is told at the begin of each file (documentation,
     * "Format Description Event"), but not for what the server makes up.
     */
    private LogEvent checked(LogEvent event, byte[] head, byte[] body) {
        int without = body.length - SUM;
        if (event.type() == LogEvent.FORMAT && without > 0) {
            summed = body[without - 1] == SUMMED;
        }
        boolean sound = without >= 0 && sum(head, body, without);
        if (summed && !sound && !event.artificial()) {
            throw new IllegalStateException("an event does not have its checksum");
        }
        return sound
                ? new LogEvent(
                        event.type(),
                        event.seconds(),
                        event.server(),
                        event.end(),
                        event.flags(),
                        new Bytes(body).part(without),
                        true)
                : event;
    }

    private static boolean sum(byte[] head, byte[] body, int without) {
        CRC32 sum = new CRC32();
        sum.update(head);
        sum.update(body, 0, without);
        return sum.getValue()
                == new Bytes(Arrays.copyOfRange(body, without, body.length)).little(SUM);
    }

    /** The next bytes of the packet, which comes in pieces when it is long. */
    private byte[] packet(int bytes) throws IOException {
        byte[] all = new byte[bytes];
        int have = 0;
        while (have < bytes) {
            if (!more()) {
                throw new IllegalStateException("a packet ends within an event");
            }
            int piece = Math.min(left, bytes - have);
            if (in.readNBytes(all, have, piece) < piece) {
                throw new EOFException("the connection ends");
            }
            have += piece;
            left -= piece;
        }
        return all;
    }

    private void passOver() throws IOException {
        while (more()) {
            in.skipNBytes(left);
            left = 0;
        }
    }

    /** Whether bytes of the packet are left. */
    private boolean more() throws IOException {
        while (left == 0 && goesOn) {
            byte[] head = in.readNBytes(4);
            if (head.length < 4) {
                throw new EOFException("the connection ends");
            }
            left = (int) new Bytes(Arrays.copyOf(head, 3)).little(3);
            goesOn = left == MOST_PACKET;
        }
        return left > 0;
    }

    @Override
    public void close() {
        line.close();
        reader.interrupt();
    }
}
