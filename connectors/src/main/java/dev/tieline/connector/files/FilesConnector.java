package dev.tieline.connector.files;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.Outlet;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.SystemDeclaration;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Appends records to CSV and JSON Lines files. Thread-safe. */
public final class FilesConnector implements Connector {
    static final String APPEND = "records.append";

    private static final ConnectorSpec SPEC =
            new ConnectorSpec(
                    "files",
                    "Files in a folder: each record becomes a line.",
                    List.of(
                            required(
                                    "directory",
                                    new Kind.Text(),
                                    "Folder of the files, below the hub's data folder unless it is"
                                            + " absolute. Required: nothing outside it is touched.",
                                    "archive"),
                            required(
                                    "file",
                                    new Kind.Text(),
                                    "Name of the file; `{date}` and `{month}` start a new one each"
                                            + " day or month. Required: the records go there.",
                                    "events-{date}.csv"),
                            required(
                                    "format",
                                    new Kind.Choice(FileSettings.FORMATS),
                                    "How a record is written. Required: readers must know.",
                                    "csv"),
                            optional(
                                    "columns",
                                    new Kind.ListOf(new Kind.Text()),
                                    "The fields, in the order of the columns; `csv` needs them,"
                                            + " `jsonl` takes any field when left out.",
                                    "[client_id, name]")));

    private final Path base;
    private final InstantSource time;
    private final ZoneId zone;
    private final AppendFiles files = new AppendFiles();

    /**
     * @param base folder that relative directories are below; must exist
     * @param time what {@code {date}} and {@code {month}} are taken from
     * @param zone in which a day begins
     */
    public FilesConnector(Path base, InstantSource time, ZoneId zone) {
        this.base = base;
        this.time = time;
        this.zone = zone;
    }

    @Override
    public ConnectorSpec spec() {
        return SPEC;
    }

    @Override
    public List<Operation> operations(SystemDeclaration system, Findings findings) {
        FileSettings settings = FileSettings.of(system.settings());
        settings.check(system, findings);
        // Nothing in a file of lines refuses a second copy, and whoever collects the files may
        // have taken the first one away: neither repeatable nor verifiable.
        return List.of(
                new Operation(
                        APPEND,
                        Operation.Effect.WRITE,
                        Operation.Identity.NONE,
                        false,
                        request(settings.columns()),
                        Optional.of(
                                Map.of(
                                        "type",
                                        "object",
                                        "properties",
                                        Map.of("file", Map.of("type", "string")),
                                        "required",
                                        List.of("file")))));
    }

    private static Map<String, Object> request(List<String> columns) {
        if (columns.isEmpty()) {
            return Map.of("type", "object");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        columns.forEach(column -> fields.put(column, Map.of()));
        return Map.of("type", "object", "properties", fields, "additionalProperties", false);
    }

    @Override
    public Outlet open(SystemDeclaration system, Credentials credentials) {
        FileSettings settings = FileSettings.of(system.settings());
        Folder folder = new Folder(base, settings.directory());
        return new FilesOutlet(
                settings, folder, files, at -> settings.file().at(at, zone), time, system.limits());
    }
}
