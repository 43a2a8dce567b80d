package dev.tieline.connector.http;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.form.ResultForm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a 2xx means what it says. Pure. */
record SuccessJudge(AnswerJudge judge) {
    /** The code of a success that says in its body that it is none. */
    static final String DENIES = "answer-denies";

    private static final int SNIFF = 256;
    private static final String REMEDY =
            "Look at the answer below: the system may have changed, or its description here is not"
                    + " right.";

    Outcome judge(Reply reply) {
        HttpOperation operation = judge.operation();
        return switch (reply.ending()) {
            case OVERSIZE ->
                    misunderstood(
                            reply,
                            "answer-too-large",
                            "its body is larger than " + Reply.MAX_BYTES + " bytes");
            case BROKEN -> operation.needsAnswer() ? brokenOff(reply) : accepted(Document.empty());
            case WHOLE -> whole(reply);
        };
    }

    private Outcome whole(Reply reply) {
        byte[] body = reply.body();
        boolean readable =
                reply.header("Content-Encoding")
                        .filter(coding -> !coding.equalsIgnoreCase("identity"))
                        .isEmpty();
        Optional<Object> value = readable ? judge.read(body) : Optional.empty();
        if (value.isEmpty() && isPage(body)) {
            return misunderstood(
                    reply,
                    "answer-is-page",
                    "it is an HTML page, as of a login or a proxy, and not an answer to the call");
        }
        Document all =
                value.orElse(null) instanceof Map<?, ?> map
                        ? AnswerJudge.tree(map)
                        : Document.empty();
        Optional<String> denial = denial(all);
        if (denial.isPresent()) {
            Complaint complaint = Complaint.of(value, judge.operation().fields());
            return denied(reply, denial.get(), complaint);
        }
        return judge.operation()
                .result()
                .map(form -> declared(reply, form, value, all))
                .orElseGet(() -> accepted(all, Document.empty()));
    }

    private Outcome declared(Reply reply, ResultForm form, Optional<Object> value, Document all) {
        boolean nothing = reply.body().length == 0;
        if (nothing && !form.needsFields()) {
            return accepted(Document.empty());
        }
        if (value.isEmpty()) {
            return misunderstood(
                    reply,
                    nothing ? "answer-empty" : "answer-not-json",
                    nothing ? "its body is empty" : "its body is not readable JSON");
        }
        Optional<String> breach = form.breach(value.get());
        return breach.isPresent()
                ? misunderstood(
                        reply,
                        "answer-unfit",
                        "it does not fit the declared result: " + breach.get())
                : accepted(all, form.kept(all.fields()));
    }

    /** The signs by which an error hides behind a success; a declared field is no sign. */
    private Optional<String> denial(Document answer) {
        for (String sign : List.of("ok", "success")) {
            if (Boolean.FALSE.equals(answer.fields().get(sign))) {
                return Optional.of("its field '" + sign + "' is false");
            }
        }
        for (String sign : List.of("error", "errors")) {
            boolean described =
                    judge.operation().result().filter(form -> form.describes(sign)).isPresent();
            if (!described && says(answer.fields().get(sign))) {
                return Optional.of("it holds '" + sign + "'");
            }
        }
        return Optional.empty();
    }

    private static boolean says(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case String text -> !text.isBlank();
            case Boolean truth -> truth;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> false;
        };
    }

    private static boolean isPage(byte[] body) {
        String start =
                new String(body, 0, Math.min(body.length, SNIFF), StandardCharsets.UTF_8)
                        .strip()
                        .toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype html") || start.startsWith("<html");
    }

    private Outcome accepted(Document result) {
        return accepted(result, result);
    }

    private Outcome accepted(Document all, Document result) {
        return new Outcome.Accepted(judge.remoteId(all), result);
    }

    private Outcome brokenOff(Reply reply) {
        return new Outcome.Unknown(
                Fault.of(
                        "answer-broken-off",
                        Blame.DESTINATION,
                        judge.said(reply) + ", but the answer broke off before its end.",
                        "It was most likely applied: look whether the system has the record."));
    }

    private Outcome denied(Reply reply, String sign, Complaint complaint) {
        String quote = judge.quote(complaint);
        return new Outcome.Misunderstood(
                new Fault(
                        DENIES,
                        Blame.DESTINATION,
                        judge.said(reply)
                                + ", but "
                                + sign
                                + (quote.isEmpty() ? "." : ": " + quote),
                        REMEDY,
                        complaint.field()));
    }

    private Outcome misunderstood(Reply reply, String code, String what) {
        return new Outcome.Misunderstood(
                Fault.of(
                        code,
                        Blame.DESTINATION,
                        judge.said(reply) + ", but " + what + ".",
                        REMEDY));
    }
}
