package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.util.List;
import java.util.stream.Stream;

/** The keys of what starts a flow. What follows "Required:" is the why of a finding. */
final class TriggerKeys {
    private static final List<Setting> ENDPOINT =
            List.of(
                    required(
                            "from",
                            new Kind.Name(),
                            "The system that calls; its file says how it proves itself. Required:"
                                    + " nobody else may start the flow.",
                            "website"),
                    required(
                            "path",
                            new Kind.Text(),
                            "Path of the endpoint. Required: it is the address callers use.",
                            "/leads"));

    private static final List<Setting> RESULT =
            List.of(
                    required(
                            "within",
                            new Kind.DurationText(),
                            "How long the caller waits at most. Required: then it hears what is"
                                    + " still pending.",
                            "5s"),
                    required(
                            "reply",
                            new Kind.Template(),
                            "The body of the answer, made of the record and the deliveries'"
                                    + " results by name. Required: it is what the caller waits for.",
                            "{ contact: \"${crm.id}\" }"));

    private static final List<Setting> EXPECT =
            List.of(
                    optional(
                            "at-least",
                            new Kind.Whole(1, 100_000),
                            "So many records; fewer is an incident.",
                            "1"),
                    optional(
                            "at-most",
                            new Kind.Whole(1, 100_000),
                            "So many records; more is an incident. They are taken all the same.",
                            "5000"),
                    required(
                            "every",
                            new Kind.DurationText(),
                            "In any time of this length. Required: nobody could tell when it is"
                                    + " too late.",
                            "6h"),
                    optional(
                            "during",
                            new Kind.HoursText(),
                            "Only these hours count; all when left out.",
                            "Mon-Fri 08:00-20:00 Europe/Berlin"));

    private static final List<Setting> ESCALATE =
            List.of(
                    required(
                            "after",
                            new Kind.DurationText(),
                            "When nobody has acknowledged it for so long. Required: it is when.",
                            "30m"),
                    required(
                            "to",
                            new Kind.Name(),
                            "One of the hub's `owners`. Required: it is who.",
                            "operations"));

    private static final List<Setting> INCIDENTS =
            List.of(
                    optional(
                            "digest",
                            new Kind.DurationText(),
                            "What comes within this time after the first is told in one message; 1m"
                                    + " when left out.",
                            "1m"),
                    optional(
                            "remind",
                            new Kind.DurationText(),
                            "Tell an incident again that nobody has acknowledged for so long; never"
                                    + " when left out.",
                            "4h"),
                    optional(
                            "escalate",
                            new Kind.Shape(ESCALATE),
                            "Who else is told of an incident that nobody acknowledges.",
                            "{ after: 30m, to: operations }"),
                    optional(
                            "urgent",
                            new Kind.ListOf(
                                    new Kind.Choice(
                                            List.of(
                                                    "hub", "system", "run", "silence", "stray",
                                                    "held", "late"))),
                            "Kinds of incidents that do not wait for the owner's `hours`; `[hub]`"
                                    + " when left out.",
                            "[hub, system]"));

    private static final Setting ITEMS =
            required(
                    "items",
                    new Kind.Text(),
                    "The list in its answer, by its field, as in `data` or `result.records`; each item is a"
                            + " record. Required: they are taken in.",
                    "data");

    private static final Setting ITEMS_UNLESS_BULK =
            optional(
                    "items",
                    new Kind.Text(),
                    "The list in its answer; each item is a record. To be left out where the"
                            + " flow has a `run` and the operation reads rows in bulk.",
                    "data");

    private static final List<Setting> WAYS =
            List.of(
                    optional(
                            "after",
                            new Kind.MapOf(new Kind.Text()),
                            "A field of the question is filled with that field of the last item.",
                            "{ starting_after: id }"),
                    optional(
                            "cursor",
                            new Kind.MapOf(new Kind.Text()),
                            "A field of the question is filled with that field of the answer, text"
                                    + " or a number; without one it was the last page.",
                            "{ page_token: next_page_token }"),
                    optional(
                            "number",
                            new Kind.MapOf(new Kind.Whole(0, 1)),
                            "A field of the question is the page's number; this is the first"
                                    + " one's.",
                            "{ page: 1 }"),
                    optional(
                            "offset",
                            new Kind.MapOf(new Kind.Whole(0, 1)),
                            "A field of the question says how many items are passed over; this is"
                                    + " its value for the first page.",
                            "{ skip: 0 }"),
                    optional(
                            "more",
                            new Kind.Text(),
                            "The field of the answer that is true while there is another page."
                                    + " Without it pages are asked for until one is empty, or, with"
                                    + " `cursor`, has none.",
                            "has_more"),
                    optional(
                            "total",
                            new Kind.Text(),
                            "`number`: the field of the answer that says how many pages there are;"
                                    + " `offset`: how many items.",
                            "meta.total_pages"),
                    optional(
                            "size",
                            new Kind.Whole(1, 100_000),
                            "`offset`: how much it grows each time; by the items that came when"
                                    + " left out.",
                            "100"));

