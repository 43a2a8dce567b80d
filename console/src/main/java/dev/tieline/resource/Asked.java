package dev.tieline.resource;

import dev.tieline.api.Document;
import dev.tieline.api.Problem;
import dev.tieline.api.Spelling;
import dev.tieline.format.JsonText;
import dev.tieline.format.Reading;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a checked call of a request, or says what is wrong with it. */
final class Asked {
    private Asked() {}

    /** What reading a request came to. */
    sealed interface Question {
        record Fine(Call call) implements Question {}

        record Wrong(Details details) implements Question {}
    }

    static Question of(Endpoint endpoint, ServerRequest request, ServerResponse response)
            throws IOException {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> values = values(endpoint, request, problems);
        if (!problems.isEmpty()) {
            String detail = "A parameter is not what this endpoint takes.";
            return new Question.Wrong(new Details(400, "parameter-wrong", detail, problems));
        }
        if (endpoint.form().isEmpty()) {
            return new Question.Fine(new Call(values, Document.empty()));
        }
        return body(endpoint.form().get(), values, request, response);
    }

    private static Map<String, String> values(
            Endpoint endpoint, ServerRequest request, List<Problem> problems) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : endpoint.parameters()) {
            String name = parameter.name();
            Optional<String> value =
                    parameter.inPath()
                            ? Optional.of(request.path().pathParameters().get(name))
                            : request.query().first(name).asOptional();
            if (value.isPresent()) {
                parameter.problem(value.get()).ifPresent(problems::add);
                values.put(name, value.get());
            } else if (parameter.required()) {
                problems.add(parameter.missing());
            }
        }
        unknown(endpoint, request, problems);
        return values;
    }

    private static void unknown(Endpoint endpoint, ServerRequest request, List<Problem> problems) {
        List<String> known =
                endpoint.parameters().stream()
                        .filter(parameter -> !parameter.inPath())
                        .map(Parameter::name)
                        .toList();
        for (String name : request.query().names()) {
            if (known.contains(name)) {
                continue;
            }
            String remedy = known.isEmpty() ? "leave it out" : Spelling.remedy(name, known);
            problems.add(new Problem("", "parameter-unknown", "not known here; " + remedy, ""));
        }
    }

    private static Question body(
            Form form, Map<String, String> values, ServerRequest request, ServerResponse response)
            throws IOException {
        if (!json(request)) {
            return wrong(415, "not-json", "Send Content-Type: application/json.");
        }
        Optional<byte[]> bytes = bytes(request, form.maxBytes());
        if (bytes.isEmpty()) {
            response.header(HeaderValues.CONNECTION_CLOSE);
            String detail = "The body is larger than the " + form.maxBytes() + " bytes taken here.";
            return wrong(413, "body-too-large", detail);
        }
        if (bytes.get().length == 0 && !form.required()) {
            return new Question.Fine(new Call(values, Document.empty()));
        }
        return switch (JsonText.read(bytes.get(), form.maxBytes())) {
            case Reading.Refused(int status, var fault) ->
                    new Question.Wrong(Details.of(status, fault));
            case Reading.Read(Document document) -> checked(form, values, document);
        };
    }

    private static Question checked(Form form, Map<String, String> values, Document document) {
        List<Problem> problems = form.problems(document);
        if (problems.isEmpty()) {
            return new Question.Fine(new Call(values, document));
        }
        String detail = "The body is not what this endpoint takes.";
        return new Question.Wrong(new Details(400, "body-wrong", detail, problems));
    }

    private static Question wrong(int status, String code, String detail) {
        return new Question.Wrong(Details.of(status, code, detail));
    }

    /**
     * A page of another site cannot send this type without asking first, and nobody answers yes.
     */
    private static boolean json(ServerRequest request) {
        try {
            return request.headers()
                    .contentType()
                    .map(HttpMediaType::mediaType)
                    .filter(type -> type.text().equals("application/json"))
                    .isPresent();
        } catch (RuntimeException _) {
            // The server's parser throws many things at what no caller should write.
            return false;
        }
    }

    /** At most one byte more than allowed is read, whatever the length header says. */
    private static Optional<byte[]> bytes(ServerRequest request, int max) throws IOException {
        if (request.headers().contentLength().orElse(-1) > max) {
            return Optional.empty();
        }
        if (!request.content().hasEntity()) {
            return Optional.of(new byte[0]);
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(max + 1);
            return bytes.length > max ? Optional.empty() : Optional.of(bytes);
        }
    }
}
