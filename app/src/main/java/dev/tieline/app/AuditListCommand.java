package dev.tieline.app;

import dev.tieline.flow.Quantities;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code tieline audit list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "What was done and by whom, newest first.")
final class AuditListCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Option(
            names = "--object",
            paramLabel = "WHAT",
            description = "Only acts on this: a record's id, 'flow NAME', 'system NAME'.")
    private String object = "";

    @Option(names = "--actor", paramLabel = "WHO", description = "Only acts of this one.")
    private String actor = "";

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description = "Only from then on: an age such as 7d, or a time.")
    private String since = "";

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            description = "At most so many, up to 500; default: ${DEFAULT-VALUE}.")
    private int limit = 50;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put("limit", Integer.toString(limit));
        chosen.put("object", object);
        chosen.put("actor", actor);
        chosen.put("since", since.isEmpty() ? "" : since(since).toString());
        chosen.values().removeIf(String::isEmpty);
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer =
                    Asking.answer(connection.get("/api/audit" + HeldOptions.query(chosen)));
            if (hub.json()) {
                out.println(answer.text());
                return Main.DONE;
            }
            List<? extends Map<?, ?>> rows = Tree.objects(answer.body().fields(), "rows");
            rows.forEach(row -> out.println(line(row)));
            if (rows.isEmpty()) {
                out.println("No act is like this.");
            }
        }
        return Main.DONE;
    }

    private static Instant since(String text) {
        try {
            return Quantities.duration(text)
                    .map(Instant.now()::minus)
                    .orElseGet(() -> Instant.parse(text));
        } catch (DateTimeException _) {
            throw new CannotDo(
                    "'"
                            + text
                            + "' is neither an age such as 7d nor a time such as"
                            + " 2026-03-02T09:30:00Z");
        }
    }

    private static String line(Map<?, ?> row) {
        Map<?, ?> details = Tree.object(row, "details");
        String words =
                details.keySet().stream()
                        .map(String::valueOf)
                        .map(name -> name + "=" + Tree.text(details, name))
                        .collect(Collectors.joining(" "));
        return Tree.text(row, "seq")
                + "  "
                + Tree.text(row, "at")
                + "  "
                + Tree.text(row, "actor")
                + "  "
                + Tree.text(row, "act")
                + "  "
                + Tree.text(row, "object")
                + (words.isEmpty() ? "" : "  " + words);
    }
}
