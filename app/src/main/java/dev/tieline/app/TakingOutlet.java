package dev.tieline.app;

import dev.tieline.api.Attempt;
import dev.tieline.api.Document;
import dev.tieline.api.Following;
import dev.tieline.api.Listing;
import dev.tieline.api.Loading;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Reading;
import dev.tieline.api.Removal;
import dev.tieline.api.Rendition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A system of whose answers only some fields come in: the others are neither read nor kept, nor is
 * the excerpt that people see of an answer. What it said of a failure stays, or nobody could tell
 * what to do.
 *
 * @param takes the fields by operation; all of an operation that is not named
 */
record TakingOutlet(Map<String, Set<String>> takes, Outlet inner) implements Outlet {

    @Override
    public Attempt send(Rendition rendition, Duration deadline) {
        return taken(rendition, inner.send(rendition, deadline));
    }

    @Override
    public Together sendAll(List<Rendition> renditions, Duration deadline) {
        Rendition one = renditions.getFirst();
        Together all = inner.sendAll(renditions, deadline);
        Set<String> fields = takes.get(one.operation());
        return fields == null
                ? all
                : new Together(
                        taken(one, all.call()),
                        all.each().stream().map(outcome -> only(outcome, fields)).toList());
    }

    @Override
    public Attempt verify(Rendition rendition, Duration deadline) {
        return taken(rendition, inner.verify(rendition, deadline));
    }

    private Attempt taken(Rendition rendition, Attempt attempt) {
        Set<String> fields = takes.get(rendition.operation());
        if (fields == null) {
            return attempt;
        }
        return switch (attempt.outcome()) {
            case Outcome.Accepted _, Outcome.Duplicate _ ->
                    with(attempt, only(attempt.outcome(), fields));
            case Outcome.Misunderstood _ -> with(attempt, attempt.outcome());
            case Outcome _ when attempt.status() / 100 == 2 -> with(attempt, attempt.outcome());
            case Outcome _ -> attempt;
        };
    }

    private static Outcome only(Outcome outcome, Set<String> fields) {
        return switch (outcome) {
            case Outcome.Accepted(String id, Document result) ->
                    new Outcome.Accepted(id, only(result, fields));
            case Outcome.Duplicate(String id, Document result) ->
                    new Outcome.Duplicate(id, only(result, fields));
            case Outcome _ -> outcome;
        };
    }

    private static Attempt with(Attempt attempt, Outcome outcome) {
        return new Attempt(
                outcome,
                attempt.phase(),
                attempt.started(),
                attempt.timing(),
                attempt.status(),
                "");
    }

    private static Document only(Document result, Set<String> fields) {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>(result.fields());
        // What the next page is asked for with goes back to where it came from, and nowhere else.
        kept.keySet().removeIf(name -> !fields.contains(name) && !name.equals(Operation.NEXT_PAGE));
        return Document.of(kept);
    }

    /** Flows that read in bulk are refused by check where not all fields may come in. */
    @Override
    public Reading read(Reading.Question question) {
        if (takes.containsKey(question.operation())) {
            throw new IllegalArgumentException("not all of it may come in");
        }
        return inner.read(question);
    }

    /** The same is true of flows that follow changes. */
    @Override
    public Following follow(Following.Question question) {
        if (takes.containsKey(question.operation())) {
            throw new IllegalArgumentException("not all of it may come in");
        }
        return inner.follow(question);
    }

    @Override
    public Listing parts(Listing.Question question, Duration within) {
        return inner.parts(question, within);
    }

    @Override
    public Removal remove(Removal.Wish wish, Duration within) {
        return inner.remove(wish, within);
    }

    @Override
    public Loading load(Loading.Target target) {
        return inner.load(target);
    }

    @Override
    public void close() {
        inner.close();
    }
}
