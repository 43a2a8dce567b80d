package dev.tieline.app;

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
import picocli.CommandLine.Parameters;

/** {@code tieline replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Sends what is held of these records again, under today's version of their flow.",
            "Destinations that have a record already do not get it again."
        })
final class ReplayCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids of records.")
    private List<String> ids = List.of();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        boolean all = true;
        try (HubConnection connection = hub.connect()) {
            for (String id : ids) {
                HubConnection.Answer answer =
                        connection.post("/api/records/" + Asking.encoded(id) + "/replay", "{}");
                all &= answer.status() == 200 && replayed(answer.body().fields()) > 0;
                out.println(hub.json() ? answer.text() : id + ": " + words(connection, id, answer));
            }
        }
        return all ? Main.DONE : Main.NO;
    }

    private static long replayed(Map<String, ?> answer) {
        return answer.get("replayed") instanceof Long number ? number : 0;
    }

    private static String words(HubConnection connection, String id, HubConnection.Answer answer) {
        if (answer.status() != 200) {
            return answer.body().text("detail").orElse("the hub answered " + answer.status());
        }
        long replayed = replayed(answer.body().fields());
        return replayed == 0 ? why(connection, id) : Count.of(replayed, "delivery") + " replayed";
    }

    /** A record that is held for the same cause again looks as if nothing had been done. */
    private static String why(HubConnection connection, String id) {
        Map<String, ?> trace = Asking.answer(connection.get("/api/records/" + id)).body().fields();
        return Tree.objects(trace, "deliveries").stream()
                .filter(delivery -> Tree.text(delivery, "state").equals("held"))
                .map(delivery -> Tree.text(Tree.object(delivery, "fault"), "message"))
                .findFirst()
                .map(message -> "still held: " + message)
                .orElse("nothing of it is held");
    }
}
