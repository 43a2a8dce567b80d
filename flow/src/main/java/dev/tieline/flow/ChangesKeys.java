package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.util.List;

/** The keys of a flow that follows changes. What follows "Required:" is the why of a finding. */
final class ChangesKeys {
    static final String KEY = "changes";
    static final String ROWS = "rows";

    /** Megabytes. */
    static final int MOST_BEHIND = 1_024;

    private static final List<Setting> ALL =
            List.of(
                    required(
                            "of",
                            new Kind.Text(),
                            "The operation of a system whose changes are followed, one of a"
                                    + " `postgresql-changes` or `mariadb-changes`. Required: it is"
                                    + " followed.",
                            "erp.products.changed"),
                    required(
                            "begin",
                            new Kind.Choice(List.of(ROWS, "now")),
                            "Where the first time begins: with all rows that are there, each `read`"
                                    + " (`rows`), or with what changes from then on (`now`)."
                                    + " Required: a destination has the rows already, or has not.",
                            ROWS),
                    optional(
                            "most-behind",
                            new Kind.Whole(1, 1_000_000),
                            "So many megabytes of its log may the database keep for the flow; more"
                                    + " is an incident, for its disk fills up. "
                                    + MOST_BEHIND
                                    + " when left out.",
                            "4096"));

    static final Setting SETTING =
            optional(
                    KEY,
                    new Kind.Shape(ALL),
                    "The changes of a system's data come in the order in which they were made, each"
                            + " once; each is a record.",
                    "{ of: erp.products.changed, begin: rows }");

    private ChangesKeys() {}
}
