package dev.tieline.plan;

import dev.tieline.api.Document;
import dev.tieline.api.Findings;
import dev.tieline.api.Operation;
import dev.tieline.api.Place;
import dev.tieline.flow.Bulk;
import dev.tieline.flow.FlowDeclaration;
import dev.tieline.flow.FlowDeclaration.Delivery;
import dev.tieline.flow.Located;
import java.util.Optional;

/** Checks what a flow says of rows that move in chunks. */
record BulkCheck(SystemCatalog catalog, Findings findings) {

    void check(FlowDeclaration flow) {
        flow.deliver().forEach(delivery -> whole(flow, delivery));
        flow.run()
                .ifPresent(run -> {
                    rules(flow, run.place());
                    flow.deliver().forEach(this::delivery);
                    if (flow.deliver().size() > 1) {
                        add(
                                flow.deliver().get(1).name().place(),
                                "run-destinations",
                                "Rows in chunks go to one destination; this flow has "
                                        + flow.deliver().size()
                                        + "",
                                "how far a run is, is known by one commit",
                                "write a second flow for the other");
                    }
                    absent(flow, run.value().absent(), run.place());
                    run.value().guards().maxChange().ifPresent(_ -> changes(flow, run.place()));
                    places(flow);
                });
    }

    /** What takes the place of all that is there can only come as a whole. */
    private void whole(FlowDeclaration flow, Delivery delivery) {
        if (catalog.find(delivery.to())
                .filter(to -> to.operation().bulk() == Operation.Bulk.WHOLE)
                .isEmpty()) {
            return;
        }
        if (flow.run().isEmpty()) {
            add(
                    delivery.to().place(),
                    "replace-without-run",
                    "'"
                            + delivery.to()
                            + "' replaces all that is there, and this flow has no"
                            + " 'run'",
                    "a single record is no whole table",
                    "write 'run', or name an operation that writes one row");
        }
        if (flow.trigger().asks().flatMap(FlowDeclaration.Source::since).isPresent()) {
            add(
                    delivery.to().place(),
                    "replace-of-new",
                    "'" + delivery.to() + "' and 'since' do not go together",
                    "what a run does not read would be gone",
                    "remove 'since', or name an operation that writes row by row");
        }
    }

    /** What is read and written in one system needs a place for each. */
    private void places(FlowDeclaration flow) {
        Optional<String> from = flow.trigger().asks().map(source -> source.asking().ask().system());
        flow.deliver().stream()
                .filter(delivery -> from.equals(Optional.of(delivery.to().system())))
                .forEach(delivery ->
                        catalog.find(delivery.to())
                                .filter(to -> to.system().declaration().limits().concurrency() < 3)
                                .ifPresent(_ ->
                                        add(
                                                delivery.to().place(),
                                                "run-no-place",
                                                "'"
                                                        + delivery.to().system()
                                                        + "' takes two calls at a time at most, and is read"
                                                        + " and written at once",
                                                "the run would wait for itself",
                                                "write 'concurrency: 3' or more at its"
                                                        + " 'limits'")));
    }

    /** Rows that are compared, so that some of them are the same. */
    private void changes(FlowDeclaration flow, Place place) {
        flow.deliver()
                .forEach(delivery ->
                        catalog.find(delivery.to())
                                .filter(to -> to.operation().bulk() != Operation.Bulk.TABLE)
                                .ifPresent(_ ->
                                        add(
                                                place,
                                                "max-change-not-comparable",
                                                "'"
                                                        + delivery.to()
                                                        + "' cannot tell which rows it has like that",
                                                "every row would count as changed",
                                                "remove 'max-change'")));
    }

