package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.util.List;

/** The keys of a flow file. What follows "Required:" is the why of a finding. */
final class FlowKeys {
    static final String WHAT = "a flow";
    static final String WHAT_OF_ALERTS = "a flow that is told of incidents";

    private static final List<Setting> UNIQUE =
            List.of(
                    required(
                            "by",
                            new Kind.Expression(),
                            "What is different in every record. Required: it is compared.",
                            "record.submission_id"),
                    required(
                            "within",
                            new Kind.DurationText(),
                            "How long it is remembered. Required: senders repeat themselves for"
                                    + " hours or days, and what is forgotten is taken for new.",
                            "35d"));

    private static final List<Setting> RECORD =
            List.of(
                    required(
                            "contract",
                            new Kind.Name(),
                            "Name of the contract in `contracts/`. Required: without one nobody"
                                    + " can tell a good record from a bad one, and no mapping can be"
                                    + " checked.",
                            "lead"),
                    optional(
                            "key",
                            new Kind.Expression(),
                            "Records with the same key keep their order, and people find them by"
                                    + " it. Without a key no order is kept.",
                            "record.email.lowerAscii()"),
                    optional(
                            "unique",
                            new Kind.Shape(UNIQUE),
                            "How a repeated record is known.",
                            "{ by: record.submission_id, within: 35d }"),
                    optional(
                            "invalid",
                            new Kind.Choice(List.of("hold", "reject")),
                            "Records that break the contract: `hold` (the default) takes them in"
                                    + " and keeps them for the owner, `reject` answers 422 with what"
                                    + " is wrong.",
                            "hold"));

    private static final List<Setting> LOOKUP =
            List.of(
                    required(
                            "in",
                            new Kind.Name(),
                            "Name of the table in `reference/`. Required: it is searched.",
                            "campaigns"),
                    required(
                            "by",
                            new Kind.Expression(),
                            "The value to find in the table's first column. Required: a row is"
                                    + " found by it.",
                            "record.utm_campaign"),
                    required(
                            "as",
                            new Kind.Text(),
                            "The name under which expressions see the row. Required: they have no"
                                    + " other way to it.",
                            "campaign"),
                    optional(
                            "missing",
                            new Kind.Choice(List.of("hold", "empty")),
                            "When there is no such row: `hold` (the default) keeps the record for"
                                    + " the owner, `empty` goes on without.",
                            "hold"));

    private static final List<Setting> STEP =
            List.of(
                    optional(
                            "set",
                            new Kind.MapOf(new Kind.Template()),
                            "Gives names to values that later expressions use.",
                            "{ fullname: \"${record.first + ' ' + record.last}\" }"),
                    optional(
                            "keep",
                            new Kind.Expression(),
                            "Skips records for which this is false; skipped records are counted.",
                            "\"!record.email.endsWith('@example.test')\""),
                    optional(
                            "lookup",
                            new Kind.Shape(LOOKUP),
                            "Finds a row of a reference table.",
                            "{ in: campaigns, by: record.utm_campaign, as: campaign }"));

    private static final List<Setting> FALLBACK_TO =
            List.of(
                    optional(
                            "after",
                            new Kind.DurationText(),
                            "Age of the delivery at which the fallback takes over; 3d when left"
                                    + " out.",
                            "24h"),
                    required(
                            "to",
                            new Kind.Text(),
                            "The operation that gets the record then. Required: it takes over.",
                            "archive.records.append"),
                    required(
                            "map",
                            new Kind.Template(),
                            "Its input. Required: another operation wants other fields.",
                            "\"${record}\""));

    private static final Kind FALLBACK =
            new Kind.OneOf(List.of(new Kind.Choice(List.of("hold")), new Kind.Shape(FALLBACK_TO)));

