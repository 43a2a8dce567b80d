package dev.tieline.app;

import dev.tieline.flow.EditorSchema;
import dev.tieline.flow.ReferenceText;
import dev.tieline.mapping.FunctionText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code tieline reference}. */
@Command(
        name = "reference",
        mixinStandardHelpOptions = true,
        description = "Prints the reference of the workspace files, or writes schemas for editors.")
final class ReferenceCommand implements Callable<Integer> {
    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--schemas",
            paramLabel = "DIR",
            description = "Write the JSON Schemas of the workspace files here, for completion.")
    private @Nullable Path schemas;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        if (schemas == null) {
            out.print(reference());
            out.flush();
            return Main.DONE;
        }
        Files.createDirectories(schemas);
        for (Map.Entry<String, String> schema :
                EditorSchema.files(Connectors.specs().values()).entrySet()) {
            Path file = schemas.resolve(schema.getKey());
            Files.writeString(file, schema.getValue());
            out.println(file);
        }
        return Main.DONE;
    }

    /** The text of {@code docs/reference.md}. */
    static String reference() {
        return ReferenceText.of(Connectors.specs().values()) + "\n" + FunctionText.markdown();
    }
}
