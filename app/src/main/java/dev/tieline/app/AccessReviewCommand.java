package dev.tieline.app;

import dev.tieline.format.JsonText;
import dev.tieline.resource.AccessCsv;
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

/** {@code tieline access review}. */
@Command(
        name = "review",
        mixinStandardHelpOptions = true,
        description = {
            "Who and what can do what with each system, what of it is used, and what its owner signed"
                    + " off.",
            "Ends with 1 when a review is overdue."
        })
final class AccessReviewCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(paramLabel = "SYSTEM", arity = "0..1", description = "Only this one.")
    private String system = "";

    @Option(names = "--csv", description = "Print it as CSV.")
    private boolean csv;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer = Asking.answer(connection.get("/api/access"));
            List<? extends Map<?, ?>> systems =
                    Tree.objects(answer.body().fields(), "systems").stream()
                            .filter(one ->
                                    system.isEmpty() || Tree.text(one, "system").equals(system))
                            .toList();
            if (systems.isEmpty() && !system.isEmpty()) {
                throw new CannotDo(
                        "there is no system '" + system + "', or it is not yours to see");
            }
            if (csv) {
                out.print(AccessCsv.ofJson(systems));
                out.flush();
            } else if (hub.json()) {
                out.println(
                        system.isEmpty()
                                ? answer.text()
                                : JsonText.compact(Map.of("systems", systems)));
            } else {
                out.print(AccessText.of(systems));
                out.print(system.isEmpty() ? AccessText.unused(answer.body().fields()) : "");
                out.flush();
            }
            return systems.stream()
                            .map(one -> Tree.text(Tree.object(one, "review"), "state"))
                            .anyMatch("overdue"::equals)
                    ? Main.NO
                    : Main.DONE;
        }
    }
}
