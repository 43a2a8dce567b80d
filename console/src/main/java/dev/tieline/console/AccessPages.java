package dev.tieline.console;

import static dev.tieline.people.Permission.READ;
import static dev.tieline.people.Permission.SIGN;

import dev.tieline.gate.Routes;
import dev.tieline.people.Actor;
import dev.tieline.resource.AccessCsv;
import dev.tieline.resource.AccessReviews;
import dev.tieline.resource.SystemAccess;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The page on which owners review access. Thread-safe. */
final class AccessPages {
    private static final Set<String> WAITING = Set.of("open", "changed", "overdue");

    private final Pages pages;
    private final AccessReviews reviews;

    AccessPages(Pages pages) {
        this.pages = pages;
        this.reviews = pages.desk().sources().reviews();
    }

    void routing(Routes routes) {
        routes.get("/access", READ, Pages.answered(this::all));
        routes.get("/access.csv", READ, Pages.answered(this::csv));
        routes.post("/access/{system}/sign-off", SIGN, Pages.answered(this::sign));
    }

    private void all(ServerRequest request, ServerResponse response) {
        show(request, response, "");
    }

    private void show(ServerRequest request, ServerResponse response, String problem) {
        List<AccessPage.One> systems = reviews.systems().stream().map(this::one).toList();
        AccessPage page =
                new AccessPage(
                        systems,
                        reviews.unused(),
                        systems.stream().filter(AccessPage.One::waits).count(),
                        problem);
        if (!problem.isEmpty()) {
            response.status(409);
        }
        pages.page(response, "access", pages.shell(request, "Access", "access"), page);
    }

    private void csv(ServerRequest request, ServerResponse response) {
        response.header("Content-Type", "text/csv; charset=utf-8");
        response.header("Content-Disposition", "attachment; filename=\"access.csv\"");
        response.send(AccessCsv.of(reviews.systems()).getBytes(StandardCharsets.UTF_8));
    }

    private void sign(ServerRequest request, ServerResponse response) throws IOException {
        String hash = Asked.form(request).flatMap(form -> form.text("hash")).orElse("");
        switch (reviews.sign(Asked.part(request, "system"), hash, Pages.actor())) {
            case AccessReviews.Signed.Done(SystemAccess system) ->
                    Pages.go(response, "/access#of-" + system.system());
            case AccessReviews.Signed.Unknown() ->
                    pages.missing(request, response, "There is no such system.");
            case AccessReviews.Signed.NotTheirs(String owner) ->
                    show(request, response, "It is " + owner + "'s to sign.");
            case AccessReviews.Signed.Changed() ->
                    show(
                            request,
                            response,
                            "It was not signed: it is not what you saw any more. Look again.");
        }
    }

    private AccessPage.One one(SystemAccess access) {
        List<String> flags = new ArrayList<>();
        if (access.readOnly()) {
            flags.add("read-only");
        }
        access.clearance().forEach(classification -> flags.add("cleared for " + classification));
        boolean waits = WAITING.contains(access.review().state());
        return new AccessPage.One(
                access.system(),
                access.owner(),
                access.purpose(),
                access.reach(),
                flags,
                rows(access),
                access.unused(),
                access.proposal(),
                words(access.review()),
                waits,
                Actor.current().may(SIGN) && Actor.current().sees(access.owner()),
                access.review().hash());
    }

    private List<AccessPage.Row> rows(SystemAccess access) {
        List<AccessPage.Row> rows = new ArrayList<>();
        access.operations()
                .forEach(one ->
                        rows.add(
                                row(
                                        "operation",
                                        one.name(),
                                        fields(one) + users(one),
                                        one.used())));
        access.calls()
                .forEach(one -> rows.add(row("caller of", one.flow(), one.path(), one.used())));
        access.credentials()
                .forEach(one -> rows.add(row("credential", one.name(), words(one), one.used())));
        access.people()
                .forEach(one ->
                        rows.add(
                                row(
                                        "person",
                                        one.name(),
                                        one.role()
                                                + (one.tokens() == 0
                                                        ? ""
                                                        : ", "
                                                                + Words.count(
                                                                        one.tokens(), "token")),
                                        one.used())));
        return rows;
    }

    private AccessPage.Row row(String kind, String name, String detail, Optional<Instant> used) {
        return new AccessPage.Row(kind, name, detail, used.map(pages.desk().moments()::of));
    }

    private static String fields(SystemAccess.Granted one) {
        return one.fields().contains("*") ? "all fields" : String.join(", ", one.fields());
    }

    private static String users(SystemAccess.Granted one) {
        return one.flows().isEmpty() ? "" : ", by " + String.join(", ", one.flows());
    }

    private String words(SystemAccess.Credential one) {
        return one.source()
                + one.since().map(at -> ", since " + day(at)).orElse("")
                + (one.ends().isEmpty() ? "" : ", ends " + one.ends());
    }

    private String words(SystemAccess.Review review) {
        String signed =
                review.signed()
                        .map(at -> "signed off by " + review.by() + " on " + day(at))
                        .orElse("not signed off yet");
        String due = review.due().map(at -> ", the next is due on " + day(at)).orElse("");
        return switch (review.state()) {
            case "overdue" ->
                    "Overdue since " + review.due().map(this::day).orElse("") + ": " + signed;
            case "changed" -> "Changed since it was " + signed + due;
            case "none" -> "No review is asked for";
            default ->
                    Words.cut(
                            signed.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                                    + signed.substring(1)
                                    + due,
                            200);
        };
    }

    private String day(Instant at) {
        return at.atZone(pages.desk().moments().zone()).toLocalDate().toString();
    }
}
