package dev.tieline.resource;

import dev.tieline.contract.JsonContract;
import dev.tieline.ledger.RunChunk;
import dev.tieline.plan.Plan;
import java.util.Optional;

/**
 * The keys of chunks, fit to be shown: unreadable when what they are made of is classified, and in
 * doubt.
 */
public final class ChunkKeys {
    private ChunkKeys() {}

    /**
     * A chunk with its keys as they may be shown; one that was erased is empty.
     *
     * @param plan of its flow; empty when that does not run any more
     */
    public static RunChunk shown(RunChunk chunk, Optional<Plan> plan) {
        boolean readable = plan.filter(it -> it.rules().keyClass().isEmpty()).isPresent();
        return new RunChunk(
                chunk.run(),
                chunk.number(),
                chunk.counts(),
                chunk.rows(),
                shown(chunk.low(), readable),
                shown(chunk.high(), readable),
                "",
                "",
                chunk.at());
    }

    private static String shown(String key, boolean readable) {
        if (key.isEmpty() || key.equals(RunChunk.ERASED_HIGH)) {
            return "";
        }
        return readable && Hidden.withoutMail(key).equals(key) ? key : JsonContract.MASK;
    }
}
