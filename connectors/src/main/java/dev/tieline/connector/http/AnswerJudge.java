package dev.tieline.connector.http;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.Header;

/** What an answer means: status, headers and body together; research/outcomes.md rows 25 to 68. */
final class AnswerJudge {
    private final HttpOperation operation;
    private final Wire.Answer answer;
    private final Veil veil;
    private final int status;

    AnswerJudge(HttpOperation operation, Wire.Answer answer, Veil veil) {
        this.operation = operation;
        this.answer = answer;
        this.veil = veil;
        this.status = answer.response().getCode();
    }

    /** Of a call. */
    Outcome outcome() {
        if (operation.duplicate() != 0 && status == operation.duplicate()) {
            return duplicate();
        }
        return switch (status / 100) {
            case 2 -> accepted();
            case 4 -> refused();
            case 5 -> failed();
            default -> moved();
        };
    }

    /** Of a question whether a call was applied: there, not there, or nobody knows. */
    Outcome verdict() {
        if (status == 404 || status == 410) {
            return new Outcome.Rejected(
                    Fault.of(
                            "not-applied",
                            Blame.DESTINATION,
                            "Read back: the destination does not have it.",
                            ""));
        }
        return switch (status / 100) {
            case 2 -> accepted();
            case 4 -> refused();
            case 5 -> new Outcome.Unavailable(fault(), asked());
            default -> moved();
        };
    }

    private Outcome accepted() {
        Optional<Map<String, Object>> schema = operation.operation().result();
        if (schema.isEmpty() && operation.idPointer().isEmpty()) {
            return new Outcome.Accepted("", Document.empty());
        }
        if (answer.cut()) {
            return answer.body().length >= Wire.MAX_ANSWER
                    ? misunderstood("answer-too-large", "The answer is larger than 1 MiB.")
                    : new Outcome.Unknown(
                            Fault.of(
                                    "answer-broken-off",
                                    Blame.DESTINATION,
                                    "It answered " + status + ", and the answer broke off.",
                                    ""));
        }
        Optional<Document> result = document();
        if (result.isEmpty()) {
            return misunderstood(
                    "answer-not-json",
                    "It answered " + status + ", but not with a JSON object" + sent() + ".");
        }
        Optional<String> problem = schema.flatMap(s -> ResultCheck.problem(s, result.get()));
        if (problem.isPresent()) {
            return misunderstood(
                    "answer-unexpected", "It answered " + status + ", but " + problem.get() + ".");
        }
        return new Outcome.Accepted(remoteId(result.get()), known(schema, result.get()));
    }

    /** What kind of thing came instead: a login page and an outage page look alike to a parser. */
    private String sent() {
        Header type = answer.response().getFirstHeader("content-type");
        if (answer.body().length == 0) {
            return " (nothing came)";
        }
        return type == null || type.getValue() == null
                ? ""
                : " (" + type.getValue().split(";", 2)[0].strip() + " came)";
    }

    private Outcome duplicate() {
        Optional<Document> result = document();
        Document known =
                result.map(document -> known(operation.operation().result(), document))
                        .orElse(Document.empty());
        return new Outcome.Duplicate(result.map(this::remoteId).orElse(""), known);
    }

    private Optional<Document> document() {
        return !answer.cut()
                        && JsonText.read(answer.body(), Wire.MAX_ANSWER)
                                instanceof Reading.Read(Document document)
                ? Optional.of(document)
                : Optional.empty();
    }

    private String remoteId(Document result) {
        return operation.idPointer().isEmpty()
                ? ""
                : result.at(operation.idPointer()).map(Object::toString).orElse("");
    }

    /** Only what the file declares of an answer is kept. */
    private static Document known(Optional<Map<String, Object>> schema, Document result) {
        if (schema.isEmpty() || !(schema.get().get("properties") instanceof Map<?, ?> properties)) {
            return Document.empty();
        }
        Map<String, Object> kept = new java.util.LinkedHashMap<>();
        result.fields()
                .forEach((name, value) -> {
                    if (value != null && properties.containsKey(name)) {
                        kept.put(name, value);
                    }
                });
        return Document.of(kept);
    }

    private Outcome refused() {
        return switch (status) {
            case 401, 402, 407 -> new Outcome.Unauthorized(fault());
            case 403 ->
                    asked().isPositive()
                            ? new Outcome.RateLimited(fault(), asked())
                            : new Outcome.Unauthorized(fault());
            case 429 -> new Outcome.RateLimited(fault(), asked());
            case 408 -> perhapsApplied();
            case 421, 423, 425 -> new Outcome.Unavailable(fault(), asked());
            default -> new Outcome.Rejected(fault());
        };
    }

    private Outcome failed() {
        return switch (status) {
            case 501, 505, 508, 510, 511 -> new Outcome.Rejected(fault());
            case 503, 507, 521, 522, 523, 525, 526, 529 ->
                    new Outcome.Unavailable(fault(), asked());
            default -> perhapsApplied();
        };
    }

    /** The server may have done it before it failed; only what may be repeated is tried again. */
    private Outcome perhapsApplied() {
        return operation.operation().identity() == Operation.Identity.NONE
                ? new Outcome.Unknown(fault())
                : new Outcome.Unavailable(fault(), asked());
    }

    private Duration asked() {
        return RetryAfter.of(answer.response(), Instant.now());
    }

    private Outcome moved() {
        Header location = answer.response().getFirstHeader("location");
        String target =
                location == null || location.getValue() == null
                        ? ""
                        : " to " + veil.cover(location.getValue().split("[?#]", 2)[0]);
        return status / 100 == 3
                ? misunderstood(
                        "moved",
                        "It answered " + status + ": the call is redirected" + target + ".")
                : misunderstood(
                        "status-" + status,
                        "It answered " + status + ", which means nothing here.");
    }

    private static Outcome misunderstood(String code, String message) {
        return new Outcome.Misunderstood(
                Fault.of(
                        code,
                        Blame.DESTINATION,
                        message,
                        "Compare the answer with what the system's file declares, then replay."));
    }

    private Fault fault() {
        VendorError error = document().map(VendorError::of).orElse(new VendorError("", "", ""));
        String words = veil.cover(error.message());
        String code =
                error.code().isEmpty()
                        ? "status-" + status
                        : error.code().toLowerCase(Locale.ROOT).replace('_', '-');
        String message = "It answered " + status + (words.isEmpty() ? "." : ": " + sentence(words));
        return new Fault(code, blame(), message, remedy(), error.field());
    }

    private static String sentence(String words) {
        return words.matches("(?s).*[.!?]") ? words : words + ".";
    }

    private Blame blame() {
        return status >= 500 || status == 429 || status == 408 ? Blame.DESTINATION : Blame.FLOW;
    }

    private String remedy() {
        return switch (status) {
            case 401, 403, 407 ->
                    "Check the credential and what it may do, then resume the system.";
            case 402 -> "Check the plan or quota there, then resume the system.";
            case 429 -> "Nothing to do: it waits as asked.";
            case 404, 410 -> "Check the path in the system's file, and whether the thing exists.";
            default ->
                    status >= 500
                            ? "Nothing to do yet: it is tried again."
                            : "Correct the record or the mapping, then replay.";
        };
    }
}
