package dev.tieline.app;

import dev.tieline.flow.FindingJson;
import dev.tieline.flow.FindingText;
import dev.tieline.flow.WorkspaceFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tieline check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Reads a workspace, type-checks every flow and says all that is wrong.")
final class CheckCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "The workspace; default: here.")
    private Path folder = Path.of("");

    @Option(names = "--json", description = "Print findings as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Blueprint blueprint = Blueprint.of(Folders.workspace(folder));
        WorkspaceFiles files = blueprint.workspace().files();
        PrintWriter out = CommandOutput.of(spec);
        if (json) {
            out.println(FindingJson.of(blueprint.findings(), files));
        } else if (blueprint.findings().isEmpty()) {
            out.println(
                    Count.of(blueprint.plans().size(), "flow")
                            + ", "
                            + Count.of(blueprint.workspace().systems().size(), "system")
                            + ": no findings.");
        } else {
            out.print(FindingText.of(blueprint.findings(), files));
            out.flush();
        }
        return blueprint.findings().isEmpty() ? Main.DONE : Main.NO;
    }
}
