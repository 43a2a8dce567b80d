package dev.tieline.resource;

import dev.tieline.api.Document;
import dev.tieline.api.Payload;
import dev.tieline.audit.Act;
import dev.tieline.format.Bodies;
import dev.tieline.format.Reading;
import dev.tieline.journal.Audit;
import dev.tieline.ledger.Ledger;
import dev.tieline.ledger.Trace;
import dev.tieline.people.Permission;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The endpoint that shows what is masked elsewhere, to those who may see it. Thread-safe. */
final class Revealing {
    private static final Shape<Document> CLEAR =
            Shape.<Document>of("Payload", "A record with its classified values.")
                    .free("payload", "As it stands.", Document::fields);

    private final Ledger ledger;
    private final Audit audit;
    private final InstantSource clock;

    Revealing(Ledger ledger, Audit audit, InstantSource clock) {
        this.ledger = ledger;
        this.audit = audit;
        this.clock = clock;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get(
                                "/records/{id}/payload",
                                "A record with its classified values; that somebody looked is in"
                                        + " the audit.",
                                List.of(Parameter.path("id", "Id of the record.")),
                                CLEAR,
                                this::payload)
                        .needing(Permission.REVEAL));
    }

    private Reply<Document> payload(Call call) {
        String id = call.text("id");
        Optional<Trace> trace = ledger.trace(id);
        if (trace.isEmpty()) {
            return Commands.unknownRecord();
        }
        audit.note(Act.of(clock.instant(), Commands.actor(), "reveal", id));
        return read(trace.get().payload())
                .<Reply<Document>>map(Reply::found)
                .orElseGet(() ->
                        Reply.refused(422, "payload-unreadable", "It has no fields to be shown."));
    }

    private static Optional<Document> read(Payload payload) {
        return Bodies.read(payload, "", "", Integer.MAX_VALUE) instanceof Reading.Read(Document d)
                ? Optional.of(d)
                : Optional.empty();
    }
}
