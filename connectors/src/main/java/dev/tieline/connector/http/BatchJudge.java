package dev.tieline.connector.http;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.form.JsonAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What an answer means for each of the items of one call. An answer that does not surely tell of
 * each tells of none. Pure.
 *
 * @param form how the answer tells
 * @param whole judges it where it tells of all; its operation wants no result
 * @param items of the call
 * @param each judges the answer for one of them
 */
record BatchJudge(
        BatchForm form,
        AnswerJudge whole,
        List<Document> items,
        Function<Document, AnswerJudge> each) {

    /** More of an answer is not read. */
    static final int MAX_BYTES = 8 << 20;

    /** As number, as text, or as in RFC 4918: {@code HTTP/1.1 201 Created}. */
    private static final Pattern STATUS = Pattern.compile("(?:HTTP/[0-9.]+ )?([1-5][0-9]{2})\\b.*");

    private static final String REMEDY =
            "Compare 'batch' of the operation with what the system answers.";

    /**
     * What became of a call.
     *
     * @param outcome of the call
     * @param each of the items, in their order; empty when the call's is that of each
     */
    record Told(Outcome outcome, List<Outcome> each) {
        static Told all(Outcome outcome) {
            return new Told(outcome, List.of());
        }
    }

    Told judge(Reply reply) {
        if (reply.status() / 100 != 2 || form.entries().isEmpty()) {
            return Told.all(whole.judge(reply));
        }
        BatchForm.Entries entries = form.entries().get();
        return switch (reply.ending()) {
            case BROKEN ->
                    Told.all(
                            new Outcome.Unknown(
                                    fault(
                                            reply,
                                            "answer-broken-off",
                                            "the answer broke off before its end")));
            case OVERSIZE ->
                    Told.all(
                            misunderstood(
                                    reply,
                                    "answer-too-large",
                                    "its body is larger than " + MAX_BYTES + " bytes"));
            case WHOLE ->
                    switch (there(reply, entries).orElse(null)) {
                        case List<?> list when entries.all() || !list.isEmpty() ->
                                told(reply, entries, list);
                        // It names none: whether all were taken is for the signs beside it.
                        case List<?> _ -> Told.all(whole.telling(entries.field()).judge(reply));
                        case null -> withoutList(reply, entries, isAbsent(reply, entries.at()));
                        case Object value -> withoutList(reply, entries, Map.of().equals(value));
                    };
        };
    }

    /** What the answer has where its list should be. */
    private static Optional<Object> there(Reply reply, BatchForm.Entries entries) {
        Optional<Object> value = JsonAnswer.read(reply.body());
        return entries.at().equals(BatchForm.WHOLE)
                ? value
                : value.filter(Map.class::isInstance)
                        .flatMap(map ->
                                BatchForm.find(AnswerJudge.tree((Map<?, ?>) map), entries.at()));
    }

    /** Whether nothing else stands on the way to the list: a text there is no sign of success. */
    private static boolean isAbsent(Reply reply, String at) {
        Object here = JsonAnswer.read(reply.body()).orElse(null);
        for (String name : at.replaceFirst("^/", "").split(at.startsWith("/") ? "/" : "\\.", -1)) {
            if (here == null) {
                return true;
            }
            if (!(here instanceof Map<?, ?> map)) {
                return false;
            }
            here = map.get(name);
        }
        return here == null;
    }

    /** Where only refused items are told, an answer that looks good and names none took all. */
    private Told withoutList(Reply reply, BatchForm.Entries entries, boolean none) {
        boolean maybeNone = none && !entries.all();
        Outcome outcome = whole.judge(reply);
        boolean readable = reply.body().length == 0 || JsonAnswer.read(reply.body()).isPresent();
        return !(outcome instanceof Outcome.Accepted) || (maybeNone && readable)
                ? Told.all(outcome)
                : Told.all(
                        misunderstood(
                                reply,
                                "batch-not-told",
                                "it has no list at '" + entries.at() + "'"));
    }

    private Told told(Reply reply, BatchForm.Entries entries, List<?> list) {
        @Nullable Outcome[] told = new Outcome[items.size()];
        Finder finder = new Finder(entries.by());
        for (int i = 0; i < list.size(); i++) {
            List<Integer> meant = finder.find(list.get(i), i, list.size());
            if (meant.isEmpty()) {
                return Told.all(
                        misunderstood(
                                reply,
                                "batch-entry-unknown",
                                "nobody knows which item entry " + (i + 1) + " of its list means"));
            }
            for (int item : meant) {
                if (told[item] == null || isGood(told[item])) {
                    told[item] = outcome(reply, entries, list.get(i), items.get(item));
                }
            }
        }
        Outcome accepted = new Outcome.Accepted("", Document.empty());
        Outcome missing =
                entries.all()
                        ? new Outcome.Unknown(
                                fault(reply, "batch-item-untold", "nothing of this item"))
                        : accepted;
        return new Told(
                accepted, Arrays.stream(told).map(one -> one == null ? missing : one).toList());
    }

    private static boolean isGood(Outcome outcome) {
        return outcome instanceof Outcome.Accepted || outcome instanceof Outcome.Duplicate;
    }

    /** Knows whose an entry is. */
    private final class Finder {
        private final BatchForm.By by;
        private final Map<String, List<Integer>> byValue = new HashMap<>();

        Finder(BatchForm.By by) {
            this.by = by;
            if (by instanceof BatchForm.By.Match(String field, String _)) {
                for (int i = 0; i < items.size(); i++) {
                    int item = i;
                    BatchForm.find(items.get(i), field)
                            .ifPresent(value ->
                                    byValue.computeIfAbsent(
                                                    value.toString(), _ -> new ArrayList<>())
                                            .add(item));
                }
            }
        }

        /**
         * The items that an entry means; empty when nobody knows.
         *
         * @param place of the entry
         * @param all entries there are
         */
        List<Integer> find(@Nullable Object entry, int place, int all) {
            return switch (by) {
                case BatchForm.By.Order() -> all == items.size() ? List.of(place) : List.of();
                case BatchForm.By.Index(String at) ->
                        value(entry, at)
                                .filter(index -> index.matches("[0-9]{1,5}"))
                                .map(Integer::valueOf)
                                .filter(index -> index < items.size())
                                .map(List::of)
                                .orElse(List.of());
                case BatchForm.By.Match(String _, String at) ->
                        value(entry, at).map(byValue::get).orElse(List.of());
            };
        }
    }

    private static Optional<String> value(@Nullable Object entry, String at) {
        return entry instanceof Map<?, ?> map
                ? BatchForm.find(AnswerJudge.tree(map), at).map(Object::toString)
                : Optional.empty();
    }

    private Outcome outcome(
            Reply reply, BatchForm.Entries entries, @Nullable Object entry, Document item) {
        Optional<Integer> status =
                entries.status().isEmpty()
                        ? Optional.empty()
                        : value(entry, entries.status())
                                .map(STATUS::matcher)
                                .filter(Matcher::matches)
                                .map(matcher -> Integer.valueOf(matcher.group(1)));
        if (status.isEmpty() && !entries.status().isEmpty()) {
            return misunderstood(
                    reply,
                    "batch-status-missing",
                    "the entry for this item has no status at '" + entries.status() + "'");
        }
        Object body = entry;
        if (!entries.body().isEmpty()) {
            body =
                    entry instanceof Map<?, ?> map
                            ? BatchForm.find(AnswerJudge.tree(map), entries.body()).orElse(null)
                            : null;
        }
        Reply its =
                new Reply(
                        new BasicClassicHttpResponse(status.orElse(usual(reply, entries))),
                        body == null ? new byte[0] : JsonBody.bytes(body),
                        Reply.Ending.WHOLE);
        AnswerJudge judge = each.apply(item);
        Outcome outcome = judge.judge(its);
        // Without a status a denial is what the system says of this item, and no riddle.
        return status.isEmpty()
                        && outcome instanceof Outcome.Misunderstood(Fault fault)
                        && fault.code().equals(SuccessJudge.DENIES)
                        && judge.rule(its).isEmpty()
                ? new Outcome.Rejected(fault)
                : outcome;
    }

    /** What an entry that has no status counts as, if no rule says otherwise. */
    private static int usual(Reply reply, BatchForm.Entries entries) {
        return entries.all() ? reply.status() : 422;
    }

    private Outcome misunderstood(Reply reply, String code, String what) {
        return new Outcome.Misunderstood(fault(reply, code, what));
    }

    private Fault fault(Reply reply, String code, String what) {
        return Fault.of(code, Blame.DESTINATION, whole.said(reply) + ", but " + what + ".", REMEDY);
    }
}
