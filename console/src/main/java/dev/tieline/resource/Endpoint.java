package dev.tieline.resource;

import dev.tieline.people.Permission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One endpoint, declared once: what routes it and what describes it.
 *
 * @param needs what whoever asks must be allowed to
 * @param method HTTP method
 * @param path below the place where the API is mounted; parameters stand in braces
 * @param summary one sentence
 * @param parameters of path and query
 * @param form of the body; empty when it takes none
 * @param shape of the answer
 * @param action makes the answer
 */
record Endpoint(
        Permission needs,
        String method,
        String path,
        String summary,
        List<Parameter> parameters,
        Optional<Form> form,
        Shape<?> shape,
        Function<Call, Reply<Map<String, Object>>> action) {

    Endpoint {
        parameters = List.copyOf(parameters);
    }

    /** A question. */
    static <T> Endpoint get(
            String path,
            String summary,
            List<Parameter> parameters,
            Shape<T> shape,
            Function<Call, Reply<T>> action) {
        return new Endpoint(
                Permission.READ,
                "GET",
                path,
                summary,
                parameters,
                Optional.empty(),
                shape,
                json(shape, action));
    }

    /** A command about records, incidents, systems. */
    static <T> Endpoint act(
            String path,
            String summary,
            List<Parameter> parameters,
            Form form,
            Shape<T> shape,
            Function<Call, Reply<T>> action) {
        return new Endpoint(
                Permission.ACT,
                "POST",
                path,
                summary,
                parameters,
                Optional.of(form),
                shape,
                json(shape, action));
    }

    /** A command that changes what is sent. */
    static <T> Endpoint correct(
            String path,
            String summary,
            List<Parameter> parameters,
            Form form,
            Shape<T> shape,
            Function<Call, Reply<T>> action) {
        return act(path, summary, parameters, form, shape, action).needing(Permission.CORRECT);
    }

    /** A command about the whole hub. */
    static <T> Endpoint manage(
            String path,
            String summary,
            List<Parameter> parameters,
            Form form,
            Shape<T> shape,
            Function<Call, Reply<T>> action) {
        return act(path, summary, parameters, form, shape, action).needing(Permission.MANAGE);
    }

    /** The same for those who may do this. */
    Endpoint needing(Permission other) {
        return new Endpoint(other, method, path, summary, parameters, form, shape, action);
    }

    private static <T> Function<Call, Reply<Map<String, Object>>> json(
            Shape<T> shape, Function<Call, Reply<T>> action) {
        return call ->
                switch (action.apply(call)) {
                    case Reply.Found<T>(T thing) -> Reply.found(shape.json(thing));
                    case Reply.Refused<T>(Details details) -> new Reply.Refused<>(details);
                };
    }
}
