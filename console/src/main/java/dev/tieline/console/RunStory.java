package dev.tieline.console;

import dev.tieline.ledger.Run;
import dev.tieline.ledger.RunEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells what happened to a run.
 *
 * @param row of the run, as in a list
 */
record RunStory(Desk desk, RunsPage.Row row) {

    List<RunPage.Event> told(List<RunEvent> events) {
        List<RunPage.Event> told = new ArrayList<>(events.stream().map(this::told).toList());
        boolean whole = events.size() < 2 || events.get(1).number() <= 1;
        if (!whole) {
            told.add(
                    1,
                    new RunPage.Event(
                            "",
                            "dash",
                            Words.number(events.get(1).number() - 1) + " earlier events",
                            "Only the newest " + RunEvent.MOST + " are kept.",
                            desk.moments().of(events.get(1).at())));
        }
        return told;
    }

    private RunPage.Event told(RunEvent event) {
        String said = event.why().map(why -> Words.sentence(why.message())).orElse("");
        return switch (event.kind()) {
            case BEGAN -> event(event, "", "check", "Began", row.what());
            case RESTARTED ->
                    event(event, "", "retry", "Went on", "The hub had ended in its midst.");
            case CROWDED -> event(event, "", "clock", "Waits for a place", said);
            case ENTERED -> event(event, "", "check", "Has a place", "");
            case PROPOSED -> event(event, "held", "hand", "Waits for an approval", said);
            case APPROVED ->
                    event.actor().equals(Run.HUB)
                            ? event(event, "", "check", "Needs no approval", "")
                            : event(event, "good", "check", "Approved by " + event.actor(), "");
            case PAUSED -> event(event, "held", "pause", "Paused by " + event.actor(), "");
            case RESUMED -> event(event, "", "retry", "Let go on by " + event.actor(), "");
            case DISTURBED -> event(event, "", "retry", "Did not get on", said + again(event));
            case STOPPED -> event(event, "", "cross", event.actor() + " wants it to end", "");
            case DONE -> event(event, "good", "check", "Done", said);
            case FAILED -> event(event, "bad", "cross", "Failed", said);
            case CANCELLED -> event(event, "", "dash", "Cancelled", said);
        };
    }

    private static String again(RunEvent event) {
        return event.again()
                .map(at -> Words.age(Duration.between(event.at(), at)))
                .map(after -> " It tries again after " + after + ".")
                .orElse("");
    }

    private RunPage.Event event(
            RunEvent event, String tone, String icon, String title, String detail) {
        return new RunPage.Event(tone, icon, title, detail, desk.moments().of(event.at()));
    }
}
