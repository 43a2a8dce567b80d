package dev.tieline.resource;

import dev.tieline.api.Fault;
import dev.tieline.bulk.Planned;
import dev.tieline.bulk.Plannings.Found;
import dev.tieline.bulk.Plannings.Planning;
import dev.tieline.ledger.Range;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How that looks what a run would do. */
final class PlanShapes {
    private static final Shape<Planned.Cause> CAUSE =
            Shape.<Planned.Cause>of("PlanCause", "Why rows would be held.")
                    .text("code", "Stable.", cause -> cause.fault().code())
                    .text("message", "In words.", cause -> cause.fault().message())
                    .text(
                            "field",
                            "JSON Pointer of the field at fault; may be empty.",
                            cause -> cause.fault().field())
                    .text("place", "Where one of them stands; may be empty.", Planned.Cause::place)
                    .whole("rows", "How many.", Planned.Cause::rows);

    private static final Shape<Planned.Example> EXAMPLE =
            Shape.<Planned.Example>of("PlanExample", "A row that would differ, or be sent.")
                    .word(
                            "kind",
                            "What would become of it.",
                            Stream.of(Planned.Kind.values()).map(Planned.Kind::word).toList(),
                            example -> example.kind().word())
                    .free(
                            "before",
                            "As it is at the destination; empty when it is not there, or nobody"
                                    + " can compare.",
                            example -> example.before().fields())
                    .free(
                            "after",
                            "As it would be; empty when it would be gone.",
                            example -> example.after().fields());

    private static final Shape<Planned> PLANNED =
            counted(Shape.<Planned>of("Planned", "What a run would come to."))
                    .truth(
                            "compared",
                            "Whether the destination could tell what would differ.",
                            Planned::compared)
                    .maybeText(
                            "stop",
                            "The guard that would stop it.",
                            planned -> planned.stop().map(Fault::code))
                    .maybeText(
                            "stopMessage",
                            "The same in words.",
                            planned -> planned.stop().map(Fault::message))
                    .list("causes", "Why rows would be held.", CAUSE, Planned::causes)
                    .list(
                            "examples",
                            "Some rows that would differ, or be sent.",
                            EXAMPLE,
                            Planned::examples);

    static final Shape<Planning> PLANNING =
            Shape.<Planning>of("Planning", "What a run of a flow would do, had it run then.")
                    .text("id", "To ask for this one again.", Planning::id)
                    .text("flow", "Name.", Planning::flow)
                    .text("actor", "Who asked.", Planning::actor)
                    .time("begun", "When.", Planning::begun)
                    .maybeText(
                            "file",
                            "Name of the file that was read for it.",
                            p -> Optional.of(p.wish().file()).filter(name -> !name.isEmpty()))
                    .maybeText(
                            "since",
                            "From where on what is new was read; missing when from where the last"
                                    + " run ended.",
                            p -> p.wish().range().flatMap(Range::since).map(Object::toString))
                    .maybeText(
                            "until",
                            "What is newer was passed over.",
                            p -> p.wish().range().flatMap(Range::until).map(Object::toString))
                    .word(
                            "state",
                            "Whether it is known.",
                            List.of("finding", "found", "failed"),
                            PlanShapes::state)
                    .maybeWhole(
                            "read",
                            "Rows that were read so far; missing once it is known.",
                            p -> Optional.of(p.told()).filter(_ -> p.found().isEmpty()))
                    .maybeText("code", "Why it failed.", p -> fault(p).map(Fault::code))
                    .maybeText("message", "The same in words.", p -> fault(p).map(Fault::message))
                    .maybe("planned", "What was found.", PLANNED, PlanShapes::planned);

    private PlanShapes() {}

    private static Shape<Planned> counted(Shape<Planned> shape) {
        return shape.whole("told", "Rows that were read.", it -> it.counts().told())
                .whole("taken", "Those that would go.", it -> it.counts().taken())
                .whole("held", "Those that would be held.", it -> it.counts().held())
                .whole("skipped", "Those that a rule leaves out.", it -> it.rows().skipped())
                .whole("created", "Those that are not there.", it -> it.rows().created())
                .whole("changed", "Those that are there and differ.", it -> it.rows().changed())
                .whole("same", "Those that are there like that.", it -> it.rows().same())
                .whole("gone", "Rows there that would be gone.", it -> it.rows().gone());
    }

    private static String state(Planning planning) {
        return planning.found()
                .map(found ->
                        switch (found) {
                            case Found.Whole _ -> "found";
                            case Found.Failed _ -> "failed";
                        })
                .orElse("finding");
    }

    private static Optional<Fault> fault(Planning planning) {
        return planning.found()
                .filter(Found.Failed.class::isInstance)
                .map(found -> ((Found.Failed) found).fault());
    }

    static Optional<Planned> planned(Planning planning) {
        return planning.found()
                .filter(Found.Whole.class::isInstance)
                .map(found -> ((Found.Whole) found).planned());
    }
}
