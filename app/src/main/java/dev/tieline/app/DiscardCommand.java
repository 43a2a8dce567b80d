package dev.tieline.app;

import dev.tieline.format.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tieline discard}. */
@Command(
        name = "discard",
        mixinStandardHelpOptions = true,
        description = {
            "Ends what is held of these records, or for a cause, without sending it.",
            "It stays on record with the reason and counts as skipped."
        })
final class DiscardCommand implements Callable<Integer> {
    private static final long AT_ONCE = 1_000;
    private static final int NOT_FOUND = 404;

    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids of records.")
    private List<String> ids = List.of();

    @Option(names = "--group", paramLabel = "GROUP", description = "All of this cause.")
    private String group = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        if (group.isEmpty() == ids.isEmpty()) {
            throw new CannotDo("name records by their ids, or a cause by --group");
        }
        long discarded = 0;
        try (HubConnection connection = hub.connect()) {
            for (String id : ids) {
                discarded +=
                        one(
                                connection,
                                "/api/records/" + Asking.encoded(id) + "/discard",
                                Map.of("reason", reason));
            }
            if (!group.isEmpty()) {
                discarded += all(connection);
            }
        }
        out.println(
                hub.json()
                        ? JsonText.compact(Map.of("discarded", discarded))
                        : Count.of(discarded, "delivery") + " discarded");
        return discarded > 0 ? Main.DONE : Main.NO;
    }

    private long all(HubConnection connection) {
        String path = "/api/held/" + Asking.encoded(group);
        Map<String, Object> options = Map.of("reason", reason, "limit", AT_ONCE);
        long discarded = one(connection, path + "/discard", options);
        // What waits for it ends with it, so there may be more than were asked for.
        for (long now = discarded;
                now >= AT_ONCE && connection.get(path).status() != NOT_FOUND;
                discarded += now) {
            now = one(connection, path + "/discard", options);
        }
        return discarded;
    }

    private static long one(HubConnection connection, String path, Map<String, ?> options) {
        HubConnection.Answer answer =
                Asking.answer(connection.post(path, JsonText.compact(options)));
        return answer.body().fields().get("discarded") instanceof Long number ? number : 0;
    }
}
