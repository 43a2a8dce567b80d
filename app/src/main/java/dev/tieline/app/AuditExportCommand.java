package dev.tieline.app;

import dev.tieline.audit.AuditRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code tieline audit export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Writes every row to a file of JSON lines, which can be verified anywhere.")
final class AuditExportCommand implements Callable<Integer> {
    private static final int PAGE = 500;

    @CommandLine.Spec private @Nullable CommandSpec spec;
    @Mixin private HubOption hub = new HubOption();

    @Parameters(paramLabel = "FILE", description = "Where to; must not exist.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        long seq = 0;
        try (HubConnection connection = hub.connect();
                BufferedWriter lines =
                        Files.newBufferedWriter(
                                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
            List<? extends Map<?, ?>> rows;
            do {
                String path = "/api/audit?limit=" + PAGE + "&after=" + seq;
                rows = Tree.objects(Asking.answer(connection.get(path)).body().fields(), "rows");
                for (Map<?, ?> row : rows) {
                    seq = row.get("seq") instanceof Long number ? number : seq;
                    lines.write(line(seq, row));
                    lines.newLine();
                }
            } while (rows.size() == PAGE);
        }
        CommandOutput.of(spec).println(Count.of(seq, "row") + " in " + file);
        return Main.DONE;
    }

    private static String line(long seq, Map<?, ?> row) {
        return new AuditRow(
                        seq,
                        String.valueOf(row.get("row")),
                        String.valueOf(row.get("previous")),
                        String.valueOf(row.get("hash")))
                .line();
    }
}
