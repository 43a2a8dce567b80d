package dev.tieline.bulk;

import dev.tieline.api.Bundle;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Problem;
import dev.tieline.api.Reading;
import dev.tieline.intake.Sorted;
import dev.tieline.intake.Sorter;
import dev.tieline.journal.LaneName;
import dev.tieline.journal.NewDelivery;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.RunChunk;
import dev.tieline.plan.Destination;
import dev.tieline.plan.Plan;
import dev.tieline.plan.Rendering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks, sorts and maps the rows of one chunk. For one thread. */
final class ChunkMaker {
    private static final int SMALL = 8;

    /** What one is in memory before there is anything in it. */
    private static final int CONTAINER = 64;

    private final Plan plan;
    private final Destination destination;
    private final Bundle inputs;
    private final Origins origins = new Origins();
    private final List<String> keys = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final List<Chunk.Held> held = new ArrayList<>();
    private final boolean traced;
    private String low = "";
    private String high = "";
    private long weight;
    private int read;
    private int skipped;
    private int passed;

    /**
     * @param inputs takes up what the destination gets
     */
    ChunkMaker(Plan plan, Bundle inputs) {
        this.plan = plan;
        this.inputs = inputs;
        this.destination = Source.destination(plan);
        this.traced = plan.bulk().orElseThrow().traced();
    }

    /** About how many characters these rows have. */
    long weight() {
        return weight;
    }

    private static long weight(@Nullable Object value) {
        return switch (value) {
            case String text -> SMALL + text.length();
            case Map<?, ?> map -> weight(map);
            case List<?> list -> CONTAINER + list.stream().mapToLong(ChunkMaker::weight).sum();
            case null, default -> SMALL;
        };
    }

    private static long weight(Map<?, ?> map) {
        long sum = CONTAINER;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            sum += weight(entry.getKey()) + weight(entry.getValue());
        }
        return sum;
    }

    /** A row that the run is not for; it does not count. */
    void pass() {
        passed++;
    }

    /** How many came, also of those that it is not for. */
    int came() {
        return read + passed;
    }

    void take(Reading.Row row) {
        read++;
        long its = 0;
        for (Object value : row.fields().fields().values()) {
            its += weight(value);
        }
        weight += its;
        Chunk.Row origin = Chunk.Row.of(row);
        String key = plan.rules().key(row.fields());
        if (!key.isEmpty()) {
            low = low.isEmpty() || RunChunk.KEYS.compare(key, low) < 0 ? key : low;
            high = RunChunk.KEYS.compare(key, high) > 0 ? key : high;
        }
        if (row.fault().isPresent()) {
            hold(origin, List.of(), LaneName.RECORD, row.fault().get());
            return;
        }
        Sorted sorted = Sorter.sort(plan, row.fields());
        if (sorted.deliveries().isEmpty()) {
            skip(key);
            return;
        }
        NewDelivery delivery = sorted.deliveries().getFirst();
        switch (delivery.state()) {
            case HELD -> held.add(new Chunk.Held(origin, sorted.problems(), delivery));
            case PENDING -> {
                switch (destination.rules().render(sorted.scope().orElseThrow())) {
                    case Rendering.Rendered(Document input) -> {
                        inputs.add(input);
                        origins.add(origin, its);
                        keys.add(key);
                    }
                    case Rendering.Failed(Fault fault) ->
                            hold(origin, List.of(), destination.name(), fault);
                }
            }
            default -> skip(key);
        }
    }

    private void skip(String key) {
        skipped++;
        if (traced && !key.isEmpty()) {
            leftOut.add(key);
        }
    }

    private void hold(Chunk.Row row, List<Problem> problems, String where, Fault fault) {
        held.add(
                new Chunk.Held(
                        row,
                        problems,
                        new NewDelivery(where, DeliveryState.HELD, Optional.of(fault))));
    }

    Chunk chunk(String position, String newest, boolean last) {
        return new Chunk(
                inputs, origins, keys, held, read, skipped, leftOut, low, high, position, newest,
                last);
    }
}
