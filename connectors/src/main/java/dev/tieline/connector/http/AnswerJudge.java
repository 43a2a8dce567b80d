package dev.tieline.connector.http;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Operation.Identity;
import dev.tieline.api.Outcome;
import dev.tieline.connector.form.JsonAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an answer to a call means: the table by status and headers. Pure.
 *
 * @param system its name, for people
 * @param operation that was called
 * @param mask hides what was sent
 * @param now the time
 */
record AnswerJudge(String system, HttpOperation operation, Mask mask, Instant now) {
    private static final int MAX_QUOTE = 300;
    private static final int MAX_ID = 500;

    /** The call does not fit the system, whatever the record. */
    private static final Set<Integer> UNFIT =
            Set.of(404, 405, 406, 410, 411, 415, 426, 428, 431, 451);

    /** After any other 5xx (crashed servers, gateways) nobody knows whether it was applied. */
    private static final Set<Integer> SURELY_NOT_APPLIED =
            Set.of(501, 503, 505, 506, 508, 510, 511, 521, 522, 523, 525, 526, 530);

    /** The same, of a call of several whose answer tells of each in a field. */
    AnswerJudge telling(String field) {
        return new AnswerJudge(system, operation.telling(field), mask, now);
    }

    Outcome judge(Reply reply) {
        Optional<AnswerRule> rule = rule(reply);
        return rule.isPresent() ? ruled(rule.get(), reply) : byStatus(reply);
    }

    /** The rule of this system that an answer fits; empty when there is none. */
    Optional<AnswerRule> rule(Reply reply) {
        if (!operation.rules().isEmpty()) {
            Supplier<Document> read = new ReadOnce(reply);
            for (AnswerRule rule : operation.rules()) {
                if (rule.fits(reply, read)) {
                    return Optional.of(rule);
                }
            }
        }
        return Optional.empty();
    }

    /** The body's fields; only rules that ask for them have it read. */
    private final class ReadOnce implements Supplier<Document> {
        private final Reply reply;
        private @Nullable Document fields;

        ReadOnce(Reply reply) {
            this.reply = reply;
        }

        @Override
        public Document get() {
            Document known = fields;
            if (known == null) {
                known = all(reply);
                fields = known;
            }
            return known;
        }
    }

    private Outcome ruled(AnswerRule rule, Reply reply) {
        return switch (rule.is()) {
            case "accepted" -> {
                Outcome.Duplicate there = duplicate(reply);
                yield new Outcome.Accepted(there.remoteId(), there.result());
            }
            case "duplicate" -> duplicate(reply);
            case "rejected" -> rejected(reply, "refused");
            case "unauthorized" -> unauthorized(reply);
            case "rate-limited" ->
                    rule.pause().isPositive()
                            ? new Outcome.RateLimited(limitFault(reply), rule.pause())
                            : rateLimited(reply);
            case "unavailable" ->
                    rule.pause().isPositive()
                            ? new Outcome.Unavailable(downFault(reply), rule.pause())
                            : unavailable(reply);
            case "unknown" -> unknown(reply);
            case "misunderstood" ->
                    new Outcome.Misunderstood(
                            fault(
                                    reply,
                                    "answer-denies",
                                    "Look at the answer below, then replay the delivery."));
            default -> throw new IllegalStateException(rule.is());
        };
    }

    /** The table. */
    Outcome byStatus(Reply reply) {
        int status = reply.status();
        if (operation.duplicates().contains(status)) {
            return duplicate(reply);
        }
        if (status >= 200 && status < 300) {
            return new SuccessJudge(this).judge(reply);
        }
        return status < 400 ? moved(reply) : refused(reply);
    }

    /** The fields of a body, described or not; none when it has none. */
    Document all(Reply reply) {
        return read(reply.body()).orElse(null) instanceof Map<?, ?> map
                ? tree(map)
                : Document.empty();
    }

    /** A body's value; empty when it is no JSON. */
    Optional<Object> read(byte[] body) {
        Optional<Object> value = JsonAnswer.read(body);
        return operation.listed()
                ? value.map(it -> it instanceof List<?> ? Map.of(HttpOperation.LIST, it) : it)
                : value;
    }

    private Outcome.Duplicate duplicate(Reply reply) {
        Document all = all(reply);
        Document result =
                operation
                        .result()
                        .filter(form -> form.breach(all.fields()).isEmpty())
                        .map(form -> form.kept(all.fields()))
                        .orElse(Document.empty());
        return new Outcome.Duplicate(remoteId(all), result);
    }

