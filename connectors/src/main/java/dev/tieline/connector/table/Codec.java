package dev.tieline.connector.table;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** How pages of a Parquet file are compressed, with the ids of parquet.thrift. */
enum Codec {
    NONE(0),
    SNAPPY(1),
    GZIP(2),
    LZO(3),
    BROTLI(4),
    LZ4(5),
    ZSTD(6),
    LZ4_RAW(7);

    private final int id;

    Codec(int id) {
        this.id = id;
    }

    int id() {
        return id;
    }

    static Codec of(int id) throws TableBroken {
        for (Codec codec : values()) {
            if (codec.id == id) {
                return codec;
            }
        }
        throw TableBroken.unknown("its columns are compressed in a way that is not known here");
    }

    /** Exactly so many bytes. */
    byte[] unpacked(byte[] in, int from, int length, int wanted) throws TableBroken {
        return switch (this) {
            case SNAPPY -> Snappy.unpacked(in, from, length, wanted);
            case GZIP -> gzip(in, from, length, wanted);
            case ZSTD -> zstd(in, from, length, wanted);
            case LZ4_RAW -> Lz4.unpacked(in, from, length, wanted);
            case NONE -> throw new IllegalStateException("nothing is to be unpacked");
            case LZO, BROTLI, LZ4 ->
                    throw TableBroken.unknown(
                            "its columns are compressed as "
                                    + name()
                                    + ", which is not known here");
        };
    }

    static TableBroken broken() {
        return TableBroken.damaged("what it has compressed cannot be unpacked");
    }

    private static byte[] gzip(byte[] in, int from, int length, int wanted) throws TableBroken {
        try (GZIPInputStream stream =
                new GZIPInputStream(new ByteArrayInputStream(in, from, length))) {
            byte[] out = new byte[wanted];
            if (stream.readNBytes(out, 0, wanted) < wanted || stream.read() >= 0) {
                throw broken();
            }
            return out;
        } catch (TableBroken e) {
            throw e;
        } catch (IOException _) {
            throw broken();
        }
    }

    private static byte[] zstd(byte[] in, int from, int length, int wanted) throws TableBroken {
        byte[] out = new byte[wanted];
        long size = Zstd.decompressByteArray(out, 0, wanted, in, from, length);
        if (size != wanted) {
            throw broken();
        }
        return out;
    }
}
