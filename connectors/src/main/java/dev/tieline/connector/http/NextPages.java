package dev.tieline.connector.http;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds to what a system accepted what the next page is asked for with. A link that cannot be
 * followed is no answer, for without the next page nobody has seen all. Pure.
 *
 * @param url of the system
 * @param judge of the operation, whose answers hold links
 */
record NextPages(BaseUrl url, AnswerJudge judge) {
    private static final String REMEDY =
            "Only a link to the operation's own path at the system's url is followed: correct"
                    + " 'request' or 'next' of the operation, or ask for pages in another way.";

    /** Where an answer holds the link. */
    sealed interface Source {
        /** {@code Link: <...>; rel="next"}. */
        record Header() implements Source {}

        /** A field, by its path with dots. */
        record Field(String path) implements Source {}
    }

    /**
     * @param outcome by status and body
     * @param asked path and query that were asked for, as they were sent
     */
    Outcome judge(Reply reply, Outcome outcome, String asked) {
        if (!(outcome instanceof Outcome.Accepted(String id, Document result))) {
            return outcome;
        }
        return switch (link(reply)) {
            case LinkHeader.Next.None _ -> new Outcome.Accepted(id, with(result, null));
            case LinkHeader.Next.Malformed _ -> nowhere(reply);
            case LinkHeader.Next.Target(String text) ->
                    switch (new NextLink(text).from(url, asked.replaceFirst("\\?.*$", ""))) {
                        case NextLink.Way.Here(String query) ->
                                new Outcome.Accepted(id, with(result, query));
                        case NextLink.Way.Nowhere _ -> nowhere(reply);
                        case NextLink.Way.Elsewhere _ ->
                                misunderstood(
                                        reply,
                                        "next-link-elsewhere",
                                        "its link to the next page leads to another path or"
                                                + " system");
                    };
        };
    }

    private LinkHeader.Next link(Reply reply) {
        return switch (judge.operation().next().orElseThrow()) {
            case Source.Header _ -> LinkHeader.next(reply.headers("Link"));
            case Source.Field(String path) ->
                    switch (judge.all(reply).find(path).orElse("")) {
                        case String text when text.isEmpty() -> new LinkHeader.Next.None();
                        case String text -> new LinkHeader.Next.Target(text);
                        case Boolean truth when !truth -> new LinkHeader.Next.None();
                        case List<?> list when list.isEmpty() -> new LinkHeader.Next.None();
                        default -> new LinkHeader.Next.Malformed();
                    };
        };
    }

    private static Document with(Document result, @Nullable String query) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(result.fields());
        fields.remove(Operation.NEXT_PAGE);
        if (query != null) {
            fields.put(Operation.NEXT_PAGE, query);
        }
        return Document.of(fields);
    }

    private Outcome nowhere(Reply reply) {
        return misunderstood(
                reply, "next-link-unreadable", "its link to the next page is no link to a page");
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