    private Outcome moved(Reply reply) {
        Optional<String> where = reply.header("Location");
        if (where.isEmpty()) {
            return new Outcome.Misunderstood(
                    Fault.of(
                            "status-unexpected",
                            Blame.DESTINATION,
                            said(reply) + ", which is no answer to such a call.",
                            "Check the operation's method and path."));
        }
        String to = mask.line(where.get().replaceAll("[?#].*", ""), MAX_QUOTE);
        return new Outcome.Misunderstood(
                Fault.of(
                        "redirected",
                        Blame.DESTINATION,
                        said(reply) + ", sending on to " + to + "; redirects are not followed.",
                        "When the system has moved, change its url; a login page means that the"
                                + " credential is not accepted."));
    }

    private Outcome refused(Reply reply) {
        int status = reply.status();
        return switch (status) {
            case 401, 402, 407 -> unauthorized(reply);
            case 403 -> limited(reply) ? rateLimited(reply) : unauthorized(reply);
            case 429 -> rateLimited(reply);
            case 409 ->
                    reply.header("Retry-After").isPresent()
                            ? unavailable(reply)
                            : rejected(reply, "refused");
            case 408 -> maybeApplied() ? unknown(reply) : unavailable(reply);
            case 421, 423, 425 -> unavailable(reply);
            default ->
                    status >= 500
                            ? failed(reply)
                            : rejected(
                                    reply, UNFIT.contains(status) ? Fault.CALL_UNFIT : "refused");
        };
    }

    /** Some systems say 403 when a quota is used up. */
    private boolean limited(Reply reply) {
        return Waits.exhausted(reply) || Waits.retryAfter(reply, now).isPositive();
    }

    private Outcome failed(Reply reply) {
        boolean sure =
                SURELY_NOT_APPLIED.contains(reply.status())
                        || reply.header("Retry-After").isPresent();
        return sure || !maybeApplied() ? unavailable(reply) : unknown(reply);
    }

    /** Whether a call that may have been applied must not simply be sent again. */
    private boolean maybeApplied() {
        return operation.operation().identity() == Identity.NONE;
    }

    private Outcome unauthorized(Reply reply) {
        return new Outcome.Unauthorized(
                reply.status() == 402
                        ? fault(
                                reply,
                                "account-refused",
                                "Check what the account may use, then resume the system.")
                        : fault(
                                reply,
                                "credential-refused",
                                "Check the system's credential and its rights, then resume the"
                                        + " system."));
    }

    private Outcome rateLimited(Reply reply) {
        return new Outcome.RateLimited(limitFault(reply), Waits.quota(reply, now));
    }

    private Fault limitFault(Reply reply) {
        return fault(reply, "rate-limited", "The hub waits; a lower rate at limits avoids this.");
    }

    private Outcome unavailable(Reply reply) {
        return new Outcome.Unavailable(downFault(reply), Waits.retryAfter(reply, now));
    }

    private Fault downFault(Reply reply) {
        return fault(reply, "system-unavailable", "The hub tries again by itself.");
    }

    private Outcome unknown(Reply reply) {
        return new Outcome.Unknown(
                fault(
                        reply,
                        "maybe-applied",
                        "It may have been applied: look whether the system has the record."));
    }

    private Outcome rejected(Reply reply, String code) {
        return new Outcome.Rejected(
                fault(
                        reply,
                        code,
                        code.equals(Fault.CALL_UNFIT)
                                ? "Check the operation's path, method and form in the system's"
                                        + " file, then replay the delivery."
                                : "Correct the record or the mapping, then replay the delivery."));
    }

    private Fault fault(Reply reply, String code, String remedy) {
        Complaint complaint = Complaint.of(JsonAnswer.read(reply.body()), operation.fields());
        String quote = quote(complaint);
        String message = quote.isEmpty() ? said(reply) + "." : said(reply) + ": " + quote;
        return new Fault(code, Blame.DESTINATION, message, remedy, complaint.field());
    }

    /** The system's words, bounded and masked. */
    String quote(Complaint complaint) {
        return mask.line(complaint.message(), MAX_QUOTE);
    }

    /** The sentence's start: who answered what to what. */
    String said(Reply reply) {
        return "'" + system + "' answered " + operation.name() + " with status " + reply.status();
    }

    /** What the system calls the thing. */
    String remoteId(Document answer) {
        if (operation.id().isEmpty()) {
            return "";
        }
        return answer.at(operation.id())
                .filter(id -> !(id instanceof Map<?, ?>) && !(id instanceof List<?>))
                .map(Object::toString)
                .filter(id -> id.length() <= MAX_ID)
                .orElse("");
    }

    @SuppressWarnings("unchecked") // JsonAnswer builds its objects with text as names
    static Document tree(Map<?, ?> object) {
        return Document.of((Map<String, ?>) object);
    }
}
