package dev.tieline.connector.s3;

import dev.tieline.api.Removal;
import dev.tieline.connector.files.Shelf;
import dev.tieline.connector.files.Stored;
import dev.tieline.connector.http.Line;
import dev.tieline.connector.s3.Bucket.Call;
import dev.tieline.connector.table.Ranges;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The objects of a bucket whose keys begin with the prefix and have no slash behind it. */
final class S3Shelf implements Shelf {
    private static final int BLOCK = 4 << 20;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final String prefix;
    private final Bucket bucket;
    private long end = System.nanoTime();

    S3Shelf(String prefix, Bucket bucket) {
        this.prefix = prefix;
        this.bucket = bucket;
    }

    @Override
    public void until(long until) {
        end = until;
    }

    @Override
    public List<Stored> list(String start, Predicate<String> wanted, int most) throws IOException {
        List<Stored> found = new ArrayList<>();
        String next = "";
        do {
            Xml page = page(start, next);
            boolean encoded = page.text("EncodingType").equals("url");
            for (Xml entry : page.all("Contents")) {
                String key = key(entry, encoded);
                String name = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
                if (!name.isEmpty() && name.indexOf('/') < 0 && wanted.test(name)) {
                    found.add(stored(name, entry));
                }
            }
            boolean more = page.text("IsTruncated").equals("true");
            next = more ? page.text("NextContinuationToken") : "";
            if (more && next.isEmpty()) {
                throw S3Faults.garbled(start);
            }
        } while (!next.isEmpty() && found.size() <= most);
        return found;
    }

    private Xml page(String start, String token) throws IOException {
        Call call =
                Call.of("GET", "")
                        .with("list-type", "2")
                        .with("prefix", prefix + start)
                        .with("delimiter", "/")
                        .with("encoding-type", "url");
        Line.Told.Answer answer =
                bucket.ask(token.isEmpty() ? call : call.with("continuation-token", token), end);
        return Xml.of(answer.body())
                .filter(xml -> xml.name().equals("ListBucketResult"))
                .orElseThrow(() -> S3Faults.garbled(start));
    }

    private static String key(Xml entry, boolean encoded) throws IOException {
        String key = entry.text("Key");
        try {
            return encoded ? URLDecoder.decode(key, StandardCharsets.UTF_8) : key;
        } catch (IllegalArgumentException _) {
            throw S3Faults.garbled("");
        }
    }

    /** The same as it is told by {@link #look}: with whole seconds, and the tag in quotes. */
    private static Stored stored(String name, Xml entry) throws IOException {
        String tag = entry.text("ETag");
        try {
            return new Stored(
                    name,
                    Long.parseLong(entry.text("Size")),
                    Instant.parse(entry.text("LastModified")).truncatedTo(ChronoUnit.SECONDS),
                    tag.contains("\"") ? tag : "\"" + tag + "\"");
        } catch (NumberFormatException | DateTimeException _) {
            throw S3Faults.garbled(name);
        }
    }

    @Override
    public Stored look(String name) throws IOException {
        Line.Told.Answer answer = bucket.ask(Call.of("HEAD", prefix + name), end);
        Optional<String> length =
                answer.header("Content-Length").filter(text -> LENGTH.matcher(text).matches());
        Optional<String> tag = answer.header("ETag");
        if (length.isEmpty() || tag.isEmpty() || tag.get().isEmpty()) {
            throw S3Faults.garbled(name);
        }
        return new Stored(name, Long.parseLong(length.get()), changed(answer), tag.get());
    }

    private static Instant changed(Line.Told.Answer answer) {
        try {
            return answer.header("Last-Modified")
                    .map(text ->
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant())
                    .orElse(Instant.EPOCH);
        } catch (DateTimeException _) {
            return Instant.EPOCH;
        }
    }

    @Override
    public InputStream open(Stored file) {
        return new Blocks(file);
    }

    @Override
    public Removal remove(Removal.Wish wish) throws IOException {
        return new S3Remover(prefix, bucket, this, end).remove(wish);
    }

    @Override
    public void close() {
        // Connections belong to the storage.
    }

    /** Comes block by block, each on the condition that the object is the same. */
    private final class Blocks extends InputStream {
        private final Stored file;
        private long at;
        private byte[] block = new byte[0];
        private int used;

        Blocks(Stored file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (used == block.length) {
                if (at >= file.bytes()) {
                    return -1;
                }
                block = next();
                used = 0;
                at += block.length;
            }
            int count = Math.min(length, block.length - used);
            System.arraycopy(block, used, into, from, count);
            used += count;
            return count;
        }

        private byte[] next() throws IOException {
            return block(file, at, (int) Math.min(BLOCK, file.bytes() - at));
        }
    }

    /** Some bytes, on the condition that the object is the same. */
    private byte[] block(Stored file, long at, int wanted) throws IOException {
        Call call =
                Call.of("GET", prefix + file.name())
                        .header("Range", "bytes=" + at + "-" + (at + wanted - 1))
                        .header("If-Match", file.tag())
                        .most(wanted);
        try {
            Line.Told.Answer answer = bucket.ask(call, end);
            boolean whole = answer.status() == 200 && wanted == file.bytes();
            if (answer.status() != 206 && !whole) {
                throw S3Faults.noRange(file.name());
            }
            if (answer.body().length != wanted) {
                throw S3Faults.garbled(file.name());
            }
            return answer.body();
        } catch (S3Faults.NotAsAsked _) {
            throw S3Faults.changed(file.name());
        }
    }

    @Override
    public Ranges ranges(Stored file) {
        return new Ranges() {
            @Override
            public long size() {
                return file.bytes();
            }

            @Override
            public byte[] read(long from, int length) throws IOException {
                if (from < 0 || from > file.bytes() - length) {
                    throw new EOFException();
                }
                return length == 0 ? new byte[0] : block(file, from, length);
            }

            @Override
            public void close() {
                // Connections belong to the storage.
            }
        };
    }
}
