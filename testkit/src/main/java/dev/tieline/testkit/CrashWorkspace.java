package dev.tieline.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The workspace of the crash tests: one flow that takes submissions and delivers each to four
 * destinations, in the order of its key, and knows a repeated one by its id. Three destinations
 * honour the idempotency key; the fourth does not and has to be asked what it has.
 */
final class CrashWorkspace {
    static final String FLOW = "crash";
    static final String ENDPOINT = "/in/submissions";
    static final String TOKEN = "crash-test-token-0123456789abcdef";
    static final List<String> DESTINATIONS = List.of("d1", "d2", "d3", "d4");

    /** The one where nothing may be repeated. */
    static final String ASKED = "d4";

    /** How many calls each may get at a time. */
    static final int CONCURRENCY = 8;

    private static final String HUB =
            """
            hub: crash
            listen: 127.0.0.1:PORT
            data: data
            owners:
              tester: { name: Tester, mail: tester@crash.example }
            credentials:
              sender-token: file:sender.token
            private-addresses: [127.0.0.1]
            """;
    private static final String SENDER =
            """
            system: sender
            purpose: Sends submissions and remembers what it was told.
            owner: tester
            connector: webhook
            caller: { scheme: bearer, credential: sender-token }
            """;
    private static final String DESTINATION =
            """
            system: NAME
            purpose: Notes what it gets.
            owner: tester
            connector: http
            url: SINK
            allow:
              submissions.put: [id, key, number, text]
            limits: { concurrency: CALLS, timeout: 5s }
            operations:
              submissions.put:
                request: POST /NAME
                SAFETY
                body:
                  type: object
                  required: [id, key, number, text]
                  properties:
                    id: { type: string }
                    key: { type: string }
                    number: { type: integer }
                    text: { type: string }
            """;
    private static final String CONTRACT =
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "required": ["id", "key", "number", "text"],
              "additionalProperties": false,
              "properties": {
                "id": { "type": "string", "minLength": 1, "maxLength": 64 },
                "key": { "type": "string", "minLength": 1, "maxLength": 64 },
                "number": { "type": "integer", "minimum": 1 },
                "text": { "type": "string", "maxLength": 1000 }
              }
            }
            """;
    private static final String TOP =
            """
            flow: crash
            purpose: Every submission reaches every destination, whatever happens to the hub.
            owner: tester
            trigger:
              webhook: { from: sender, path: /submissions }
            record:
              contract: submission
              key: record.key
              unique: { by: record.id, within: 1d }
              invalid: hold
            deliver:
            """;
    private static final String DELIVERY =
            """
              NAME:
                to: NAME.submissions.put
                map:
                  id: ${record.id}
                  key: ${record.key}
                  number: ${record.number}
                  text: ${record.text}
                retry: [100ms, 500ms]
            """;

    private CrashWorkspace() {}

    /** Writes it. */
    static void write(Path folder, int port, URI sink) throws IOException {
        Files.createDirectories(folder.resolve("systems"));
        Files.createDirectories(folder.resolve("contracts"));
        Files.createDirectories(folder.resolve("flows"));
        Files.writeString(
                folder.resolve("tieline.yaml"), HUB.replace("PORT", Integer.toString(port)));
        Files.writeString(folder.resolve("sender.token"), TOKEN);
        Files.setPosixFilePermissions(
                folder.resolve("sender.token"), PosixFilePermissions.fromString("rw-------"));
        Files.writeString(folder.resolve("systems/sender.yaml"), SENDER);
        Files.writeString(folder.resolve("contracts/submission.schema.json"), CONTRACT);
        StringBuilder flow = new StringBuilder(TOP);
        for (String destination : DESTINATIONS) {
            Files.writeString(
                    folder.resolve("systems/" + destination + ".yaml"),
                    DESTINATION
                            .replace("CALLS", Integer.toString(CONCURRENCY))
                            .replace("SAFETY", safety(destination))
                            .replace("NAME", destination)
                            .replace("SINK", sink.toString()));
            flow.append(DELIVERY.replace("NAME", destination));
        }
        flow.append("fallback: hold\n");
        Files.writeString(folder.resolve("flows/" + FLOW + ".yaml"), flow);
    }

    private static String safety(String destination) {
        return destination.equals(ASKED) ? "verify: GET /NAME/{id}" : "keyed: true";
    }
}
