package dev.tieline.connector.table;

/** How pages are compressed that are written. */
public enum Pack {
    NONE(Codec.NONE),
    GZIP(Codec.GZIP),
    ZSTD(Codec.ZSTD);

    private final Codec codec;

    Pack(Codec codec) {
        this.codec = codec;
    }

    Codec codec() {
        return codec;
    }
}
