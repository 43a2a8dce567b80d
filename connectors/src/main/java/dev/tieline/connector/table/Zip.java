package dev.tieline.connector.table;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The files within a zip file, as APPNOTE.TXT of PKWARE describes it. */
final class Zip {
    private static final int END = 0x06054B50;
    private static final int END_64 = 0x06064B50;
    private static final int LOCATOR_64 = 0x07064B50;
    private static final int CENTRAL = 0x02014B50;
    private static final int LOCAL = 0x04034B50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int MAX_DIRECTORY = 16 << 20;
    private static final long LARGE = 0xFFFF_FFFFL;

    private final Ranges file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * A file within.
     *
     * @param at where its own header is
     */
    record Entry(int flags, int method, long crc, long packed, long size, long at) {}

    private Zip(Ranges file) {
        this.file = file;
    }

    static Zip open(Ranges file) throws IOException {
        Zip zip = new Zip(file);
        try {
            zip.readDirectory();
        } catch (EOFException | IndexOutOfBoundsException _) {
            throw broken();
        }
        return zip;
    }

    private static TableBroken broken() {
        return TableBroken.damaged("it is no whole zip file");
    }

    private static int two(byte[] in, int at) {
        return (in[at] & 0xFF) | ((in[at + 1] & 0xFF) << 8);
    }

    private static long four(byte[] in, int at) {
        return Plain.fixed32(in, at) & LARGE;
    }

    private void readDirectory() throws IOException {
        int length = (int) Math.min(file.size(), END_BYTES + MAX_COMMENT);
        byte[] tail = file.read(file.size() - length, length);
        int at = length - END_BYTES;
        while (at >= 0
                && (Plain.fixed32(tail, at) != END
                        || two(tail, at + 20) > length - at - END_BYTES)) {
            at--;
        }
        if (at < 0) {
            throw broken();
        }
        long size = four(tail, at + 12);
        long from = four(tail, at + 16);
        if (size == LARGE || from == LARGE || two(tail, at + 10) == 0xFFFF) {
            byte[] end = end64(file.size() - length + at - 20);
            size = Plain.fixed64(end, 40);
            from = Plain.fixed64(end, 48);
        }
        if (size < 0 || from < 0 || from > file.size() - size) {
            throw broken();
        }
        if (size > MAX_DIRECTORY) {
            throw TableBroken.tooLarge("it has too many files within it");
        }
        readEntries(file.read(from, (int) size));
    }

    private byte[] end64(long locatorAt) throws IOException {
        if (locatorAt < 0) {
            throw broken();
        }
        byte[] locator = file.read(locatorAt, 20);
        long at = Plain.fixed64(locator, 8);
        if (Plain.fixed32(locator, 0) != LOCATOR_64 || at < 0) {
            throw broken();
        }
        byte[] end = file.read(at, 56);
        if (Plain.fixed32(end, 0) != END_64) {
            throw broken();
        }
        return end;
    }

    private void readEntries(byte[] in) throws TableBroken {
        int at = 0;
        while (at < in.length) {
            if (Plain.fixed32(in, at) != CENTRAL) {
                throw broken();
            }
            int nameLength = two(in, at + 28);
            int extraLength = two(in, at + 30);
            int name = at + CENTRAL_BYTES;
            long[] numbers = {four(in, at + 24), four(in, at + 20), four(in, at + 42)};
            large(in, name + nameLength, extraLength, numbers);
            Entry entry =
                    new Entry(
                            two(in, at + 8),
                            two(in, at + 10),
                            four(in, at + 16),
                            numbers[1],
                            numbers[0],
                            numbers[2]);
            String text = new String(in, name, nameLength, StandardCharsets.UTF_8);
            if (entries.put(key(text), entry) != null) {
                throw TableBroken.damaged("it has two files of the same name within it");
            }
            at = name + nameLength + extraLength + two(in, at + 32);
        }
    }

    /** Sizes and place that have no room in four bytes, in this order. */
    private static void large(byte[] in, int from, int length, long[] numbers) {
        int at = from;
        while (at + 4 <= from + length) {
            int next = at + 4 + two(in, at + 2);
            if (two(in, at) == 1) {
                int number = at + 4;
                for (int i = 0; i < numbers.length; i++) {
                    if (numbers[i] == LARGE) {
                        numbers[i] = Plain.fixed64(in, number);
                        number += 8;
                    }
                }
            }
            at = next;
        }
    }

    private static String key(String name) {
        return (name.startsWith("/") ? name.substring(1) : name).toLowerCase(Locale.ROOT);
    }

    boolean has(String name) {
        return entries.containsKey(key(name));
    }

    /** What is in a file within, unpacked. */
    InputStream open(String name) throws IOException {
        Entry entry =
                Optional.ofNullable(entries.get(key(name)))
                        .orElseThrow(() -> TableBroken.damaged("a file within it is missing"));
        if ((entry.flags() & 1) != 0) {
            throw TableBroken.unknown("it is encrypted");
        }
        if (entry.method() != 0 && entry.method() != 8) {
            throw TableBroken.unknown("it is compressed in a way that is not known here");
        }
        if (entry.at() < 0
                || entry.packed() < 0
                || entry.packed() > file.size() - LOCAL_BYTES - entry.at()) {
            throw broken();
        }
        byte[] head = file.read(entry.at(), LOCAL_BYTES);
        if (Plain.fixed32(head, 0) != LOCAL) {
            throw broken();
        }
        long from = entry.at() + LOCAL_BYTES + two(head, 26) + two(head, 28);
        return new ZipStream(file, from, entry);
    }
}
