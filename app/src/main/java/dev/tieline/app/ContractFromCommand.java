package dev.tieline.app;

import dev.tieline.connector.files.FileLook;
import dev.tieline.connector.files.FileOffer;
import dev.tieline.connector.sql.TableOffer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tieline contract from}. */
@Command(
        name = "from",
        mixinStandardHelpOptions = true,
        description =
                "Looks at a CSV, JSON Lines, JSON, Parquet or Excel file, or at a table or query of a"
                        + " system's database, and offers an operation that reads it and a contract;"
                        + " writes nothing.")
final class ContractFromCommand implements Callable<Integer> {
    /** What would look like something else, or break lines that are not broken there. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}&&[^\\n\\t]]");

    @CommandLine.Spec private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "FILE|SYSTEM",
            description = "The file; or with TABLE or --query, the name of the system.")
    private String given = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TABLE",
            description = "A table, as in stock or sales.stock; no row of it is read.")
    private @Nullable String table;

    @Option(
            names = "--query",
            paramLabel = "SQL",
            description = "A statement that reads, with :name for parameters; it is not run.")
    private @Nullable String query;

    @Option(
            names = {"-w", "--workspace"},
            paramLabel = "DIR",
            description = "The system is of this workspace; default: here.")
    private Path folder = Path.of("");

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "The text is in this encoding; tried out when left out.")
    private @Nullable String encoding;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        if (table != null && query != null) {
            throw new CannotDo("name a table or write a query, not both.");
        }
        if (table != null || query != null) {
            TableQuestion question = new TableQuestion(Folders.workspace(folder), given);
            TableOffer offer = table == null ? question.query(shown()) : question.table(table);
            out.print(TableText.of("systems/" + given + ".yaml", offer));
            out.flush();
            return Main.DONE;
        }
        Path file = Path.of(given);
        if (!Files.isRegularFile(file)) {
            throw new CannotDo(
                    file
                            + " is not a file; of a system's table write SYSTEM and TABLE, or --query.");
        }
        try {
            FileOffer offer = FileLook.at(file, charset());
            out.print(OfferText.of(String.valueOf(file.getFileName()), offer));
            out.flush();
            return Main.DONE;
        } catch (FileLook.Unclear e) {
            throw new CannotDo(file + " does not tell what it is: " + e.getMessage(), e);
        }
    }

    /** The query, as it is shown again. */
    private String shown() {
        String text = String.valueOf(query).replaceAll("\\r\\n?", "\n").strip();
        if (UNSEEN.matcher(text).find()) {
            throw new CannotDo("the query has signs that nobody sees; leave them out.");
        }
        return text;
    }

    private Optional<Charset> charset() {
        if (encoding == null) {
            return Optional.empty();
        }
        try {
            if (Charset.isSupported(encoding)) {
                return Optional.of(Charset.forName(encoding));
            }
        } catch (IllegalCharsetNameException _) {
            // Said below.
        }
        throw new CannotDo(
                encoding + " is no encoding that is known here; write a name as in windows-1252.");
    }
}
