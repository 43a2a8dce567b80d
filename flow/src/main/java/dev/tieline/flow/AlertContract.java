package dev.tieline.flow;

import dev.tieline.api.Findings;
import dev.tieline.api.Place;
import dev.tieline.format.JsonText;
import java.time.Duration;
import java.util.Optional;

/** The contract of what flows with the trigger {@code incidents} get: one message for one owner. */
final class AlertContract {
    /** No file can have this name, so no workspace can take it. */
    static final String NAME = "tieline.alert";

    private static final Duration UNIQUE_WITHIN = Duration.ofDays(35);

    private static final String SCHEMA =
            """
            {
              "type": "object",
              "description": "What an owner is told of incidents, in one message.",
              "required": ["id", "at", "hub", "owner", "news", "subject", "text", "url", "open",
                "incidents"],
              "additionalProperties": false,
              "properties": {
                "id": {"type": "string", "x-search": true,
                  "description": "Different in every message."},
                "at": {"type": "string", "format": "date-time", "description": "When it was made."},
                "hub": {"type": "string", "description": "Name of the hub."},
                "owner": {
                  "type": "object",
                  "description": "Who is told.",
                  "required": ["id", "name", "mail"],
                  "additionalProperties": false,
                  "properties": {
                    "id": {"type": "string", "description": "As files name the owner."},
                    "name": {"type": "string", "description": "As people do."},
                    "mail": {"type": "string", "description": "Address."}
                  }
                },
                "news": {"type": "string", "enum": ["new", "reminder", "escalation", "over"],
                  "description": "The most pressing of what the message tells."},
                "subject": {"type": "string", "description": "One line."},
                "text": {"type": "string", "description": "All of it, to be read."},
                "url": {"type": "string", "description": "Where to look."},
                "open": {"type": "integer",
                  "description": "How many incidents of the message are not over."},
                "incidents": {
                  "type": "array",
                  "description": "The worst first.",
                  "items": {
                    "type": "object",
                    "required": ["id", "state", "kind", "subject", "what", "since", "records",
                      "flows", "blame", "doing", "todo", "runbook", "url"],
                    "additionalProperties": false,
                    "properties": {
                      "id": {"type": "integer", "description": "Number of the incident."},
                      "state": {"type": "string", "enum": ["new", "back", "still", "over"],
                        "description": "What there is to tell of it."},
                      "kind": {"type": "string",
                        "enum": ["hub", "system", "run", "silence", "stray", "held", "late"],
                        "description": "What is wrong."},
                      "subject": {"type": "string",
                        "description": "The system, flow or part of the hub it is about."},
                      "what": {"type": "string", "description": "What happened."},
                      "since": {"type": "string", "format": "date-time",
                        "description": "When it was first seen."},
                      "records": {"type": "integer", "description": "It touches."},
                      "flows": {"type": "array", "items": {"type": "string"},
                        "description": "It touches."},
                      "blame": {"type": "string",
                        "enum": ["sender", "flow", "destination", "hub"],
                        "description": "Whose fault it looks like."},
                      "doing": {"type": "string", "description": "What the hub does."},
                      "todo": {"type": "string", "description": "What a person should do."},
                      "runbook": {"type": "string",
                        "description": "What the system's or flow's file says; may be empty."},
                      "url": {"type": "string", "description": "Where to look."}
                    }
                  }
                }
              }
            }
            """;

    static final ContractFile FILE = file();

    private AlertContract() {}

    private static ContractFile file() {
        String path = NAME + ".schema.json";
        return JsonText.readFile(path, SCHEMA, new Findings())
                .map(json -> new ContractFile("alert", path, json.tree(), json.places()))
                .orElseThrow();
    }

    /** In order for each owner, and never twice. */
    static FlowDeclaration.RecordRules rules(Place trigger) {
        return new FlowDeclaration.RecordRules(
                new Located<>(NAME, trigger),
                Optional.of(new ExpressionText("record.owner.id", trigger, false)),
                Optional.of(
                        new FlowDeclaration.Unique(
                                new ExpressionText("record.id", trigger, false), UNIQUE_WITHIN)),
                FlowDeclaration.Invalid.HOLD);
    }
}
