package dev.tieline.resource;

import dev.tieline.journal.Erasure;
import dev.tieline.operate.Erasing;
import dev.tieline.people.Permission;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoints that erase what is held of a person. Thread-safe. */
final class Erasures {
    private final Erasing erasing;

    Erasures(Erasing erasing) {
        this.erasing = erasing;
    }

    private static final Shape<Erasure.Progress> PROGRESS =
            Shape.<Erasure.Progress>of("Erasure", "How far an erasure is.")
                    .whole("number", "Of the erasure.", Erasure.Progress::number)
                    .time("at", "When it was ordered.", Erasure.Progress::at)
                    .text("actor", "Who ordered it.", Erasure.Progress::actor)
                    .text("flow", "Of which alone; empty for all.", Erasure.Progress::flow)
                    .whole("records", "How many are erased by it.", Erasure.Progress::records)
                    .whole("erased", "How many of them are.", Erasure.Progress::erased)
                    .maybeTime(
                            "ended",
                            "When nothing of it was left in any file.",
                            Erasure.Progress::ended);

    List<Endpoint> all() {
        return List.of(
                Endpoint.manage(
                        "/erasures",
                        "Erases the records that are found by a key; their place in the books"
                                + " stays.",
                        List.of(),
                        Form.options(
                                "Whose, and why.",
                                Map.of(
                                        "key",
                                        text(400L, "A key, searched field or remote id, whole."),
                                        "flow",
                                        text(200L, "Only of this flow."),
                                        "reason",
                                        text(400L, "Why; stays, so it must name nobody."),
                                        "discard-held",
                                        Map.of(
                                                "type",
                                                "boolean",
                                                "description",
                                                "End unsent what waits for a person."))),
                        PROGRESS,
                        this::erase),
                Endpoint.get(
                                "/erasures/{number}",
                                "How far an erasure is.",
                                List.of(Parameter.path("number", "Of the erasure.")),
                                PROGRESS,
                                this::progress)
                        .needing(Permission.MANAGE));
    }

    private static Map<String, Object> text(long most, String meaning) {
        return Map.of("type", "string", "maxLength", most, "description", meaning);
    }

    private Reply<Erasure.Progress> erase(Call call) {
        Erasing.Answer answer =
                erasing.erase(
                        call.body().text("key").orElse(""),
                        call.body().text("flow").orElse(""),
                        call.body().text("reason").orElse(""),
                        call.body().field("discard-held").equals(Optional.of(true)),
                        Commands.actor());
        return switch (answer) {
            case Erasing.Begun(Erasure.Progress progress) -> Reply.found(progress);
            case Erasing.Refused(String code, String why) ->
                    Reply.refused(
                            code.equals("pending") || code.equals("held") ? 409 : 422, code, why);
        };
    }

    private Reply<Erasure.Progress> progress(Call call) {
        return Questions.number(call.text("number"))
                .flatMap(erasing::progress)
                .<Reply<Erasure.Progress>>map(Reply::found)
                .orElseGet(
                        () -> Reply.refused(404, "erasure-unknown", "There is no such erasure."));
    }
}
