package dev.tieline.connector.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How many rows come at a time: few at first, and fewer when they are large, so that they fit into
 * {@link RowReader#MAX_FETCH}. For one thread.
 */
public final class Portion {
    private static final int MOST = 500;
    private static final long BYTES = 2 * 1024 * 1024;

    private int size = 1;
    private int left = 1;
    private long largest = 1;

    /** Few at first. */
    public Portion() {}

    private Portion(int size) {
        this.size = size;
        this.left = Integer.MAX_VALUE;
    }

    /** Always as many, from a driver that bounds what comes and asks for each portion. */
    public static Portion steady(int size) {
        return new Portion(size);
    }

    /** The first. */
    public int begin() {
        return size;
    }

    /** Whether the last portion was of several rows. */
    public boolean several() {
        return size > 1;
    }

    /** A row came. */
    public void came(long characters) {
        left--;
        largest = Math.max(largest, characters);
    }

    /** To be called before each next row. */
    public void adapt(ResultSet rows) throws SQLException {
        if (left > 0) {
            return;
        }
        size = (int) Math.clamp(BYTES / largest, 1, Math.min(MOST, 2L * size));
        left = size;
        largest = Math.max(1, largest / 2);
        rows.setFetchSize(size);
    }
}
