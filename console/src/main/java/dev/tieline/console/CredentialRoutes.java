package dev.tieline.console;

import static dev.tieline.people.Permission.MANAGE;

import dev.tieline.gate.Routes;
import dev.tieline.resource.Safe;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Credentials without their values, and consent for those that need it. Thread-safe. */
final class CredentialRoutes {
    private static final int MAX_CODE = 4_000;
    private static final String NOT_HERE =
            "Consent is given in a browser in which you are signed in; a token cannot give it.";

    private final Pages pages;
    private final Sources.Secrets secrets;

    CredentialRoutes(Pages pages) {
        this.pages = pages;
        this.secrets = pages.desk().sources().secrets();
    }

    /** What a page shows besides the credentials. */
    private record News(String away, String problem, boolean done) {
        static final News NONE = new News("", "", false);

        static News problem(String why) {
            return new News("", why, false);
        }
    }

    void routing(Routes routes) {
        routes.get("/credentials", MANAGE, Pages.answered(this::all));
        routes.get("/credentials/{name}", MANAGE, Pages.answered(this::one));
        routes.post("/credentials/{name}/consent", MANAGE, Pages.answered(this::leave));
        routes.get("/credentials/{name}/consented", MANAGE, Pages.answered(this::back));
    }

    private void all(ServerRequest request, ServerResponse response) {
        List<CredentialsPage.Line> lines = secrets.safe().all().stream().map(this::line).toList();
        CredentialsPage page = new CredentialsPage(lines, Optional.empty(), "", "", false);
        pages.page(
                response, "credentials", pages.shell(request, "Credentials", "credentials"), page);
    }

    private CredentialsPage.Line line(Safe.Known known) {
        Moments moments = pages.desk().moments();
        return new CredentialsPage.Line(
                known,
                secrets.consenting().need(known.name()).isPresent(),
                known.since().map(moments::of),
                known.used().map(moments::of));
    }

    private void one(ServerRequest request, ServerResponse response) {
        show(request, response, News.NONE);
    }

    private void show(ServerRequest request, ServerResponse response, News news) {
        String name = Asked.part(request, "name");
        List<CredentialsPage.Line> lines =
                secrets.safe().all().stream()
                        .filter(known -> known.name().equals(name))
                        .map(this::line)
                        .toList();
        if (lines.isEmpty()) {
            pages.missing(request, response, "There is no such credential.");
            return;
        }
        if (!news.problem().isEmpty()) {
            response.status(422);
        }
        CredentialsPage page =
                new CredentialsPage(
                        lines,
                        secrets.consenting().need(name),
                        news.away(),
                        news.problem(),
                        news.done());
        pages.page(
                response,
                "credentials",
                pages.shell(request, "Credential " + name, "credentials"),
                page);
    }

    /**
     * The browser is not sent there by itself: a form's answer may lead nowhere else, so that no
     * page can be made to send what was typed away.
     */
    private void leave(ServerRequest request, ServerResponse response) {
        Optional<String> session = pages.desk().sources().gate().session(request);
        if (session.isEmpty()) {
            show(request, response, News.problem(NOT_HERE));
            return;
        }
        Optional<URI> away = secrets.consenting().leave(Asked.part(request, "name"), session.get());
        show(
                request,
                response,
                away.map(url -> new News(url.toString(), "", false)).orElse(News.NONE));
    }

    private void back(ServerRequest request, ServerResponse response) {
        String name = Asked.part(request, "name");
        Optional<String> session = pages.desk().sources().gate().session(request);
        if (session.isEmpty() || secrets.consenting().need(name).isEmpty()) {
            show(request, response, News.problem(NOT_HERE));
            return;
        }
        String code = request.query().first("code").orElse("");
        Consenting.Reply reply =
                new Consenting.Reply(
                        Asked.text(request, "state"),
                        code.length() > MAX_CODE ? "" : code,
                        Asked.text(request, "error"));
        Optional<String> problem =
                secrets.consenting().back(name, reply, session.get(), Pages.actor());
        show(request, response, problem.map(News::problem).orElse(new News("", "", true)));
    }
}
