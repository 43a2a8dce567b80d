package dev.tieline.connector.files;

import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Finding;
import dev.tieline.api.Findings;
import dev.tieline.api.Loading;
import dev.tieline.api.Node;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Place;
import dev.tieline.api.Reading;
import dev.tieline.api.Secret;
import dev.tieline.api.SystemDeclaration;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A system of files in a folder of the test's own. */
final class FilesWorld {
    static final Duration LONG = Duration.ofMinutes(1);
    private static final Place PLACE = new Place("systems/partner.yaml", 1, 1);

    final Path folder;
    final Map<String, Object> operations = new LinkedHashMap<>();
    final Map<String, Object> settings = new LinkedHashMap<>();
    InstantSource time = InstantSource.system();
    Optional<String> url = Optional.empty();
    Optional<Secret> credential = Optional.empty();
    List<StorageKind> kinds = List.of();
    private final Path base;

    FilesWorld(Path base) throws IOException {
        this.base = base;
        folder = Files.createDirectories(base.resolve("drop"));
        settings.put("directory", "drop");
        settings.put("operations", operations);
    }

    /** An operation {@code rows} that reads all files. */
    FilesWorld reading(String format, Map<String, ?> csv, Map<String, Object> row) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("read", "*");
        operation.put("format", format);
        operation.put("settled", "0s");
        operation.put("row", row);
        if (!csv.isEmpty()) {
            operation.put("csv", csv);
        }
        operations.put("rows", operation);
        return this;
    }

    /** An operation {@code out} that writes a file. */
    FilesWorld writing(String file, String format, Map<String, ?> csv, Map<String, Object> body) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("write", file);
        operation.put("format", format);
        operation.put("body", body);
        if (!csv.isEmpty()) {
            operation.put("csv", csv);
        }
        operations.put("out", operation);
        return this;
    }

    FilesWorld with(String operation, String key, Object value) {
        @SuppressWarnings("unchecked")
        Map<String, Object> one = (Map<String, Object>) operations.get(operation);
        one.put(key, value);
        return this;
    }

    /** Pairs of a field and its type. */
    static Map<String, Object> schema(String... pairs) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            Object type =
                    pairs[i + 1].endsWith("?")
                            ? List.of(pairs[i + 1].substring(0, pairs[i + 1].length() - 1), "null")
                            : pairs[i + 1];
            properties.put(pairs[i], new LinkedHashMap<>(Map.of("type", type)));
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        return schema;
    }

    List<Finding> findings() {
        Findings findings = new Findings();
        connector().operations(system(), findings);
        return findings.sorted();
    }

    List<Operation> declared() {
        return connector().operations(system(), new Findings());
    }

    Outlet outlet() {
        Optional<Secret> secret = credential;
        return connector()
                .open(
                        system(),
                        name -> secret.orElseThrow(() -> new Credentials.MissingCredential(name)));
    }

    /** What is read in batches of that size, to the end or to a failure. */
    Told read(int most, String after) {
        List<Reading.Row> rows = new ArrayList<>();
        List<String> positions = new ArrayList<>();
        try (Outlet outlet = outlet();
                Reading reading =
                        outlet.read(
                                new Reading.Question("nightly", "rows", Document.empty(), after))) {
            while (true) {
                switch (reading.next(most, LONG)) {
                    case Reading.Batch.Failed failed -> {
                        return new Told(rows, positions, Optional.of(failed.outcome()));
                    }
                    case Reading.Batch.Rows batch -> {
                        rows.addAll(batch.rows());
                        positions.add(batch.position());
                        if (batch.last()) {
                            return new Told(rows, positions, Optional.empty());
                        }
                    }
                }
            }
        }
    }

    /** How many rows could be used and how many not, without keeping them. */
    String count(int most) {
        long good = 0;
        long bad = 0;
        try (Outlet outlet = outlet();
                Reading reading =
                        outlet.read(
                                new Reading.Question("nightly", "rows", Document.empty(), ""))) {
            while (true) {
                switch (reading.next(most, LONG)) {
                    case Reading.Batch.Failed failed -> {
                        return good + " " + bad + " " + code(failed.outcome());
                    }
                    case Reading.Batch.Rows batch -> {
                        for (Reading.Row row : batch.rows()) {
                            bad += row.fault().isPresent() ? 1 : 0;
                        }
                        good += batch.rows().size();
                        if (batch.last()) {
                            return (good - bad) + " " + bad;
                        }
                    }
                }
            }
        }
    }

    Told read() {
        return read(3, "");
    }

    record Told(List<Reading.Row> rows, List<String> positions, Optional<Outcome> failure) {
        /** Each row as its place, fields and fault, and at the end what failed. */
        List<String> lines() {
            List<String> lines = new ArrayList<>();
            for (Reading.Row row : rows) {
                lines.add(
                        row.place()
                                + " "
                                + row.fields().fields()
                                + row.fault().map(fault -> " " + fault.code()).orElse(""));
            }
            failure.ifPresent(outcome -> lines.add(outcome.name() + " " + code(outcome)));
            return lines;
        }

        List<Document> documents() {
            return rows.stream().map(Reading.Row::fields).toList();
        }
    }

    static String code(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Rejected rejected -> rejected.fault().code();
            case Outcome.Unauthorized refused -> refused.fault().code();
            case Outcome.Unavailable unavailable -> unavailable.fault().code();
            case Outcome.Unknown unknown -> unknown.fault().code();
            case Outcome.Unreachable unreachable -> unreachable.fault().code();
            case Outcome.RateLimited limited -> limited.fault().code();
            case Outcome other -> other.name();
        };
    }

    Loading loading() {
        return outlet().load(new Loading.Target("nightly", "shop", "out", 7, false));
    }

    void put(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    FilesConnector connector() {
        return new FilesConnector(base, time, ZoneId.of("Europe/Berlin"), kinds);
    }

    private SystemDeclaration system() {
        Map<String, List<String>> allow = new LinkedHashMap<>();
        operations.keySet().forEach(name -> allow.put(name, List.of("*")));
        return new SystemDeclaration(
                "partner",
                PLACE,
                "Brings files.",
                "ops",
                "files",
                url,
                credential.map(_ -> "there"),
                allow,
                SystemDeclaration.Limits.DEFAULT,
                (Node.Mapping) node(settings));
    }

    private static Node node(Object value) {
        if (value instanceof List<?> list) {
            return new Node.Sequence(PLACE, list.stream().map(FilesWorld::node).toList());
        }
        if (!(value instanceof Map<?, ?> map)) {
            return new Node.Scalar(PLACE, String.valueOf(value), !(value instanceof BigDecimal));
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Place> keys = new LinkedHashMap<>();
        map.forEach((key, inner) -> {
            entries.put(String.valueOf(key), node(inner));
            keys.put(String.valueOf(key), PLACE);
        });
        return new Node.Mapping(PLACE, entries, keys);
    }
}
