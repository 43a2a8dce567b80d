package dev.tieline.resource;

import dev.tieline.api.Fault;
import dev.tieline.api.Problem;
import io.helidon.http.Status;
import java.util.List;

/**
 * Problem details (RFC 9457); never repeats a value of a payload.
 *
 * @param status HTTP status
 * @param code stable, machine-readable, lower case with hyphens
 * @param detail in words: what is wrong and what to do
 * @param errors field by field; may be empty
 */
record Details(int status, String code, String detail, List<Problem> errors) {

    static final Shape<Details> SHAPE =
            Shape.<Details>of("Problem", "Problem details (RFC 9457).")
                    .text("type", "Always about:blank.", _ -> "about:blank")
                    .text("title", "The status in words.", details -> title(details.status()))
                    .whole("status", "HTTP status.", Details::status)
                    .text("code", "Stable name of the reason.", Details::code)
                    .text("detail", "What is wrong and what to do.", Details::detail)
                    .list("errors", "Field by field.", RecordShapes.PROBLEM, Details::errors);

    static Details of(int status, String code, String detail) {
        return new Details(status, code, detail, List.of());
    }

    static Details of(int status, Fault fault) {
        return of(status, fault.code(), (fault.message() + " " + fault.remedy()).strip());
    }

    private static String title(int status) {
        return Status.create(status).reasonPhrase();
    }
}
