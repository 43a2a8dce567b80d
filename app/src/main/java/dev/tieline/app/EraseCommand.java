package dev.tieline.app;

import dev.tieline.format.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code tieline erase}. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        description = {
            "Erases what the records that are found by a key hold: payloads, corrected copies, keys,",
            "answers, comments. That they were there stays: ids, times, states, the books."
        })
final class EraseCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            required = true,
            description = "A key, a searched field or an id in another system, whole.")
    private String key = "";

    @Option(names = "--flow", paramLabel = "FLOW", description = "Only of this flow.")
    private String flow = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "Why. It stays in the audit, so it must name nobody.")
    private String reason = "";

    @Option(
            names = "--discard-held",
            description = "End unsent what waits for a person; else nothing is erased then.")
    private boolean discardHeld;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("key", key);
        body.put("flow", flow);
        body.put("reason", reason);
        body.put("discard-held", discardHeld);
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer =
                    Asking.answer(connection.post("/api/erasures", JsonText.compact(body)));
            HubConnection.Answer ended = ended(connection, answer);
            Map<String, ?> erasure = ended.body().fields();
            if (hub.json()) {
                out.println(ended.text());
            } else if (Tree.text(erasure, "ended").isEmpty()) {
                out.println(
                        "Erasure " + number(erasure) + " goes on; the audit says when it ended.");
            } else {
                out.println(
                        "Erasure "
                                + number(erasure)
                                + ": "
                                + Count.of(records(erasure), "record")
                                + " erased; row erase-end of the audit says whether the key stands anywhere else.");
            }
            return records(erasure) == 0 ? Main.NO : Main.DONE;
        }
    }

    private static HubConnection.Answer ended(
            HubConnection connection, HubConnection.Answer begun) {
        HubConnection.Answer now = begun;
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (Tree.text(now.body().fields(), "ended").isEmpty() && System.nanoTime() < until) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            String path = "/api/erasures/" + number(begun.body().fields());
            now = Asking.answer(connection.get(path));
        }
        return now;
    }

    private static String number(Map<String, ?> erasure) {
        return Tree.text(erasure, "number");
    }

    private static long records(Map<String, ?> erasure) {
        return erasure.get("records") instanceof Long number ? number : 0;
    }
}