    private static final Setting PAGES =
            optional(
                    PagesReader.KEY,
                    new Kind.OneOf(
                            List.of(
                                    new Kind.Choice(List.of(PagesForm.Way.LINK.word())),
                                    new Kind.Shape(WAYS))),
                    "How the next page is asked for: one of `after`, `cursor`, `number` and"
                            + " `offset`, or `link` where the system's file says at `next` where"
                            + " the link is. Without it there is one page.",
                    "{ cursor: { page_token: next_page_token } }");

    private static final Setting SINCE =
            optional(
                    "since",
                    new Kind.MapOf(new Kind.Text()),
                    "How only what is new is asked for: a field of the question, filled"
                            + " with the greatest value that this field of an item has had:"
                            + " a number, or a date and time. Without it everything is asked"
                            + " for each time.",
                    "{ updated_min: updated_at }");

    private static final Setting OVERLAP =
            optional(
                    "overlap",
                    new Kind.DurationText(),
                    "`since` with a date and time: so much earlier is asked for, where a"
                            + " system shows what it writes a little later.",
                    "5m");

    private static final Setting BEGIN =
            optional(
                    "begin",
                    new Kind.Text(),
                    "What `since` asks with the first time; without it for everything.",
                    "2026-01-01T00:00:00Z");

    private static final List<Setting> POLL =
            List.of(
                    required(
                            "ask",
                            new Kind.Text(),
                            "The operation of a system that reads what is new there. Required: it"
                                    + " is asked.",
                            "shop.orders.changed"),
                    ITEMS,
                    PAGES,
                    SINCE,
                    OVERLAP,
                    BEGIN,
                    required(
                            "every",
                            new Kind.DurationText(),
                            "How often it is asked. Required: it is how late a record may be.",
                            "1m"));

    private static final List<Setting> SCHEDULE =
            List.of(
                    required(
                            "cron",
                            new Kind.Text(),
                            "When it is asked: minute, hour, day of the month, month and day of the"
                                    + " week, seconds before them where there are six; or `@hourly`,"
                                    + " `@daily`, `@weekly`, `@monthly`, `@yearly`. Required: it"
                                    + " tells the slots.",
                            "\"0 2 * * *\""),
                    required(
                            "zone",
                            new Kind.Text(),
                            "Whose clocks these are. Required: nobody should have to guess.",
                            "Europe/Berlin"),
                    required(
                            "ask",
                            new Kind.Text(),
                            "The operation of a system that reads what it has. Required: it is"
                                    + " asked.",
                            "shop.products.list"),
                    ITEMS_UNLESS_BULK,
                    PAGES,
                    SINCE,
                    OVERLAP,
                    BEGIN,
                    optional(
                            "missed",
                            new Kind.Choice(
                                    Stream.of(Timing.Missed.values())
                                            .map(Timing.Missed::word)
                                            .toList()),
                            "What becomes of slots that came due while none could begin: one run"
                                    + " for the newest (`run-once`, when left out), a run for each"
                                    + " (`run-each`), or none for those past their grace (`skip`).",
                            "skip"),
                    optional(
                            "grace",
                            new Kind.DurationText(),
                            "A slot that has not begun so long after its time is late or missed,"
                                    + " which is an incident; 5m when left out.",
                            "15m"),
                    optional(
                            "jitter",
                            new Kind.DurationText(),
                            "A run begins up to so much after its slot, so that not all flows ask at"
                                    + " once; the same for a slot each time.",
                            "30s"));

