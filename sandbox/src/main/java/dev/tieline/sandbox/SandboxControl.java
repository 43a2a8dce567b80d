package dev.tieline.sandbox;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;

/**
 * A page that shows the sandbox and makes it misbehave. What a button does, a script can do:
 *
 * <ul>
 *   <li>{@code POST /crm/stop}, {@code POST /crm/start}, {@code POST /clear}
 *   <li>{@code POST /crm/mood} with the form field {@code mood}
 *   <li>{@code POST /website/lead} with the fields of the contact form, when there is a website
 *   <li>{@code GET /state} everything as JSON
 * </ul>
 */
final class SandboxControl {
    private final HttpDoor door;
    private final SandboxCrm crm;
    private final SandboxAnalytics analytics;
    private final SandboxMail mail;
    private final Map<String, URI> links = new ConcurrentSkipListMap<>();
    private volatile Optional<Website> website = Optional.empty();

    SandboxControl(int port, SandboxCrm crm, SandboxAnalytics analytics, SandboxMail mail) {
        this.door = new HttpDoor(port, this::answer);
        this.crm = crm;
        this.analytics = analytics;
        this.mail = mail;
    }

    void start() throws IOException {
        door.start();
    }

    void stop() {
        door.stop();
    }

    URI url() {
        return door.url();
    }

    void link(String label, URI target) {
        links.put(label, target);
    }

    void website(Function<Map<String, String>, String> form) {
        website = Optional.of(new Website(form));
    }

    private Reply answer(Request request) {
        if (foreign(request)) {
            return Reply.error(403, "forbidden", "only from this page", "");
        }
        String what = request.method() + " /" + String.join("/", request.path());
        return switch (what) {
            case "GET /" ->
                    Reply.html(new ControlPage(crm, analytics, mail, website, links).render())
                            .with("Cache-Control", "no-store");
            case "GET /state" -> Reply.json(200, state());
            case "POST /crm/stop" -> {
                crm.stop();
                yield done(request);
            }
            case "POST /crm/start" -> startCrm(request);
            case "POST /crm/mood" -> {
                crm.mood(Mood.named(request.form().getOrDefault("mood", "")));
                yield done(request);
            }
            case "POST /website/lead" -> {
                website.ifPresent(site -> site.send(request.form()));
                yield done(request);
            }
            case "POST /clear" -> {
                crm.clear();
                analytics.clear();
                mail.clear();
                yield done(request);
            }
            default -> Reply.error(404, "not-found", "there is nothing here", "");
        };
    }

    private Reply startCrm(Request request) {
        try {
            crm.start();
            return done(request);
        } catch (IOException e) {
            return Reply.error(500, "port-taken", "the CRM's port was taken: " + e, "");
        }
    }

    /** Another site's page in the same browser must not press our buttons. */
    private boolean foreign(Request request) {
        String own = door.url().getAuthority();
        String local = own.replace("127.0.0.1", "localhost");
        String host = request.header("Host");
        String origin = request.header("Origin");
        return !(host.equals(own) || host.equals(local))
                || !(origin.isEmpty() || origin.equals("http://" + host));
    }

    private Reply done(Request request) {
        return request.header("Accept").contains("text/html")
                ? Reply.empty(303).with("Location", "/")
                : Reply.json(200, state());
    }

    private Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put(
                "crm",
                Map.of(
                        "url", crm.url().toString(),
                        "running", crm.running(),
                        "mood", crm.mood().name(),
                        "contacts", crm.contacts()));
        state.put(
                "analytics",
                Map.of("url", analytics.url().toString(), "events", analytics.events()));
        List<Map<String, Object>> mails =
                mail.mails().stream()
                        .map(m ->
                                Map.<String, Object>of(
                                        "to", m.to(),
                                        "subject", m.subject(),
                                        "messageId", m.messageId(),
                                        "text", m.text()))
                        .toList();
        state.put("mail", Map.of("port", mail.port(), "mails", mails));
        return state;
    }
}
