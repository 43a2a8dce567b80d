package dev.tieline.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tieline replays}. */
@Command(
        name = "replays",
        mixinStandardHelpOptions = true,
        description = "Replays of many: how far they are; with ID, pause, go on or stop.")
final class ReplaysCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Number of a replay.")
    private String id = "";

    @ArgGroup private Deed deed = new Deed();

    /** What is done to it; one of them. */
    static final class Deed {
        @Option(names = "--pause", description = "Pause it.")
        boolean pause;

        @Option(names = "--resume", description = "Go on with it.")
        boolean resume;

        @Option(names = "--stop", description = "End it; what it did stays done.")
        boolean stop;

        String word() {
            return pause ? "pause" : resume ? "resume" : stop ? "stop" : "";
        }
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        if (id.isEmpty() && !deed.word().isEmpty()) {
            throw new CannotDo("--" + deed.word() + " needs the number of a replay");
        }
        try (HubConnection connection = hub.connect()) {
            String path = "/api/replays" + (id.isEmpty() ? "" : "/" + Asking.encoded(id));
            HubConnection.Answer answer =
                    Asking.answer(
                            deed.word().isEmpty()
                                    ? connection.get(path)
                                    : connection.post(path + "/" + deed.word(), "{}"));
            if (hub.json()) {
                out.println(answer.text());
            } else if (id.isEmpty()) {
                list(Tree.objects(answer.body().fields(), "replays"), out);
            } else {
                out.println(line(answer.body().fields()));
            }
        }
        return Main.DONE;
    }

    private static void list(List<? extends Map<?, ?>> replays, PrintWriter out) {
        if (replays.isEmpty()) {
            out.println("No replay of many was asked for.");
        }
        replays.forEach(replay -> out.println(line(replay)));
    }

    static String line(Map<?, ?> replay) {
        long kept = number(replay, "kept");
        return replay.get("id")
                + "  "
                + Tree.text(replay, "state")
                + ", "
                + number(replay, "released")
                + " of "
                + number(replay, "total")
                + ofRun(replay)
                + " on their way"
                + (kept == 0 ? "" : ", " + kept + " held still")
                + ", "
                + number(replay, "rate")
                + " a second at most";
    }

    private static String ofRun(Map<?, ?> replay) {
        long run = replay.get("filter") instanceof Map<?, ?> filter ? number(filter, "run") : 0;
        return run == 0 ? "" : " of run " + run;
    }

    private static long number(Map<?, ?> replay, String name) {
        return replay.get(name) instanceof Long number ? number : 0;
    }
}
