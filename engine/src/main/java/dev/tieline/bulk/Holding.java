package dev.tieline.bulk;

import dev.tieline.format.JsonText;
import dev.tieline.intake.HeldRows;
import dev.tieline.intake.HeldRows.HeldRow;
import dev.tieline.ledger.Run;
import dev.tieline.plan.Plan;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Takes in the rows of a run that are held. */
record Holding(HeldRows rows, Run run, Plan plan) {
    /** The journal commits those together that come at once. */
    private static final int AT_ONCE = 64;

    /** All of them are durable when it returns. */
    void hold(List<Chunk.Held> held, Instant at) throws InterruptedException {
        for (int from = 0; from < held.size(); from += AT_ONCE) {
            some(held.subList(from, Math.min(held.size(), from + AT_ONCE)), at);
        }
    }

    private void some(List<Chunk.Held> held, Instant at) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all =
                    held.stream()
                            .map(one -> threads.submit(() -> rows.hold(plan, row(one), at)))
                            .toList();
            for (Future<Boolean> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private HeldRow row(Chunk.Held held) {
        String place = held.row().place();
        String origin =
                plan.from().orElse("")
                        + ", run "
                        + run.id()
                        + (place.isEmpty() ? "" : ", " + place);
        return new HeldRow(
                held.row().fields(),
                held.problems(),
                held.delivery(),
                // A row that fails every night as it did is one record.
                "row-" + digest(place, JsonText.bytes(held.row().fields())),
                origin);
    }

    private static String digest(String place, byte[] row) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(place.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(row), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
