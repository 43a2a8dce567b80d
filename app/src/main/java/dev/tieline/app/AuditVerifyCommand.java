package dev.tieline.app;

import dev.tieline.api.Document;
import dev.tieline.audit.AuditCheck;
import dev.tieline.audit.AuditRoot;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import dev.tieline.journal.JournalUnavailable;
import dev.tieline.store.StoredAudit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tieline audit verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Tells whether every row is as it was written. Needs no hub: reads a data directory,",
            "a copy of one, or an export."
        })
final class AuditVerifyCommand implements Callable<Integer> {
    /** So many characters are far more than a root in any of its forms. */
    private static final int MAX_ANCHOR = 4_096;

    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATH",
            description = "A data directory or an export; default: the data of the workspace here.")
    private @Nullable Path path;

    @Option(
            names = "--anchor",
            paramLabel = "ROOT@SEQ|FILE",
            description = {
                "A root that was kept outside, or the file it is in; may be given again.",
                "Without one, rows missing at the end cannot be seen."
            })
    private List<String> anchors = List.of();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        List<AuditRoot> roots = new ArrayList<>();
        for (String anchor : anchors) {
            roots.add(anchor(anchor));
        }
        return switch (check(roots)) {
            case AuditCheck.Whole(long rows, String root) -> {
                out.println(
                        "All "
                                + rows
                                + " rows are as they were written. Root: "
                                + root
                                + "@"
                                + rows);
                if (roots.isEmpty()) {
                    out.println(
                            "No anchor was given: whether rows are missing at the end is not known.");
                }
                yield Main.DONE;
            }
            case AuditCheck.Broken(long seq, String why) -> {
                out.println("THE AUDIT IS NOT WHOLE, from row " + seq + " on: " + why + ".");
                yield Main.NO;
            }
        };
    }

    private AuditCheck.Answer check(List<AuditRoot> roots) throws IOException {
        Path there = path == null ? Folders.data(Folders.workspace(Path.of(""))) : path;
        if (Files.isDirectory(there)) {
            try {
                return StoredAudit.check(there, roots);
            } catch (JournalUnavailable e) {
                throw new CannotDo(String.valueOf(e.getMessage()), e);
            }
        }
        AuditCheck check = new AuditCheck(roots);
        // Bytes that are no UTF-8 are an edit like any other.
        try (Stream<String> lines = Files.lines(there, StandardCharsets.ISO_8859_1)) {
            lines.map(line ->
                            new String(
                                    line.getBytes(StandardCharsets.ISO_8859_1),
                                    StandardCharsets.UTF_8))
                    .forEach(check::take);
        }
        return check.answer();
    }

    private static AuditRoot anchor(String given) throws IOException {
        Optional<AuditRoot> written = AuditRoot.of(given);
        if (written.isPresent()) {
            return written.get();
        }
        Path file = Path.of(given);
        if (!Files.exists(file)) {
            throw new CannotDo("'" + given + "' is neither ROOT@SEQ nor a file that has one");
        }
        String text = Files.readString(file);
        if (text.length() > MAX_ANCHOR) {
            throw new CannotDo(given + " holds no root");
        }
        Optional<AuditRoot> json =
                JsonText.read(text) instanceof Reading.Read(Document root)
                        ? AuditRoot.of(root)
                        : Optional.empty();
        return json.or(() -> AuditRoot.of(text.strip().split("\\s+", 2)[0]))
                .orElseThrow(() -> new CannotDo(given + " holds no root"));
    }
}