    private void rules(FlowDeclaration flow, Place place) {
        if (flow.trigger().asks().isEmpty()) {
            add(
                    place,
                    "run-without-schedule",
                    "'run' means nothing here: this flow has no runs",
                    "what comes by itself is taken in record by record",
                    "remove it, or write 'schedule' or 'flow' as the trigger");
        }
        if (flow.record().key().isEmpty()) {
            add(
                    place,
                    "run-key-missing",
                    "'record' has no 'key'",
                    "nobody could find out in which chunk a row went",
                    "write what people call a row by, as in 'key: record.sku'");
        }
        flow.record()
                .unique()
                .ifPresent(unique ->
                        add(
                                unique.by().place(),
                                "run-unique",
                                "'unique' means nothing for rows in chunks",
                                "each run brings all rows anew; the destination's key says which"
                                        + " they are",
                                "remove it, or remove 'run' if each row is to be a record"));
    }

    private void delivery(Delivery delivery) {
        delivery.after()
                .ifPresent(after -> misplaced(after.place(), "after", "there is one destination"));
        delivery.deadline()
                .map(Located::place)
                .ifPresent(at -> misplaced(at, "deadline", "rows are not accepted one by one"));
        if (delivery.fallback() instanceof FlowDeclaration.Fallback.To(Place at, var _, var _)) {
            misplaced(at, "fallback", "a run waits until its destination takes rows again");
        }
        if (!delivery.on().isEmpty() || !delivery.retry().isEmpty()) {
            misplaced(
                    delivery.name().place(),
                    delivery.on().isEmpty() ? "retry" : "on",
                    "a run as a whole is tried again");
        }
        catalog.find(delivery.to())
                .map(GrantedOperation::operation)
                .filter(operation ->
                        !operation.inBulk()
                                && operation.identity() != Operation.Identity.IDEMPOTENT)
                .ifPresent(_ ->
                        add(
                                delivery.to().place(),
                                "run-not-repeatable",
                                "'" + delivery.to() + "' cannot be called twice for one row",
                                "a run that was broken off writes some rows again, maybe in other"
                                        + " chunks and calls, so that no idempotency key stands for"
                                        + " a row",
                                "name an operation that is idempotent, or remove 'run'"));
    }

    private void misplaced(Place at, String key, String why) {
        add(
                at,
                "run-" + key,
                "'" + key + "' means nothing for rows in chunks",
                why + "",
                "remove it, or remove 'run' if each row is to be a record");
    }

    private void absent(FlowDeclaration flow, Bulk.Absent absent, Place place) {
        if (absent instanceof Bulk.Absent.Ignore || flow.deliver().isEmpty()) {
            return;
        }
        if (flow.trigger().asks().flatMap(FlowDeclaration.Source::since).isPresent()) {
            add(
                    place,
                    "absent-of-new",
                    "'absent' and 'since' do not go together",
                    "a run that reads only what is new cannot tell what is gone",
                    "remove one of them");
        }
        Delivery delivery = flow.deliver().getFirst();
        Optional<GrantedOperation> to = catalog.find(delivery.to());
        if (to.filter(it -> it.operation().bulk() != Operation.Bulk.TABLE).isPresent()) {
            add(
                    place,
                    "absent-not-comparable",
                    "'" + delivery.to() + "' cannot tell which rows are not there any more",
                    "all that is there is compared with all that was read",
                    "remove 'absent', or name an operation that writes by a key into a table");
        } else if (absent instanceof Bulk.Absent.Mark(Document fields)) {
            to.ifPresent(granted -> mark(granted, delivery, fields, place));
        }
    }

    private void mark(GrantedOperation granted, Delivery delivery, Document fields, Place place) {
        fields.fields()
                .keySet()
                .forEach(field -> {
                    boolean known =
                            granted.operation().request().get("properties")
                                            instanceof java.util.Map<?, ?> properties
                                    && properties.containsKey(field);
                    if (!known || !granted.grants(field)) {
                        add(
                                place,
                                "absent-field-unknown",
                                "'" + delivery.to() + "' writes no '" + field + "'",
                                "it is to be set in rows that are not there any more",
                                "name a field that it writes, or add it to its 'body' and to"
                                        + " 'allow'");
                    }
                });
    }

    private void add(Place place, String code, String message, String why, String remedy) {
        findings.add(place, code, message, why, remedy);
    }
}
