package dev.tieline.app;

import dev.tieline.format.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
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

/** {@code tieline replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Sends what is held of these records again, under today's version of their flow.",
            "Destinations that have a record already do not get it again.",
            "With --all, everything that is held and meant by the options, at a bounded rate."
        })
final class ReplayCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids of records.")
    private List<String> ids = List.of();

    @Option(names = "--then", description = "Under the version of the flow they came in with.")
    private boolean then;

    @Option(names = "--dry-run", description = "Only show what would be sent.")
    private boolean dryRun;

    @Option(names = "--all", description = "All that is held and meant by the options below.")
    private boolean many;

    @Option(names = "--group", paramLabel = "GROUP", description = "Only of this cause.")
    private String group = "";

    @Mixin private HeldOptions options = new HeldOptions();

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "With --all: so many a second at most; 50 when left out.")
    private int rate = 50;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        if (many == !ids.isEmpty()) {
            throw new CannotDo("name records by their ids, or all by --all");
        }
        boolean all = true;
        try (HubConnection connection = hub.connect()) {
            if (many) {
                return all(connection, out);
            }
            for (String id : ids) {
                String path = "/api/records/" + Asking.encoded(id) + "/replay";
                if (dryRun) {
                    all &= shown(connection.get(path + "?version=" + version()), id, out);
                    continue;
                }
                HubConnection.Answer answer =
                        connection.post(path, HeldOptions.json("version", version()));
                all &= answer.status() == 200 && replayed(answer.body().fields()) > 0;
                out.println(hub.json() ? answer.text() : id + ": " + words(connection, id, answer));
            }
        }
        return all ? Main.DONE : Main.NO;
    }

    private String version() {
        return then ? "then" : "now";
    }

    private int all(HubConnection connection, PrintWriter out) {
        Map<String, Object> chosen = new LinkedHashMap<>(options.chosen());
        if (!group.isEmpty()) {
            chosen.put("group", group);
        }
        if (dryRun) {
            Map<String, String> query = new LinkedHashMap<>();
            chosen.forEach((name, value) -> query.put(name, value.toString()));
            HubConnection.Answer answer =
                    Asking.answer(connection.get("/api/held-records" + HeldOptions.query(query)));
            long count = answer.body().fields().get("count") instanceof Long n ? n : 0;
            out.println(
                    hub.json()
                            ? answer.text()
                            : Count.of(count, "delivery") + " would be replayed");
            return Main.DONE;
        }
        chosen.put("rate", (long) rate);
        chosen.put("version", version());
        HubConnection.Answer answer =
                Asking.answer(connection.post("/api/replays", JsonText.compact(chosen)));
        out.println(hub.json() ? answer.text() : ReplaysCommand.line(answer.body().fields()));
        return Main.DONE;
    }

    private boolean shown(HubConnection.Answer answer, String id, PrintWriter out) {
        if (hub.json() || answer.status() != 200) {
            out.println(
                    hub.json()
                            ? answer.text()
                            : id + ": " + answer.body().text("detail").orElse(""));
            return answer.status() == 200;
        }
        out.println(id);
        Map<String, ?> body = answer.body().fields();
        for (Map<?, ?> problem : Tree.objects(body, "problems")) {
            out.println(
                    "  still breaks its contract: "
                            + Tree.text(problem, "pointer")
                            + " "
                            + Tree.text(problem, "message"));
        }
        for (Map<?, ?> delivery : Tree.objects(body, "deliveries")) {
            Map<?, ?> fault = Tree.object(delivery, "fault");
            out.println(
                    "  "
                            + Tree.text(delivery, "destination")
                            + (fault.isEmpty()
                                    ? " would get "
                                            + JsonText.compact(Tree.object(delivery, "request"))
                                    : " would be held: " + Tree.text(fault, "message")));
        }
        return true;
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
