package dev.tieline.app;

import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** What a run is for that somebody wants, or wants to know of. */
final class WishOptions {
    @Option(
            names = "--file",
            paramLabel = "NAME",
            description =
                    "Read this file of the folder, whether it was read before or not; where files"
                            + " start the flow.")
    private String file = "";

    @Option(
            names = "--since",
            paramLabel = "VALUE",
            description =
                    "Read again from this number, date or time on, as the source writes it, instead"
                            + " of where the last run ended; of flows with 'since'.")
    private String since = "";

    @Option(
            names = "--until",
            paramLabel = "VALUE",
            description = "Pass over what is newer than this.")
    private String until = "";

    /** As the API takes it. */
    String body() {
        Map<String, String> wish =
                new TreeMap<>(Map.of("file", file, "since", since, "until", until));
        wish.values().removeIf(String::isEmpty);
        return new String(JsonText.bytes(Document.of(wish)), StandardCharsets.UTF_8);
    }
}
