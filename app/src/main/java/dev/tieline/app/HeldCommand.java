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

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hub.connect()) {
            String path = group.isEmpty() ? "/api/held" : "/api/held/" + Asking.encoded(group);
            HubConnection.Answer answer = Asking.answer(connection.get(path));
            if (hub.json()) {
                out.println(answer.text());
            } else if (group.isEmpty()) {
                groups(Tree.objects(answer.body().fields(), "groups"), out);
            } else {
                items(Tree.objects(answer.body().fields(), "items"), out);
            }
        }
        return Main.DONE;
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
