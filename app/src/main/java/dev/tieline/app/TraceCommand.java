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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tieline trace}. */
@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        description =
                "Where is it? Finds records and tells the whole story of each, runs in bulk that may"
                        + " have carried it, and runs that read a file of this name.")
final class TraceCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(
            paramLabel = "KEY",
            description =
                    "A key, a searched field, a remote id, a record's id, a traceparent or the name of"
                            + " a file.")
    private String key = "";

    @Option(names = "--limit", description = "At most so many records; default: ${DEFAULT-VALUE}.")
    private int limit = 5;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hub.connect()) {
            String query = Asking.encoded(key);
            HubConnection.Answer found =
                    Asking.answer(connection.get("/api/search?q=" + query + "&limit=" + limit));
            List<? extends Map<?, ?>> records = Tree.objects(found.body().fields(), "records");
            for (Map<?, ?> record : records) {
                HubConnection.Answer trace =
                        Asking.answer(connection.get("/api/records/" + Tree.text(record, "id")));
                out.println(hub.json() ? trace.text() : TraceText.of(trace.body().fields()));
                if (!hub.json()) {
                    related(connection, Tree.text(record, "id"), out);
                }
            }
            boolean carried = carried(connection, out);
            carried = wasRead(connection, out) || carried;
            if (records.isEmpty() && !carried) {
                out.println(hub.json() ? found.text() : "Nothing is known of '" + key + "'.");
            }
            return records.isEmpty() && !carried ? Main.NO : Main.DONE;
        }
    }

    /** Chunks of runs in bulk that carried it, or may have. */
    private boolean carried(HubConnection connection, PrintWriter out) {
        HubConnection.Answer found =
                Asking.answer(
                        connection.get(
                                "/api/chunks?key=" + Asking.encoded(key) + "&limit=" + limit));
        List<? extends Map<?, ?>> chunks = Tree.objects(found.body().fields(), "chunks");
        if (hub.json() && !chunks.isEmpty()) {
            out.println(found.text());
            return true;
        }
        for (Map<?, ?> chunk : chunks) {
            out.println(
                    "run "
                            + RunText.number(chunk, "run")
                            + " of "
                            + Tree.text(chunk, "flow")
                            + switch (Tree.text(chunk, "row")) {
                                case "written" -> " wrote it in ";
                                case "skipped" -> " left it out by a rule in ";
                                default -> " may have carried it in ";
                            }
                            + RunText.chunk(chunk));
        }
        return !chunks.isEmpty();
    }

    /** Runs that read a file of this name. */
    private boolean wasRead(HubConnection connection, PrintWriter out) {
        HubConnection.Answer found =
                Asking.answer(
                        connection.get(
                                "/api/runs?file=" + Asking.encoded(key) + "&limit=" + limit));
        List<? extends Map<?, ?>> runs = Tree.objects(found.body().fields(), "runs");
        if (hub.json() && !runs.isEmpty()) {
            out.println(found.text());
        } else {
            runs.forEach(run -> out.println("run " + RunsCommand.line(run)));
        }
        return !runs.isEmpty();
    }

    private static void related(HubConnection connection, String id, PrintWriter out) {
        Map<String, ?> others =
                Asking.answer(connection.get("/api/records/" + id + "/related")).body().fields();
        for (Map<?, ?> other : Tree.objects(others, "records")) {
            out.println("  of the same trace: " + TraceText.line(other));
        }
    }
}
