package dev.tieline.app;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code tieline start}. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = {
            "Begins a run of a flow that asks by itself, and tells how far it is until it is over.",
            "Where files start the flow its folder is looked into, and the next new file is read.",
            "The run goes on when this command is ended."
        })
final class StartCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();
    @Mixin private WishOptions wish = new WishOptions();

    @Parameters(paramLabel = "FLOW", description = "Name of the flow.")
    private String flow = "";

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer =
                    Asking.answer(
                            connection.post(
                                    "/api/flows/" + Asking.encoded(flow) + "/runs", wish.body()));
            String path = "/api/runs/" + answer.body().fields().get("id");
            try (ProgressLine progress = new ProgressLine(out, isTerminal())) {
                while (isRunning(answer.body().fields())) {
                    if (!hub.json()) {
                        tell(progress, answer.body().fields());
                    }
                    rest(LOOK_EVERY);
                    answer = Asking.answer(connection.get(path));
                }
            }
            Map<String, ?> run = answer.body().fields();
            out.println(hub.json() ? answer.text() : RunsCommand.line(run));
            return Tree.text(run, "state").equals("done") ? Main.DONE : Main.NO;
        }
    }

    private static void tell(ProgressLine progress, Map<String, ?> run) {
        long expected = RunText.number(run, "expected");
        if (expected > 0) {
            progress.tell(RunText.number(run, "told"), expected, words(run));
        } else {
            progress.tell(words(run));
        }
    }

    static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private static String words(Map<String, ?> run) {
        String pace = RunText.pace(run);
        return RunText.counts(run) + (pace.isEmpty() ? "" : "; " + pace);
    }

    private static boolean isRunning(Map<String, ?> run) {
        return Tree.text(run, "state").equals("running");
    }

    static void rest(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotDo("interrupted", e);
        }
    }
}
