package dev.tieline.connector.http;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import dev.tieline.api.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the key {@code batch} of an operation; mistakes are findings. */
final class BatchReader {
    private static final Kind.Text TEXT = new Kind.Text();

    private static final List<Setting> BATCH =
            List.of(
                    Setting.required(
                            "most",
                            new Kind.Whole(2, BatchForm.LIMIT),
                            "So many items go in one call at most. Required: it is the system's"
                                    + " limit.",
                            "100"),
                    Setting.optional(
                            "items",
                            TEXT,
                            "The field of the body that holds the items; when left out the body is"
                                    + " the list itself.",
                            "contacts"),
                    Setting.optional(
                            "results",
                            TEXT,
                            "Where a 2xx answer has a list with one entry for each item: a path"
                                    + " with dots, or a JSON Pointer; `/` when the answer is the list.",
                            "results"),
                    Setting.optional(
                            "errors",
                            TEXT,
                            "Where a 2xx answer has a list with the items that were not taken; the"
                                    + " others were.",
                            "errors"),
                    Setting.optional(
                            "index",
                            TEXT,
                            "Where an entry says which item it means, counted from 0. Without"
                                    + " `index` and `match` the `results` are in the order of the"
                                    + " items.",
                            "index"),
                    Setting.optional(
                            "match",
                            new Kind.MapOf(TEXT),
                            "A field of the item, and where an entry holds the same value.",
                            "{ email: input.email }"),
                    Setting.optional(
                            "status",
                            TEXT,
                            "Where an entry has the HTTP status of its item. Without one an entry"
                                    + " of `results` counts by `outcomes` and what it says, one of"
                                    + " `errors` as rejected.",
                            "status"),
                    Setting.optional(
                            "body",
                            TEXT,
                            "Where an entry has the answer for its item; the entry itself when left"
                                    + " out.",
                            "body"));

    /** The key itself. */
    static final Setting SETTING =
            Setting.optional(
                    "batch",
                    new Kind.Shape(BATCH),
                    "Many items go in one call; `body`, `result`, `id`, `duplicate` and `outcomes`"
                            + " then describe one item and its answer. A call that is refused as a"
                            + " whole is made again with half of the items each.",
                    "{ most: 100, items: contacts, results: results, status: status }");

    private final Node.Mapping node;
    private final Findings findings;

    /**
     * @param node what is written at the key
     */
    BatchReader(Node.Mapping node, Findings findings) {
        this.node = node;
        this.findings = findings;
    }

    /**
     * @param fields that an item is described to have; empty when it is not described
     */
    Optional<BatchForm> read(RequestLine line, Collection<String> fields) {
        Optional<Integer> most =
                text("most").filter(it -> it.matches("[0-9]{1,5}")).map(Integer::valueOf);
        if (!line.hasBody() || !line.fields().isEmpty()) {
            findings.add(
                    node.place(),
                    "batch-in-path",
                    "'batch' does not fit '" + line.method() + "' with this path.",
                    "Many items have one path, and a body to be in.",
                    "Write a POST, PUT or PATCH whose path names no field, or remove 'batch'.");
        }
        Optional<BatchForm.Entries> entries = entries(fields);
        return most.map(number -> new BatchForm(text("items").orElse(""), number, entries));
    }

    private Optional<BatchForm.Entries> entries(Collection<String> fields) {
        Optional<String> results = text("results");
        Optional<String> errors = text("errors");
        if (results.isPresent() && errors.isPresent()) {
            findings.add(
                    node.placeOf("errors"),
                    "batch-told-twice",
                    "'batch' names 'results' and 'errors'.",
                    "One list tells of the items, and the other may say something else.",
                    "Keep 'results' when it tells of each item, otherwise 'errors'.");
        }
        if (results.isEmpty() && errors.isEmpty()) {
            for (String key : List.of("index", "match", "status", "body")) {
                if (node.entry(key).isPresent()) {
                    findings.add(
                            node.placeOf(key),
                            "batch-without-list",
                            "'" + key + "' means nothing without 'results' or 'errors'.",
                            "Nobody knows where the entries are.",
                            "Write where the answer has the list, or remove it.");
                }
            }
            return Optional.empty();
        }
        BatchForm.By by = by(fields);
        if (results.isEmpty() && by instanceof BatchForm.By.Order) {
            findings.add(
                    node.placeOf("errors"),
                    "batch-whose-errors",
                    "Nothing says which items the 'errors' belong to.",
                    "An item that was not taken would count as delivered.",
                    "Write 'index' or 'match'.");
        }
        return Optional.of(
                new BatchForm.Entries(
                        results.isPresent(),
                        results.or(() -> errors).orElseThrow(),
                        by,
                        text("status").orElse(""),
                        text("body").orElse("")));
    }

    private BatchForm.By by(Collection<String> fields) {
        Optional<String> index = text("index");
        if (!(node.entry("match").orElse(null) instanceof Node.Mapping match)) {
            return index.<BatchForm.By>map(at -> new BatchForm.By.Index(at))
                    .orElse(new BatchForm.By.Order());
        }
        Map<String, Node> entries = match.entries();
        if (index.isPresent() || entries.size() != 1) {
            findings.add(
                    match.place(),
                    "batch-match-unclear",
                    "'match' names "
                            + entries.size()
                            + " fields"
                            + (index.isPresent() ? ", and there is 'index' too." : "."),
                    "An entry belongs to an item by one value.",
                    "Name one field that is different in each item, and nothing else.");
        }
        return entries.entrySet().stream()
                .findFirst()
                .<BatchForm.By>map(entry -> match(entry.getKey(), entry.getValue(), fields))
                .orElse(new BatchForm.By.Order());
    }

    private BatchForm.By match(String field, Node at, Collection<String> fields) {
        if (!fields.isEmpty() && !fields.contains(field)) {
            findings.add(
                    at.place(),
                    "batch-field-unknown",
                    "'match' names '" + field + "', which is not a field of the body.",
                    "No entry would belong to an item.",
                    Spelling.remedy(field, fields));
        }
        return new BatchForm.By.Match(
                field, at instanceof Node.Scalar scalar ? scalar.text() : field);
    }

    private Optional<String> text(String key) {
        return node.entry(key).orElse(null) instanceof Node.Scalar scalar && !scalar.isNull()
                ? Optional.of(scalar.text())
                : Optional.empty();
    }
}
