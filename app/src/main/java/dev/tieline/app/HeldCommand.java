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

/** {@code tieline held}. */
@Command(
        name = "held",
        mixinStandardHelpOptions = true,
        description = "What waits for a person, by cause; with GROUP, the records of one cause.")
final class HeldCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(arity = "0..1", paramLabel = "GROUP", description = "Id of a cause.")
    private String group = "";

    @Mixin private HeldOptions options = new HeldOptions();

    @Option(
            names = "--assignee",
            paramLabel = "WHO",
            description = "Only what this person is to see to.")
    private String assignee = "";

    @Option(
            names = "--search",
            paramLabel = "TEXT",
            description = "The held records with this key, searched field or id, whole.")
    private String search = "";

    @Option(names = "--assign", paramLabel = "WHO", description = "Who is to see to GROUP.")
    private @Nullable String assign;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Say something of GROUP.")
    private String comment = "";

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hub.connect()) {
            if (assign != null || !comment.isEmpty()) {
                talk(connection);
            }
            HubConnection.Answer answer = Asking.answer(connection.get(path()));
            if (hub.json()) {
                out.println(answer.text());
            } else if (group.isEmpty() && search.isEmpty()) {
                groups(Tree.objects(answer.body().fields(), "groups"), out);
            } else {
                items(Tree.objects(answer.body().fields(), "items"), out);
            }
        }
        return Main.DONE;
    }

    private String path() {
        Map<String, String> chosen = options.chosen();
        if (!search.isEmpty()) {
            chosen.put("q", search);
            return "/api/held-records" + HeldOptions.query(chosen);
        }
        if (!group.isEmpty()) {
            return "/api/held/" + Asking.encoded(group);
        }
        if (!assignee.isEmpty()) {
            chosen.put("assignee", assignee);
        }
        return "/api/held" + HeldOptions.query(chosen);
    }

    /** A cause is assigned and talked of where its incident is. */
    private void talk(HubConnection connection) {
        if (group.isEmpty()) {
            throw new CannotDo("--assign and --comment need the id of a cause");
        }
        HubConnection.Answer known =
                Asking.answer(connection.get("/api/held/" + Asking.encoded(group)));
        Object incident =
                known.body()
                        .at("/group/incident")
                        .orElseThrow(() ->
                                new CannotDo("this cause is no incident yet; try in a moment"));
        String path = "/api/incidents/" + incident;
        if (assign != null) {
            Asking.answer(connection.post(path + "/assign", HeldOptions.json("to", assign)));
        }
        if (!comment.isEmpty()) {
            Asking.answer(connection.post(path + "/comment", HeldOptions.json("comment", comment)));
        }
    }

    private static void groups(List<? extends Map<?, ?>> groups, PrintWriter out) {
        if (groups.isEmpty()) {
            out.println("Nothing is held.");
        }
        for (Map<?, ?> group : groups) {
            Map<?, ?> cause = Tree.object(group, "cause");
            long count = group.get("count") instanceof Long number ? number : 0;
            out.println(
                    Tree.text(group, "id")
                            + "  "
                            + Count.of(count, "record")
                            + " of "
                            + Tree.text(group, "flow")
                            + " at "
                            + Tree.text(group, "destination"));
            out.println("    " + at(Tree.text(cause, "field")) + Tree.text(cause, "message"));
            if (!Tree.text(cause, "remedy").isEmpty()) {
                out.println("    fix: " + Tree.text(cause, "remedy"));
            }
            if (!Tree.text(group, "assignee").isEmpty()) {
                out.println("    assigned to " + Tree.text(group, "assignee"));
            }
            if (!Tree.text(group, "offer").isEmpty()) {
                out.println("    a replay may help: " + Tree.text(group, "offer"));
            }
        }
    }

    private static String at(String field) {
        return field.isEmpty() ? "" : field + ": ";
    }

    private static void items(List<? extends Map<?, ?>> items, PrintWriter out) {
        for (Map<?, ?> item : items) {
            out.println(TraceText.line(Tree.object(item, "record")));
        }
    }
}
