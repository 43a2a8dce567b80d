package dev.tieline.plan;

import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.contract.Contract;
import dev.tieline.contract.Verdict;
import dev.tieline.mapping.Expression;
import dev.tieline.mapping.Names;
import dev.tieline.mapping.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a destination wants a record and what it gets.
 *
 * @param operation its full name, for people
 * @param when whether it wants the record
 * @param input makes the operation's input
 * @param request checks it
 * @param granted the fields that may go out; empty when all that the input can have may
 */
record CompiledDestination(
        String operation,
        Optional<Expression> when,
        Piece input,
        Contract request,
        Optional<Set<String>> granted,
        List<String> whole)
        implements Destination.DestinationRules {
    private static final Choice SEND = new Choice.Send();

    @Override
    public Choice choose(Scope scope) {
        if (when.isEmpty()) {
            return SEND;
        }
        Expression rule = when.get();
        return switch (rule.evaluate(Scopes.names(scope))) {
            case Value.Present(Object value) when value.equals(true) -> SEND;
            case Value.Present(Object value) when value.equals(false) ->
                    new Choice.Skip(rule.text());
            case Value.Present _, Value.Absent _ -> new Choice.Hold(Faults.noAnswer(rule.text()));
            case Value.Failed(Fault fault) -> new Choice.Hold(fault);
        };
    }

    @Override
    public Rendering render(Scope scope) {
        return switch (made(input, Scopes.names(scope))) {
            case Rendering.Rendered(Document made) -> checked(made);
            case Rendering.Failed failed -> failed;
        };
    }

    /** Makes an object from a mapping. */
    static Rendering made(Piece piece, Names names) {
        return switch (piece.make(names)) {
            case Value.Present(Map<?, ?> fields) -> new Rendering.Rendered(document(fields));
            case Value.Present _, Value.Absent _ -> new Rendering.Failed(Faults.notAnObject());
            case Value.Failed(Fault fault) -> new Rendering.Failed(fault);
        };
    }

    @SuppressWarnings(
            "unchecked") // Keys of every tree are text: format and mapping make no others.
    private static Document document(Map<?, ?> fields) {
        return Document.of((Map<String, Object>) fields);
    }

    private Rendering checked(Document made) {
        if (granted.isPresent()) {
            for (String field : made.fields().keySet()) {
                if (!granted.get().contains(field)) {
                    return new Rendering.Failed(Faults.fieldNotGranted(field, operation));
                }
            }
        }
        return request.check(made) instanceof Verdict.Invalid(var problems)
                ? new Rendering.Failed(Faults.requestInvalid(problems.getFirst(), operation))
                : new Rendering.Rendered(whole(made));
    }

    private Document whole(Document made) {
        if (made.fields().size() >= whole.size()) {
            return made;
        }
        Map<String, @Nullable Object> all = LinkedHashMap.newLinkedHashMap(whole.size());
        whole.forEach(name -> all.put(name, made.fields().get(name)));
        all.putAll(made.fields());
        return Document.of(all);
    }
}
