package dev.tieline.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times as the tables hold them: microseconds since 1970. */
final class Times {
    private static final long MICROS = 1_000_000;
    private static final long HOUR = 3_600;

    private Times() {}

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
    }

    /** The number of the hour a time lies in. */
    static long hour(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), HOUR);
    }

    static Instant hourStart(long hour) {
        return Instant.ofEpochSecond(hour * HOUR);
    }

    /** A time that may not be there. */
    static Optional<Instant> maybe(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(instant(micros));
    }
}
