package dev.tieline.resource;

import static dev.tieline.people.Permission.MANAGE;

import dev.tieline.audit.Act;
import dev.tieline.audit.AuditFilter;
import dev.tieline.audit.AuditRoot;
import dev.tieline.audit.AuditRow;
import dev.tieline.ledger.AuditTrail;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The endpoints that tell what was done and prove it. Thread-safe. */
final class AuditQuestions {
    private static final Parameter.Kind.Whole SEQ =
            new Parameter.Kind.Whole(1, Long.MAX_VALUE, Long.MAX_VALUE);

    private final AuditTrail trail;

    AuditQuestions(AuditTrail trail) {
        this.trail = trail;
    }

    /**
     * A page of rows.
     *
     * @param next what to ask with for those that follow
     */
    private record Page(List<AuditRow> rows, Optional<Long> next) {}

    private static final Shape<AuditRow> ROW =
            Shape.<AuditRow>of("AuditRow", "An act as it is kept.")
                    .whole("seq", "From 1, without gaps.", AuditRow::seq)
                    .text("at", "When.", row -> act(row).map(a -> a.at().toString()).orElse(""))
                    .text("actor", "Who.", row -> act(row).map(Act::actor).orElse(""))
                    .text("act", "What was done.", row -> act(row).map(Act::name).orElse(""))
                    .text("object", "To what.", row -> act(row).map(Act::object).orElse(""))
                    .free(
                            "details",
                            "Further facts by name.",
                            row -> act(row).map(Act::details).orElse(java.util.Map.of()))
                    .text("row", "The text that is hashed.", AuditRow::text)
                    .text("previous", "Hash of the row before, in hex.", AuditRow::previous)
                    .text("hash", "SHA-256 over row and previous, in hex.", AuditRow::hash);

    private static final Shape<Page> PAGE =
            Shape.<Page>of("AuditPage", "A page of the audit.")
                    .list("rows", "Its rows.", ROW, Page::rows)
                    .maybeWhole(
                            "next", "before, or after, for the next page; or missing.", Page::next);

    static final Shape<AuditRoot> ROOT =
            Shape.<AuditRoot>of("AuditRoot", "What fixes all rows up to one; to be kept outside.")
                    .whole("seq", "The newest row it is over.", AuditRoot::seq)
                    .text("root", "Of the RFC 6962 tree over the hashes, in hex.", AuditRoot::root)
                    .time("at", "When it was taken.", AuditRoot::at);

    private static final Shape<AuditTrail.Proof> PROOF =
            Shape.<AuditTrail.Proof>of("AuditProof", "That a row is under a root.")
                    .one("row", "The row.", ROW, AuditTrail.Proof::row)
                    .one("root", "The root.", ROOT, AuditTrail.Proof::root)
                    .texts("path", "Hashes from the leaf to the root.", AuditTrail.Proof::path);

    private static Optional<Act> act(AuditRow row) {
        return row.act();
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get(
                                "/audit",
                                "What was done and by whom, newest first; with after, all of it, oldest"
                                        + " first.",
                                List.of(
                                        Parameter.name("object", "Only acts on this."),
                                        Parameter.name("actor", "Only acts of this one."),
                                        Parameter.name("act", "Only acts of this name."),
                                        Parameter.name("since", "Only acts from this time on."),
                                        Parameter.position("before", "Only rows before this one."),
                                        Parameter.name(
                                                "after", "Only rows after this one; 0 for all."),
                                        Parameter.limit()),
                                PAGE,
                                this::page)
                        .needing(MANAGE),
                Endpoint.get(
                                "/audit/root",
                                "The root over all rows as they are now.",
                                List.of(),
                                ROOT,
                                _ -> Reply.found(trail.root()))
                        .needing(MANAGE),
                Endpoint.get(
                                "/audit/{seq}/proof",
                                "What proves that a row is under the root over the first so many.",
                                List.of(
                                        Parameter.path("seq", "Number of the row."),
                                        Parameter.whole(
                                                "size", SEQ, "Rows under the root; all of them.")),
                                PROOF,
                                this::proof)
                        .needing(MANAGE));
    }

    private Reply<Page> page(Call call) {
        int limit = call.limit();
        Optional<String> after = call.given("after");
        if (after.isPresent()) {
            return Questions.number(after.get())
                    .map(seq -> page(trail.after(seq, limit), limit))
                    .orElseGet(() -> Reply.refused(422, "after-wrong", "after is a row's number."));
        }
        Optional<Instant> since;
        try {
            since = call.given("since").map(Instant::parse);
        } catch (DateTimeException _) {
            String detail = "since is a time such as 2026-03-02T09:30:00Z.";
            return Reply.refused(422, "since-wrong", detail);
        }
        AuditFilter filter =
                new AuditFilter(call.text("object"), call.text("actor"), call.text("act"), since);
        return page(trail.newest(filter, call.whole("before", 0), limit), limit);
    }

    private static Reply<Page> page(List<AuditRow> rows, int limit) {
        Optional<Long> next =
                rows.size() < limit ? Optional.empty() : Optional.of(rows.getLast().seq());
        return Reply.found(new Page(rows, next));
    }

    private Reply<AuditTrail.Proof> proof(Call call) {
        long size = Math.min(call.whole("size", Long.MAX_VALUE), trail.root().seq());
        return Questions.number(call.text("seq"))
                .flatMap(seq -> trail.proof(seq, size))
                .<Reply<AuditTrail.Proof>>map(Reply::found)
                .orElseGet(() -> Reply.refused(404, "row-unknown", "There is no such row."));
    }
}
