package dev.tieline.connector.files;

import dev.tieline.api.Connector;
import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Credentials;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Outlet;
import dev.tieline.api.SystemDeclaration;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Appends records to CSV and JSON Lines files, and reads and writes files as a whole. Thread-safe.
 */
public final class FilesConnector implements Connector {
    static final String APPEND = "records.append";

    private final Path base;
    private final InstantSource time;
    private final ZoneId zone;
    private final List<StorageKind> kinds;
    private final AppendFiles files = new AppendFiles();

    /** One whose files are in folders of this machine only. */
    public FilesConnector(Path base, InstantSource time, ZoneId zone) {
        this(base, time, zone, List.of());
    }

    /**
     * @param base folder that relative directories are below; must exist
     * @param time what {@code {date}} and {@code {month}} are taken from
     * @param zone in which a day begins
     * @param kinds where files can be besides
     */
    public FilesConnector(Path base, InstantSource time, ZoneId zone, List<StorageKind> kinds) {
        this.base = base;
        this.time = time;
        this.zone = zone;
        this.kinds = List.copyOf(kinds);
    }

    @Override
    public ConnectorSpec spec() {
        return FilesSpec.of(kinds);
    }

    @Override
    public List<Operation> operations(SystemDeclaration system, Findings findings) {
        FileSettings settings = FileSettings.of(system.settings());
        Optional<StorageKind> elsewhere = elsewhere(system);
        settings.check(system, elsewhere.isPresent(), findings);
        if (kinds.stream().filter(kind -> isIn(system, kind)).count() > 1) {
            findings.add(
                    system.place(),
                    "storage-several",
                    "Several keys say where the files are.",
                    "They are in one place.",
                    "Leave one of them.");
        }
        elsewhere.ifPresent(kind -> kind.check(system, block(system, kind), findings));
        List<Operation> operations = new ArrayList<>();
        if (settings.appends() && elsewhere.isEmpty()) {
            operations.add(append(settings.columns()));
        }
        String place =
                elsewhere
                        .map(kind -> kind.place(system, block(system, kind)))
                        .orElseGet(() -> new Folder(base, settings.directory()).place());
        read(system, findings).stream()
                .map(FileOperation::operation)
                .map(it ->
                        it.parts()
                                .map(parts -> it.of(new Operation.Parts(place, parts.names())))
                                .orElse(it))
                .forEach(operations::add);
        return operations;
    }

    private Optional<StorageKind> elsewhere(SystemDeclaration system) {
        return kinds.stream().filter(kind -> isIn(system, kind)).findFirst();
    }

    private static boolean isIn(SystemDeclaration system, StorageKind kind) {
        return system.settings().entry(key(kind)).isPresent();
    }

    private static String key(StorageKind kind) {
        return kind.setting().name();
    }

    private static Node.Mapping block(SystemDeclaration system, StorageKind kind) {
        return system.settings().entry(key(kind)).orElseThrow() instanceof Node.Mapping block
                ? block
                : new Node.Mapping(system.place(), Map.of(), Map.of());
    }

    /**
     * Nothing in a file of lines refuses a second copy, and whoever collects the files may have
     * taken the first one away: neither repeatable nor verifiable.
     */
    private static Operation append(List<String> columns) {
        return new Operation(
                APPEND,
                Operation.Effect.WRITE,
                Operation.Identity.NONE,
                false,
                request(columns),
                Optional.of(
                        Map.of(
                                "type",
                                "object",
                                "properties",
                                Map.of("file", Map.of("type", "string")),
                                "required",
                                List.of("file"))));
    }

    private static List<FileOperation> read(SystemDeclaration system, Findings findings) {
        List<FileOperation> operations = new ArrayList<>();
        if (system.settings().entry("operations").orElse(null) instanceof Node.Mapping all) {
            all.entries()
                    .forEach((name, node) -> {
                        if (node instanceof Node.Mapping one) {
                            new OperationReader(name, one, all.placeOf(name), findings)
                                    .read()
                                    .ifPresent(operations::add);
                        }
                    });
        }
        return operations;
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
        Map<String, FileOperation> granted = new LinkedHashMap<>();
        for (FileOperation operation : read(system, new Findings())) {
            if (system.allow().containsKey(operation.operation().name())) {
                granted.put(operation.operation().name(), operation);
            }
        }
        Storage storage =
                elsewhere(system)
                        .map(kind -> kind.open(system, block(system, kind), credentials))
                        .orElseGet(() -> new FolderStorage(folder));
        BulkFiles bulk = new BulkFiles(granted, storage, time, zone);
        return new FilesOutlet(
                settings, folder, files, at -> settings.file().at(at, zone), bulk, system.limits());
    }
}
