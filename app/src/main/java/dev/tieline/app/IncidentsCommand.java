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

/** {@code tieline incidents}. */
@Command(
        name = "incidents",
        mixinStandardHelpOptions = true,
        description = "What is wrong, one line for each cause; with ID, what happened to it.")
final class IncidentsCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Number of an incident.")
    private String id = "";

    @Option(names = "--all", description = "Also what is over.")
    private boolean all;

    @Option(names = "--acknowledge", description = "Say that you see to it.")
    private boolean acknowledge;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        if (acknowledge && id.isEmpty()) {
            throw new CannotDo("--acknowledge needs the number of an incident");
        }
        try (HubConnection connection = hub.connect()) {
            String path = "/api/incidents" + (id.isEmpty() ? "" : "/" + Asking.encoded(id));
            HubConnection.Answer answer =
                    Asking.answer(
                            acknowledge
                                    ? connection.post(path + "/acknowledge", "{}")
                                    : connection.get(path));
            if (hub.json()) {
                out.println(answer.text());
            } else if (id.isEmpty()) {
                list(Tree.objects(answer.body().fields(), "incidents"), out);
            } else {
                story(answer.body().fields(), out);
            }
        }
        return Main.DONE;
    }

    private void list(List<? extends Map<?, ?>> incidents, PrintWriter out) {
        List<? extends Map<?, ?>> shown =
                incidents.stream()
                        .filter(incident -> all || Tree.text(incident, "resolved").isEmpty())
                        .toList();
        if (shown.isEmpty()) {
            out.println("Nothing is wrong.");
        }
        shown.forEach(incident -> head(incident, out));
    }

    private static void head(Map<?, ?> incident, PrintWriter out) {
        Map<?, ?> fault = Tree.object(incident, "fault");
        String over = Tree.text(incident, "resolved");
        long records = incident.get("records") instanceof Long number ? number : 0;
        out.println(
                incident.get("id")
                        + "  "
                        + Tree.text(incident, "kind")
                        + (over.isEmpty() ? "" : ", over")
                        + ", since "
                        + Tree.text(incident, "opened")
                        + (records == 0 ? "" : ", " + Count.of(records, "record"))
                        + owner(incident));
        out.println("    " + Tree.text(fault, "message"));
        if (!Tree.text(fault, "remedy").isEmpty()) {
            out.println("    fix: " + Tree.text(fault, "remedy"));
        }
    }

    private static String owner(Map<?, ?> incident) {
        String owner = Tree.text(incident, "owner");
        String seen = Tree.text(incident, "acknowledged");
        return (owner.isEmpty() ? "" : ", for " + owner)
                + (seen.isEmpty() ? "" : ", acknowledged by " + seen);
    }

    private static void story(Map<String, ?> story, PrintWriter out) {
        head(Tree.object(story, "incident"), out);
        for (Map<?, ?> event : Tree.objects(story, "events")) {
            out.println(
                    "    "
                            + Tree.text(event, "at")
                            + "  "
                            + Tree.text(event, "action")
                            + " by "
                            + Tree.text(event, "actor")
                            + (Tree.text(event, "detail").isEmpty()
                                    ? ""
                                    : ": " + Tree.text(event, "detail")));
        }
    }
}
