package dev.tieline.store;

import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RecordState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a record stands, from the rows of its deliveries and those that have none yet. */
final class Standing {
    private static final int KIND_DUPLICATE = 1;

    /** What {@link #each} reads; {@code e} is the entry, {@code d} a delivery or nothing. */
    static final String COLUMNS =
            " e.position, e.flow, e.received, e.kind, e.began, d.lane, d.state ";

    private final List<Began.Delivery> began;
    private final List<DeliveryState> states = new ArrayList<>(2);
    private int known;

    Standing(byte @Nullable [] began) {
        this.began = Began.of(began);
    }

    /** A record as a whole. */
    record Of(long position, int flow, long received, RecordState state) {
        boolean open() {
            return state == RecordState.PENDING || state == RecordState.HELD;
        }
    }

    /** Takes the row of one of its deliveries. */
    Standing add(int lane, int state) {
        states.add(StateCode.state(state));
        known += began.stream().anyMatch(delivery -> delivery.lane() == lane) ? 1 : 0;
        return this;
    }

    RecordState state() {
        List<DeliveryState> all = new ArrayList<>(states);
        for (int missing = known; missing < began.size(); missing++) {
            all.add(DeliveryState.PENDING);
        }
        return RecordState.of(all);
    }

    static RecordState state(int kind, Standing deliveries) {
        return kind == KIND_DUPLICATE ? RecordState.DUPLICATE : deliveries.state();
    }

    /** Reads rows of {@link #COLUMNS}, those of one record beside each other. */
    static void each(ResultSet row, Consumer<Of> to) throws SQLException {
        boolean more = row.next();
        while (more) {
            long position = row.getLong(1);
            int flow = row.getInt(2);
            long received = row.getLong(3);
            int kind = row.getInt(4);
            Standing standing = new Standing(row.getBytes(5));
            do {
                int lane = row.getInt(6);
                if (!row.wasNull()) {
                    standing.add(lane, row.getInt(7));
                }
                more = row.next();
            } while (more && row.getLong(1) == position);
            to.accept(new Of(position, flow, received, state(kind, standing)));
        }
    }
}
