package dev.tieline.ledger;

import dev.tieline.api.Blame;

/** What is said of incidents, in alerts and in the console alike. */
public final class IncidentWords {
    private IncidentWords() {}

    /** Whose fault it looks like. */
    public static String blame(Blame blame) {
        return switch (blame) {
            case SENDER -> "It looks like the sender's fault.";
            case FLOW -> "It looks like the flow's fault: its file does not fit.";
            case DESTINATION -> "It looks like the other system's fault.";
            case HUB -> "It looks like the hub's own fault.";
        };
    }

    /** What the hub does while it is open. */
    public static String doing(Sighting sighting) {
        return switch (sighting.kind()) {
            case HUB ->
                    switch (sighting.fault().code()) {
                        case "disk-filling" ->
                                "It goes on while there is room, then answers 503; nothing is lost.";
                        case "clock-jumped" -> "It goes on; what waits goes by another clock.";
                        default -> "It goes on, and says at /health/ready that it is not well.";
                    };
            case SYSTEM -> ofSystem(sighting.fault().code());
            case RUN ->
                    "It goes by what the flow says of missed slots. The incident ends with the next"
                            + " run that is done.";
            case SILENCE ->
                    sighting.fault().code().equals("source-loud")
                            ? "It takes all of it. The incident ends when less comes."
                            : "It waits. The incident ends when enough has come.";
            case STRAY -> "It answers 401. The incident ends when nobody called for 10 min.";
            case HELD -> "What is held is kept until somebody sees to it; all else goes on.";
            case LATE -> "The deliveries go on.";
        };
    }

    private static String ofSystem(String code) {
        if (code.startsWith("credential-")) {
            return "It uses it for as long as it is taken.";
        }
        if (code.equals("system-paused") || code.startsWith("consent-")) {
            return "Nothing is sent there. What is for it waits; none of it is lost.";
        }
        return "It tries one call at a time, every 5 s at first and every 5 min in the end. What"
                + " waits goes on when one works; none of it is lost.";
    }
}
