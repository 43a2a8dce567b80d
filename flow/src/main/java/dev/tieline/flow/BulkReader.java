package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;

import dev.tieline.api.Document;
import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how rows move in chunks. */
record BulkReader(TemplateReader templates, Findings findings) {
    private static final String APPROVE = "approve";
    private static final String ABSENT = "absent";
    private static final String TRACE = "trace";

    /** A chunk waits in memory, as a whole and several times. */
    private static final int LARGEST = 50_000;

    private static final long MOST = 1_000_000_000_000L;

    static final List<Setting> KEYS =
            List.of(
                    optional(
                            "chunk",
                            new Kind.Whole(1, LARGEST),
                            "So many rows are written at once, together with how far the run is;"
                                    + " 5000 when left out.",
                            "2000"),
                    optional(
                            "max-invalid",
                            new Kind.Text(),
                            "So many rows may be held, as a number or as percent of those read;"
                                    + " more stop the run. 5% when left out.",
                            "1%"),
                    optional(
                            "max-change",
                            new Kind.Text(),
                            "So many rows may be changed that are there already, as a number or as"
                                    + " percent of those read; any when left out.",
                            "20%"),
                    optional(
                            "max-delete",
                            new Kind.Text(),
                            "So many rows may go that the source does not have any more, as a"
                                    + " number or as percent of those that are there; 10% when left"
                                    + " out.",
                            "500"),
                    optional(
                            "min-rows",
                            new Kind.Whole(0, MOST),
                            "A run that reads fewer rows has failed; 1 when left out, and 0 where"
                                    + " `since` asks only for what is new.",
                            "1000"),
                    optional(
                            "max-rows",
                            new Kind.Whole(1, MOST),
                            "A run that reads more rows is stopped; any number when left out.",
                            "100000"),
                    optional(
                            "rows",
                            new Kind.Choice(List.of("learned")),
                            "How many rows are usual: `learned` from the 20 runs done before that"
                                    + " read any, once there are 5; fewer than half of the fewest"
                                    + " or more than twice the most stop the run.",
                            "learned"),
                    optional(
                            APPROVE,
                            new Kind.Choice(List.of("required")),
                            "`required`: a run finds out what it would do, and waits until a person"
                                    + " has approved that; it writes no more than that. One that"
                                    + " would write nothing goes on by itself, unless that takes the"
                                    + " place of a whole file or table.",
                            "required"),
                    optional(
                            ABSENT,
                            new Kind.OneOf(
                                    List.of(
                                            new Kind.Choice(List.of("ignore", "delete")),
                                            new Kind.MapOf(new Kind.Text()))),
                            "Rows at the destination that the source does not have any more:"
                                    + " `ignore` (when left out) leaves them, `delete` deletes them,"
                                    + " `{ FIELD: VALUE }` sets that field in them.",
                            "{ active: false }"),
                    optional(
                            TRACE,
                            new Kind.Choice(List.of("each")),
                            "`each`: of each row is kept which chunk it was in, 8 bytes a row, so"
                                    + " that a search for its key is sure; the lowest and the"
                                    + " highest key of a chunk when left out.",
                            "each"));

    /** What was written; what is wrong in it is a finding. */
    Bulk read(Node.Mapping node, boolean onlyNew) {
        return new Bulk(
                Keys.whole(node, "chunk").orElse(Bulk.CHUNK),
                new Bulk.Guards(
                        limit(node, "max-invalid").orElse(Bulk.Guards.MAX_INVALID),
                        limit(node, "max-change"),
                        limit(node, "max-delete").orElse(Bulk.Guards.MAX_DELETE),
                        rows(node, "min-rows").orElse(onlyNew ? 0L : 1L),
                        rows(node, "max-rows"),
                        Keys.text(node, "rows").isPresent()),
                absent(node),
                Keys.text(node, APPROVE).isPresent(),
                Keys.text(node, TRACE).isPresent(),
                "");
    }

    private static Optional<Long> rows(Node.Mapping node, String key) {
        return Keys.text(node, key)
                .filter(text -> text.matches("[0-9]{1,13}"))
                .map(Long::parseLong);
    }

    private Optional<Bulk.Limit> limit(Node.Mapping node, String key) {
        Optional<Located<String>> written = Keys.located(node, key);
        Optional<Bulk.Limit> limit = written.flatMap(text -> Bulk.Limit.of(text.value()));
        if (written.isPresent() && limit.isEmpty()) {
            findings.add(
                    written.get().place(),
                    "limit-malformed",
                    "'" + written.get().value() + "' is neither a number of rows nor percent.",
                    "Nobody could tell when the run has to stop.",
                    "Write '" + key + ": 500', or '" + key + ": 1.5%'.");
        }
        return limit;
    }

    private Bulk.Absent absent(Node.Mapping node) {
        Optional<Node.Mapping> mark = Keys.mapping(node, ABSENT);
        if (mark.isPresent()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            mark.get()
                    .entries()
                    .forEach((name, value) -> {
                        switch (templates.read(value)) {
                            case Template.Literal(var _, Object plain) -> fields.put(name, plain);
                            case Template.Null _ -> fields.put(name, null);
                            case Template _ -> notPlain(name, value);
                        }
                    });
            if (mark.get().entries().isEmpty()) {
                findings.add(
                        node.placeOf(ABSENT),
                        "absent-empty",
                        "'absent' names no field.",
                        "Nothing would tell which rows are gone.",
                        "Write 'absent: { FIELD: VALUE }', 'absent: delete' or 'absent: ignore'.");
            }
            return new Bulk.Absent.Mark(Document.of(fields));
        }
        return Keys.text(node, ABSENT).filter("delete"::equals).isPresent()
                ? new Bulk.Absent.Delete()
                : new Bulk.Absent.Ignore();
    }

    private void notPlain(String field, Node value) {
        findings.add(
                value.place(),
                "absent-not-plain",
                "'" + field + "' is not a plain value.",
                "There is no record that it could be made of.",
                "Write a number, a text, true, false or null.");
    }
}