    private static final List<Setting> DELIVERY =
            List.of(
                    required(
                            "to",
                            new Kind.Text(),
                            "System and operation. Required: it is where the record goes.",
                            "crm.contacts.upsert"),
                    required(
                            "map",
                            new Kind.Template(),
                            "The operation's input: plain values, `${expressions}`, or trees of"
                                    + " them. Required: nothing is sent that is not named here.",
                            "{ email: \"${record.email}\" }"),
                    optional(
                            "when",
                            new Kind.Expression(),
                            "Whether a record goes there; always when left out.",
                            "record.consent.analytics"),
                    optional(
                            "after",
                            new Kind.Text(),
                            "Name of an earlier delivery that must succeed first; its result may"
                                    + " be used.",
                            "crm"),
                    optional(
                            "deadline",
                            new Kind.DurationText(),
                            "Age at which a pending delivery counts as late; it goes on.",
                            "1m"),
                    optional(
                            "give-up",
                            new Kind.DurationText(),
                            "Age at which it is not tried any more and the fallback applies; 3d"
                                    + " when left out.",
                            "12h"),
                    OutcomeRuleReader.RETRY,
                    optional(
                            "on",
                            new Kind.Shape(OutcomeRuleReader.ON),
                            "What is done about outcomes, in place of what the system's file or"
                                    + " the hub does.",
                            "{ rejected: fallback }"),
                    optional(
                            "fallback",
                            FALLBACK,
                            "What happens when it is given up; the flow's fallback when left out.",
                            "{ after: 24h, to: archive.records.append, map: \"${record}\" }"));

    static final List<Setting> ALL =
            List.of(
                    required(
                            "flow",
                            new Kind.Name(),
                            "Name of the flow, the same as the file's. Required: people, records"
                                    + " and alerts name it.",
                            "lead-capture"),
                    required(
                            "purpose",
                            new Kind.Text(),
                            "One sentence: what the flow is for. Required: whoever finds it"
                                    + " failing at night has only this to judge how much it matters.",
                            "Every website inquiry becomes a CRM contact."),
                    required(
                            "owner",
                            new Kind.Name(),
                            "Who answers for the flow; one of the hub's `owners`. Required: held"
                                    + " records wait for a person, and this is the person.",
                            "sales-ops"),
                    optional(
                            "runbook",
                            new Kind.Text(),
                            "What people do when the flow has an incident, or where that is"
                                    + " written; every alert shows it.",
                            "Call the web team; their rota is in the wiki."),
                    required(
                            "trigger",
                            new Kind.Shape(TriggerKeys.ALL),
                            "What starts the flow. Required: nothing would ever happen otherwise.",
                            "{ webhook: { from: website, path: /leads } }"),
                    required(
                            "record",
                            new Kind.Shape(RECORD),
                            "What travels; an `incidents` trigger leaves it out. Required: it names the contract, and without a contract"
                                    + " nobody can tell a good record from a bad one.",
                            "{ contract: lead }"),
                    optional(
                            "retention",
                            new Kind.Shape(Retention.KEYS),
                            "How long its records are kept; as `tieline.yaml` says when left out.",
                            "{ payload: 30d, history: 400d }"),
                    optional(
                            "steps",
                            new Kind.ListOf(new Kind.Shape(STEP)),
                            "Rules that apply before delivery, in order.",
                            "[ { keep: record.consent.contact } ]"),
                    optional(
                            "run",
                            new Kind.Shape(BulkReader.KEYS),
                            "Rows move in chunks, for many of them: only those that fail become"
                                    + " records. Without it each is a record.",
                            "{ max-invalid: 1%, absent: delete }"),
                    required(
                            "deliver",
                            new Kind.MapOf(new Kind.Shape(DELIVERY)),
                            "Where the record goes, by a name of your choice. Required: a flow"
                                    + " without a destination takes records in and does nothing with"
                                    + " them.",
                            "{ crm: { to: crm.contacts.upsert, map: { email: \"${record.email}\" } } }"),
                    required(
                            "fallback",
                            FALLBACK,
                            "What happens to deliveries that are given up and name no fallback of"
                                    + " their own: `hold` keeps them for the owner. Required: a record"
                                    + " that cannot be delivered must end somewhere, and that is to be"
                                    + " decided before it happens.",
                            "hold"));

    /** Those of a flow that is told of incidents: what travels is known. */
    static final List<Setting> OF_ALERTS =
            ALL.stream()
                    .filter(setting -> !List.of("record", "run").contains(setting.name()))
                    .toList();

    private FlowKeys() {}
}
