package dev.tieline.connector.http;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.form.JsonAnswer;
import dev.tieline.connector.form.ResultForm;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What it means that a thing was found, or not, when asking whether a call was applied. Pure. A
 * wrong yes loses a record and a wrong no may apply it twice, so what is neither goes to a person.
 */
record VerifyJudge(AnswerJudge judge, RequestLine question, Document sent) {

    Outcome judge(Reply reply) {
        int status = reply.status();
        if (status == 404 || status == 410) {
            return absent(reply);
        }
        if (status >= 200 && status < 300) {
            return found(reply);
        }
        Outcome outcome = judge.byStatus(reply);
        return switch (outcome) {
            case Outcome.Rejected(Fault fault) -> new Outcome.Misunderstood(fault);
            case Outcome.Duplicate _ ->
                    unclear(reply, "that does not say whether it has the record");
            case Outcome.Accepted _,
                    Outcome.Unauthorized _,
                    Outcome.RateLimited _,
                    Outcome.Unavailable _,
                    Outcome.Unreachable _,
                    Outcome.Unknown _,
                    Outcome.Misunderstood _ ->
                    outcome;
        };
    }

    private Outcome absent(Reply reply) {
        return new Outcome.Rejected(
                Fault.of(
                        "not-applied",
                        Blame.DESTINATION,
                        judge.said(reply) + ": the record is not there.",
                        ""));
    }

    private Outcome found(Reply reply) {
        Optional<Object> value = JsonAnswer.read(reply.body());
        if (value.orElse(null) instanceof List<?> list) {
            if (list.isEmpty() && reply.ending() == Reply.Ending.WHOLE) {
                return absent(reply);
            }
            return list.getFirst() instanceof Map<?, ?> first && list.size() == 1
                    ? compare(reply, AnswerJudge.tree(first))
                    : unclear(reply, "it names several things");
        }
        if (value.orElse(null) instanceof Map<?, ?> object) {
            return compare(reply, AnswerJudge.tree(object));
        }
        if (judge.operation().needsAnswer() || !question.namesOne()) {
            return new SuccessJudge(judge).judge(reply) instanceof Outcome.Misunderstood said
                    ? said
                    : unclear(reply, "it does not show the record");
        }
        return new SuccessJudge(judge).judge(reply);
    }

    private Outcome compare(Reply reply, Document found) {
        List<String> same = new ArrayList<>();
        List<String> other = new ArrayList<>();
        sent.fields()
                .forEach((name, value) -> {
                    Object theirs = found.fields().get(name);
                    if (value != null && theirs != null) {
                        (alike(value, theirs) ? same : other).add(name);
                    }
                });
        if (!other.isEmpty()) {
            return unclear(
                    reply,
                    "what it has differs from what was sent in: " + String.join(", ", other));
        }
        if (same.isEmpty() && !question.namesOne()) {
            return unclear(reply, "it does not show the record");
        }
        Document result = Document.empty();
        if (judge.operation().result().isPresent()) {
            ResultForm form = judge.operation().result().get();
            Optional<String> breach = form.breach(found.fields());
            if (breach.isPresent()) {
                return unclear(reply, breach.get());
            }
            result = form.kept(found.fields());
        }
        return new Outcome.Accepted(judge.remoteId(found), result);
    }

    /** Systems trim, and write addresses in lower case. */
    private static boolean alike(@Nullable Object sent, @Nullable Object theirs) {
        if (sent instanceof String ours && theirs instanceof String text) {
            return ours.strip().equalsIgnoreCase(text.strip());
        }
        if (sent instanceof Number && theirs instanceof Number) {
            return new BigDecimal(sent.toString()).compareTo(new BigDecimal(theirs.toString()))
                    == 0;
        }
        return sent != null && sent.equals(theirs);
    }

    private Outcome unclear(Reply reply, String what) {
        return new Outcome.Misunderstood(
                Fault.of(
                        "verify-unclear",
                        Blame.DESTINATION,
                        judge.said(reply)
                                + " when it was asked to show the record, but "
                                + what
                                + ".",
                        "Look whether the system has it; then replay the delivery or leave it."));
    }
}
