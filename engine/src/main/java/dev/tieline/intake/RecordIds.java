package dev.tieline.intake;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes record ids: UUID version 7 (RFC 9562, 5.7): milliseconds, then random bits. */
final class RecordIds {
    private RecordIds() {}

    static String next(Instant now, RandomGenerator random) {
        long high = (now.toEpochMilli() << 16) | 0x7000 | (random.nextLong() & 0x0fff);
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
