package dev.tieline.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code tieline plan}. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Tells what a run of a flow with `run` would create, change, take away and hold, with"
                    + " some rows of each. Writes no row.",
            "Where files start the flow, the next new file is looked at.",
            "Ends with 1 when a guard would stop the run."
        })
final class PlanCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** What stands before a row, as in a patch. */
    private static final Map<String, String> SIGNS =
            Map.of("created", "+ ", "changed", "~ ", "gone", "- ", "sent", "> ");

    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();
    @Mixin private WishOptions wish = new WishOptions();

    @Parameters(paramLabel = "FLOW", description = "Name of the flow.")
    private String flow = "";

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hub.connect()) {
            String path = "/api/flows/" + Asking.encoded(flow) + "/plan";
            HubConnection.Answer answer = Asking.answer(connection.post(path, wish.body()));
            String its = path + "?id=" + Asking.encoded(Tree.text(answer.body().fields(), "id"));
            try (ProgressLine progress = new ProgressLine(errors(), StartCommand.isTerminal())) {
                while (Tree.text(answer.body().fields(), "state").equals("finding")) {
                    long read = RunText.number(answer.body().fields(), "read");
                    if (read > 0) {
                        progress.tell(read + " read and compared so far");
                    }
                    StartCommand.rest(LOOK_EVERY);
                    answer = Asking.answer(connection.get(its));
                }
            }
            Map<String, ?> planning = answer.body().fields();
            if (hub.json()) {
                out.println(answer.text());
            } else if (planning.get("planned") instanceof Map<?, ?> planned) {
                tell(planned, Tree.text(planning, "file"), out);
            } else {
                throw new CannotDo(Tree.text(planning, "message"));
            }
            return planning.get("planned") instanceof Map<?, ?> planned
                            && Tree.text(planned, "stop").isEmpty()
                    ? Main.DONE
                    : Main.NO;
        }
    }

    /** What is printed there is not mixed with the plan. */
    private PrintWriter errors() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    private static void tell(Map<?, ?> planned, String file, PrintWriter out) {
        Tree.objects(planned, "examples").forEach(example -> out.println(line(example)));
        Tree.objects(planned, "causes")
                .forEach(cause ->
                        out.println(
                                "! "
                                        + cause.get("rows")
                                        + " held: "
                                        + Tree.text(cause, "message")
                                        + " ("
                                        + Tree.text(cause, "code")
                                        + ")"));
        out.println(
                planned.get("told")
                        + (file.isEmpty() ? " read: " : " read of " + file + ": ")
                        + (Boolean.TRUE.equals(planned.get("compared"))
                                ? planned.get("created")
                                        + " to create, "
                                        + planned.get("changed")
                                        + " to change, "
                                        + planned.get("same")
                                        + " the same, "
                                        + planned.get("gone")
                                        + " gone"
                                : planned.get("taken") + " to send")
                        + ", "
                        + planned.get("held")
                        + " to hold, "
                        + planned.get("skipped")
                        + " left out");
        String stop = Tree.text(planned, "stopMessage");
        if (!stop.isEmpty()) {
            out.println(stop);
        }
    }

    /** A row as it would be, or what would differ in it. */
    private static String line(Map<?, ?> example) {
        Map<?, ?> before = (Map<?, ?>) Objects.requireNonNull(example.get("before"));
        Map<?, ?> after = (Map<?, ?>) Objects.requireNonNull(example.get("after"));
        List<String> fields = new ArrayList<>();
        (after.isEmpty() ? before : after)
                .forEach((name, value) -> {
                    boolean differs =
                            !before.isEmpty()
                                    && !after.isEmpty()
                                    && !Objects.equals(before.get(name), value);
                    fields.add(name + "=" + (differs ? before.get(name) + " -> " + value : value));
                });
        return SIGNS.get(Tree.text(example, "kind")) + String.join("  ", fields);
    }
}
