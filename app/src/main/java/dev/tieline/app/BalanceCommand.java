package dev.tieline.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code tieline balance}. */
@Command(
        name = "balance",
        mixinStandardHelpOptions = true,
        description = "The books: accepted = delivered + skipped + duplicate + held + pending.")
final class BalanceCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Option(
            names = "--recount",
            paramLabel = "FLOW",
            description = "Count the books of a flow anew from its records, and compare.")
    private String recount = "";

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (HubConnection connection = hub.connect()) {
            String path =
                    "/api/balance"
                            + (recount.isEmpty() ? "" : "?recount=" + Asking.encoded(recount));
            HubConnection.Answer answer = Asking.answer(connection.get(path));
            Map<String, ?> books = answer.body().fields();
            if (hub.json()) {
                out.println(answer.text());
            } else {
                Tree.objects(books, "flows").forEach(flow -> out.println(line(flow)));
                out.println(line(Tree.object(books, "total")));
                Map<?, ?> anew = Tree.object(books, "recounted");
                if (!anew.isEmpty()) {
                    out.println("counted anew: " + line(anew));
                }
                out.println(
                        Tree.truth(books, "balanced")
                                ? "The books balance."
                                : "THEY DO NOT BALANCE.");
            }
            return Tree.truth(books, "balanced") ? Main.DONE : Main.NO;
        }
    }

    private static String line(Map<?, ?> balance) {
        return String.format(
                "%-24s accepted %s = delivered %s + skipped %s + duplicate %s + held %s + pending %s",
                Tree.text(balance, "flow"),
                Tree.text(balance, "accepted"),
                Tree.text(balance, "delivered"),
                Tree.text(balance, "skipped"),
                Tree.text(balance, "duplicate"),
                Tree.text(balance, "held"),
                Tree.text(balance, "pending"));
    }
}
