package dev.tieline.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that were pending when their record was accepted, as the record's row keeps them.
 * Each is pending still as long as it has no row of its own: most never need more than the one that
 * says how they ended.
 */
final class Began {
    private Began() {}

    /** One of them: its place in the flow, and its lane. */
    record Delivery(int ordinal, int lane) {}

    static byte @Nullable [] pack(List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            return null;
        }
        Pack out = new Pack().number(deliveries.size());
        for (Delivery delivery : deliveries) {
            out.number(delivery.ordinal).number(delivery.lane);
        }
        return out.done();
    }

    static List<Delivery> of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return List.of();
        }
        Unpack in = new Unpack(bytes);
        List<Delivery> deliveries = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            deliveries.add(new Delivery((int) in.number(), (int) in.number()));
        }
        return deliveries;
    }
}
