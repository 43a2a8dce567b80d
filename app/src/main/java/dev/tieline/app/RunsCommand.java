package dev.tieline.app;

import dev.tieline.format.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tieline runs}. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        description =
                "Runs of flows and the next slots; with ID, one run, approve it, cancel it or let it go on.")
final class RunsCommand implements Callable<Integer> {
    private static final int FOUND = 200;
    private static final int SLOTS_LOOKED_AT = 200;

    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Number of a run.")
    private String id = "";

    @Option(names = "--flow", paramLabel = "FLOW", description = "Only of this flow.")
    private String flow = "";

    @Option(
            names = "--file",
            paramLabel = "NAME",
            description = "Only those that read a file of this name.")
    private String file = "";

    @Option(names = "--cancel", description = "End it after the page that it is at.")
    private boolean cancel;

    @Option(names = "--pause", description = "Let it rest after the page or chunk that it is at.")
    private boolean pause;

    @Option(
            names = "--resume",
            description = "Let it go on where it stopped, when it failed or is paused.")
    private boolean resume;

    @Option(
            names = "--approve",
            paramLabel = "PROPOSAL",
            description = "Let it write what it would, by the mark that the run shows.")
    private String approve = "";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; 20 when left out.")
    private int limit = 20;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        List<String> acts = acts();
        if (id.isEmpty() && !acts.isEmpty()) {
            throw new CannotDo(acts.getFirst() + " needs the number of a run");
        }
        if (acts.size() > 1) {
            throw new CannotDo(String.join(" and ", acts) + " do not go together");
        }
        try (HubConnection connection = hub.connect()) {
            HubConnection.Answer answer = Asking.answer(ask(connection));
            if (hub.json()) {
                out.println(answer.text());
            } else if (id.isEmpty()) {
                list(answer.body().fields(), out);
                slots(connection, out);
            } else {
                out.println(line(answer.body().fields()));
                chunks(connection, answer.body().fields(), out);
                events(connection, out);
            }
        }
        return Main.DONE;
    }

    private List<String> acts() {
        return Stream.of(
                        cancel ? "--cancel" : "",
                        pause ? "--pause" : "",
                        resume ? "--resume" : "",
                        approve.isEmpty() ? "" : "--approve")
                .filter(act -> !act.isEmpty())
                .toList();
    }

    private HubConnection.Answer ask(HubConnection connection) {
        if (!id.isEmpty()) {
            String path = "/api/runs/" + Asking.encoded(id);
            if (!approve.isEmpty()) {
                return connection.post(
                        path + "/approve", JsonText.compact(Map.of("proposal", approve)));
            }
            if (!acts().isEmpty()) {
                return connection.post(path + "/" + acts().getFirst().substring(2), "{}");
            }
            return connection.get(path);
        }
        String of = flow.isEmpty() ? "" : "&flow=" + Asking.encoded(flow);
        String read = file.isEmpty() ? "" : "&file=" + Asking.encoded(file);
        return connection.get("/api/runs?limit=" + limit + of + read);
    }

    /** Those of a flow that did not run in time. */
    private void slots(HubConnection connection, PrintWriter out) {
        if (flow.isEmpty() || !file.isEmpty()) {
            return;
        }
        HubConnection.Answer answer =
                connection.get(
                        "/api/flows/" + Asking.encoded(flow) + "/slots?limit=" + SLOTS_LOOKED_AT);
        if (answer.status() != FOUND) {
            // Runs are kept for longer than their flow may be.
            return;
        }
        Tree.objects(answer.body().fields(), "slots").stream()
                .filter(slots -> !Tree.text(slots, "state").equals("ran"))
                .limit(limit)
                .forEach(slots -> out.println(RunText.slots(slots)));
    }

    private static void list(Map<String, ?> answer, PrintWriter out) {
        List<? extends Map<?, ?>> runs = Tree.objects(answer, "runs");
        if (runs.isEmpty()) {
            out.println("Nothing has run.");
        }
        runs.forEach(run -> out.println(line(run)));
        Tree.objects(answer, "coming")
                .forEach(slot ->
                        out.println(
                                "next  "
                                        + Tree.text(slot, "flow")
                                        + " at "
                                        + RunText.moment(Tree.text(slot, "slotThere"))));
    }

    /** How fast it is, and its newest chunks. */
    private void chunks(HubConnection connection, Map<?, ?> run, PrintWriter out) {
        String proposal = Tree.text(run, "proposal");
        if (!proposal.isEmpty()) {
            out.println("  approve it by: tieline runs " + id + " --approve " + proposal);
        }
        String pace = RunText.pace(run);
        if (!pace.isEmpty()) {
            out.println("  " + pace);
        }
        if (RunText.number(Tree.object(run, "rows"), "chunks") > 0) {
            String path = "/api/runs/" + Asking.encoded(id) + "/chunks?limit=" + limit;
            Tree.objects(Asking.answer(connection.get(path)).body().fields(), "chunks")
                    .forEach(chunk -> out.println("  " + RunText.chunk(chunk)));
        }
    }

    /** What happened to it. */
    private void events(HubConnection connection, PrintWriter out) {
        String path = "/api/runs/" + Asking.encoded(id) + "/events";
        Tree.objects(Asking.answer(connection.get(path)).body().fields(), "events")
                .forEach(event -> out.println("  " + RunText.event(event)));
    }

    /** One run in one line. */
    static String line(Map<?, ?> run) {
        String slot = RunText.moment(Tree.text(run, "slotThere"));
        String actor = Tree.text(run, "actor");
        String message = Tree.text(run, "message");
        String file = Tree.text(run, "file");
        return run.get("id")
                + "  "
                + Tree.text(run, "flow")
                + (file.isEmpty() ? "" : " of " + file)
                + (run.get("cause") instanceof Long
                        ? " after run " + run.get("cause")
                        : !slot.isEmpty()
                                ? " for " + slot
                                : file.isEmpty() || !actor.equals("hub") ? " by " + actor : "")
                + end(run, "since", " from ")
                + end(run, "until", " until ")
                + ": "
                + Tree.text(run, "state")
                + ", "
                + RunText.counts(run)
                + (message.isEmpty() ? "" : "; " + message);
    }

    private static String end(Map<?, ?> run, String name, String word) {
        String value = Tree.text(run, name);
        return value.isEmpty() ? "" : word + value;
    }
}
