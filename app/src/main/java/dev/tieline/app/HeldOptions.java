package dev.tieline.app;

import dev.tieline.flow.Quantities;
import dev.tieline.format.JsonText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which held deliveries are meant. */
final class HeldOptions {
    @Option(names = "--flow", paramLabel = "FLOW", description = "Only of this flow.")
    private String flow = "";

    @Option(
            names = "--destination",
            paramLabel = "NAME",
            description = "Only at this destination of its flow.")
    private String destination = "";

    @Option(names = "--owner", paramLabel = "OWNER", description = "Only of this owner's flows.")
    private String owner = "";

    @Option(
            names = "--older",
            paramLabel = "AGE",
            description = "Only what is held for longer than this, as in 6h.")
    private String older = "";

    @Option(
            names = "--run",
            paramLabel = "ID",
            description = "Only what the run of this number held.")
    private @Nullable String run;

    /** By the names of the API. */
    Map<String, String> chosen() {
        Map<String, String> chosen = new LinkedHashMap<>();
        put(chosen, "flow", flow);
        put(chosen, "destination", destination);
        put(chosen, "owner", owner);
        if (run != null) {
            chosen.put("run", number(run));
        }
        if (!older.isEmpty()) {
            Instant until =
                    Quantities.duration(older)
                            .map(Instant.now()::minus)
                            .orElseThrow(() ->
                                    new CannotDo(
                                            "'" + older + "' is not an age; write one as in 6h"));
            chosen.put("until", until.toString());
        }
        return chosen;
    }

    /** One that there cannot be must not mean everything. */
    private static String number(String run) {
        if (!run.matches("0{0,9}[1-9][0-9]{0,8}")) {
            throw new CannotDo("'" + run + "' is not the number of a run; write one as in 12");
        }
        return run;
    }

    private static void put(Map<String, String> chosen, String name, String value) {
        if (!value.isEmpty()) {
            chosen.put(name, value);
        }
    }

    /** As a query of the API, with its question mark; empty when nothing is asked. */
    static String query(Map<String, String> chosen) {
        return chosen.isEmpty()
                ? ""
                : chosen.entrySet().stream()
                        .map(e -> e.getKey() + "=" + Asking.encoded(e.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    /** A text as a JSON object with one field. */
    static String json(String name, String text) {
        return JsonText.compact(Map.of(name, text));
    }
}