    private static final List<Setting> FOLLOWS =
            List.of(
                    required(
                            "after",
                            new Kind.Name(),
                            "The flow whose runs it follows; one that has runs. Required: it is"
                                    + " when.",
                            "products"),
                    required(
                            "ask",
                            new Kind.Text(),
                            "The operation of a system that reads what it has. Required: it is"
                                    + " asked.",
                            "webshop.products.list"),
                    ITEMS_UNLESS_BULK,
                    PAGES,
                    SINCE,
                    OVERLAP,
                    BEGIN);

    private static final List<Setting> GAPS =
            List.of(
                    required(
                            "ask",
                            new Kind.Text(),
                            "The operation of the calling system that tells what it could not"
                                    + " deliver. Required: it is asked.",
                            "events.missed"),
                    ITEMS,
                    PAGES,
                    optional(
                            "every",
                            new Kind.DurationText(),
                            "How often it is asked besides at each start; 15m when left out.",
                            "15m"));

    static final List<Setting> ALL =
            List.of(
                    optional(
                            "webhook",
                            new Kind.Shape(ENDPOINT),
                            "A system posts its events here.",
                            "{ from: website, path: /leads }"),
                    optional(
                            "api",
                            new Kind.Shape(ENDPOINT),
                            "A program calls and wants to know what became of it.",
                            "{ from: partners, path: /partner-leads }"),
                    optional(
                            "poll",
                            new Kind.Shape(POLL),
                            "A system is asked for what is new, again and again; each item of its"
                                    + " answers is a record.",
                            "{ ask: shop.orders.changed, items: orders, since: { updated_min:"
                                    + " updated_at }, every: 1m }"),
                    optional(
                            "schedule",
                            new Kind.Shape(SCHEDULE),
                            "A system is asked for what it has at certain times, each of which is a"
                                    + " run; each item of its answers is a record.",
                            "{ cron: \"0 2 * * *\", zone: Europe/Berlin, ask: shop.products.list,"
                                    + " items: products }"),
                    optional(
                            "flow",
                            new Kind.Shape(FOLLOWS),
                            "A system is asked for what it has whenever a run of another flow was"
                                    + " done.",
                            "{ after: products, ask: webshop.products.list, items: products }"),
                    ChangesKeys.SETTING,
                    optional(
                            "file",
                            new Kind.Shape(DropKeys.ALL),
                            "A folder is looked at; each new file is read by a run of its own.",
                            "{ ask: partner.orders.read, every: 1m, whole: { marker: .done } }"),
                    optional(
                            "incidents",
                            new Kind.Shape(INCIDENTS),
                            "Something is wrong, or is not any more: the flow tells the owner. It"
                                    + " has no `record`: what travels is a message to one owner"
                                    + " (see how-to.md).",
                            "{ digest: 1m, remind: 4h }"),
                    optional(
                            "answer",
                            new Kind.OneOf(
                                    List.of(
                                            new Kind.Choice(List.of("accepted")),
                                            new Kind.Shape(
                                                    List.of(
                                                            required(
                                                                    "result",
                                                                    new Kind.Shape(RESULT),
                                                                    "Waits for the deliveries."
                                                                            + " Required: it says how"
                                                                            + " long, and what to"
                                                                            + " answer.",
                                                                    "{ within: 5s, reply: { contact: \"${crm.id}\" } }"))))),
                            "What callers hear: `accepted` (the default) answers 202 as soon as"
                                    + " the record is on disk; `result` waits for the deliveries.",
                            "accepted"),
                    optional(
                            "max-bytes",
                            new Kind.Whole(1, FlowDeclaration.Trigger.Endpoint.LARGEST_MAX_BYTES),
                            "The largest body taken, in bytes; 1048576 when left out.",
                            "65536"),
                    optional(
                            "expect",
                            new Kind.OneOf(
                                    List.of(
                                            new Kind.Choice(List.of("learned")),
                                            new Kind.Shape(EXPECT))),
                            "What the source sends when all is well; less is an incident. `learned`"
                                    + " takes it from the weeks before.",
                            "{ at-least: 1, every: 6h }"),
                    optional(
                            "gaps",
                            new Kind.Shape(GAPS),
                            "`webhook`: how to ask the caller for what it could not deliver, for"
                                    + " senders that do not repeat themselves, or not for long. What"
                                    + " came already is passed over.",
                            "{ ask: events.missed, items: data, pages: { after: {"
                                    + " starting_after: id }, more: has_more } }"));

    private TriggerKeys() {}
}
