package dev.tieline.store;

import java.util.HashMap;
import java.util.Map;

/** Changes of the books: of records by flow and hour, and of deliveries by lane. */
final class Sums {
    /** How many counts there are of records: accepted, and each state. */
    static final int OF_RECORDS = 6;

    /** How many there are of deliveries: each state that is counted, and the late ones. */
    static final int OF_DELIVERIES = 5;

    final Map<FlowHour, long[]> records = new HashMap<>();
    final Map<Integer, long[]> deliveries = new HashMap<>();

    /** Hour 0 is for what stands now; see {@link Tables}. */
    record FlowHour(int flow, long hour) {}

    long[] records(int flow, long hour) {
        return records.computeIfAbsent(new FlowHour(flow, hour), _ -> new long[OF_RECORDS]);
    }

    long[] deliveries(int lane) {
        return deliveries.computeIfAbsent(lane, _ -> new long[OF_DELIVERIES]);
    }

    boolean isEmpty() {
        return records.isEmpty() && deliveries.isEmpty();
    }

    void clear() {
        records.clear();
        deliveries.clear();
    }

    void add(Sums more) {
        more.records.forEach((key, by) -> add(records(key.flow, key.hour), by));
        more.deliveries.forEach((lane, by) -> add(deliveries(lane), by));
    }

    private static void add(long[] to, long[] by) {
        for (int i = 0; i < to.length; i++) {
            to[i] += by[i];
        }
    }

    byte[] pack() {
        Pack out = new Pack().number(records.size());
        records.forEach((key, by) -> {
            out.number(key.flow).number(key.hour);
            pack(out, by);
        });
        out.number(deliveries.size());
        deliveries.forEach((lane, by) -> {
            out.number(lane);
            pack(out, by);
        });
        return out.done();
    }

    private static void pack(Pack out, long[] counts) {
        for (long count : counts) {
            out.number(count);
        }
    }

    /** Adds what {@link #pack} wrote. */
    void add(byte[] packed) {
        Unpack in = new Unpack(packed);
        for (int left = in.count(); left > 0; left--) {
            add(records((int) in.number(), in.number()), in);
        }
        for (int left = in.count(); left > 0; left--) {
            add(deliveries((int) in.number()), in);
        }
    }

    private static void add(long[] to, Unpack in) {
        for (int i = 0; i < to.length; i++) {
            to[i] += in.number();
        }
    }
}
