package dev.tieline.sandbox;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The HTML of the control page: forms and tables; a short script only keeps the tables fresh. */
final class ControlPage {
    private static final int MAX_ROWS = 25;

    private static final String STYLE =
            """
            :root { color-scheme: light dark; --ink: light-dark(#1d2433, #e6e9f0);
              --soft: light-dark(#566075, #a3adc2); --line: light-dark(#dde2ec, #2c3446);
              --paper: light-dark(#f6f7fa, #12161f); --card: light-dark(#fff, #1a202c);
              --accent: light-dark(#2b57d9, #8fb0ff); --good: light-dark(#0b6e4f, #5fd3a6);
              --bad: light-dark(#b3261e, #ff9a90); }
            * { box-sizing: border-box }
            body { margin: 0; background: var(--paper); color: var(--ink);
              font: 16px/1.5 system-ui, sans-serif }
            main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
            h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.05rem; margin: 0 0 .75rem }
            p { margin: .25rem 0 1rem; color: var(--soft) } a { color: var(--accent) }
            section { background: var(--card); border: 1px solid var(--line);
              border-radius: 12px; padding: 1.1rem 1.25rem; margin: 1rem 0 }
            form { display: inline } form.lead { display: flex; flex-wrap: wrap; gap: .75rem;
              align-items: end } form.lead label { display: grid; gap: .25rem; font-size: .875rem }
            form.lead label:has([type=checkbox]) { display: flex; padding: .5rem 0 }
            input { font: inherit; padding: .4rem .6rem; border-radius: 8px; color: var(--ink);
              border: 1px solid var(--line); background: var(--paper) } .buttons { display: flex; flex-wrap: wrap; gap: .5rem }
            button { font: inherit; padding: .45rem .9rem; border-radius: 8px; cursor: pointer;
              border: 1px solid var(--line); background: var(--paper); color: var(--ink) }
            button:hover { border-color: var(--accent) }
            button:focus-visible, a:focus-visible { outline: 3px solid var(--accent);
              outline-offset: 2px }
            .state { font-weight: 600 } .good { color: var(--good) } .bad { color: var(--bad) }
            .scroll { overflow-x: auto } table { border-collapse: collapse; width: 100% }
            th, td { text-align: left; padding: .4rem .75rem .4rem 0; vertical-align: top;
              border-bottom: 1px solid var(--line) }
            th { font-weight: 600; color: var(--soft); font-size: .875rem }
            td.pre { white-space: pre-line } nav a { margin-right: 1rem }
            """;

    private static final String SCRIPT =
            """
            setInterval(async () => {
              if (document.hidden) return;
              try {
                const page = await (await fetch('/', { cache: 'no-store' })).text();
                const next = new DOMParser().parseFromString(page, 'text/html');
                for (const id of ['state', 'live']) {
                  const old = document.getElementById(id), now = next.getElementById(id);
                  if (old.innerHTML !== now.innerHTML) old.innerHTML = now.innerHTML;
                }
              } catch (gone) { /* the sandbox has stopped; the page keeps what it showed */ }
            }, 2000);
            """;

    private final SandboxCrm crm;
    private final SandboxAnalytics analytics;
    private final SandboxMail mail;
    private final Optional<Website> website;
    private final Map<String, URI> links;

    ControlPage(
            SandboxCrm crm,
            SandboxAnalytics analytics,
            SandboxMail mail,
            Optional<Website> website,
            Map<String, URI> links) {
        this.crm = crm;
        this.analytics = analytics;
        this.mail = mail;
        this.website = website;
        this.links = links;
    }

    String render() {
        return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<title>Sandbox</title><style>"
                + STYLE
                + "</style></head><body><main><h1>Sandbox</h1><p>Small real systems on this"
                + " machine. Break one, send something, and see what the hub makes of it.</p>"
                + navigation()
                + controls()
                + form()
                + "<div id=\"live\">"
                + sent()
                + contacts()
                + events()
                + mails()
                + "</div></main><script>"
                + SCRIPT
                + "</script></body></html>";
    }

    private String navigation() {
        if (links.isEmpty()) {
            return "";
        }
        return links.entrySet().stream()
                .map(l -> "<a href=\"" + escape(l.getValue()) + "\">" + escape(l.getKey()) + "</a>")
                .collect(Collectors.joining("", "<nav aria-label=\"Links\">", "</nav>"));
    }

    private String controls() {
        boolean well = crm.running() && crm.mood() == Mood.NORMAL;
        String state =
                crm.running()
                        ? crm.mood().label() + ": " + crm.mood().meaning()
                        : "Stopped: refuses connections";
        StringBuilder out = new StringBuilder("<section><h2>The CRM</h2><p id=\"state\">");
        out.append("<span class=\"state ").append(well ? "good" : "bad").append("\">");
        out.append(escape(state)).append("</span> at ").append(escape(crm.url()));
        out.append("</p><div class=\"buttons\">");
        out.append(button("/crm/stop", "", "Stop"));
        out.append(button("/crm/start", "", "Start"));
        for (Mood mood : Mood.values()) {
            out.append(button("/crm/mood", mood.name(), mood.label()));
        }
        return out.append(button("/clear", "", "Forget everything"))
                .append("</div></section>")
                .toString();
    }

    private String form() {
        if (website.isEmpty()) {
            return "";
        }
        return """
        <section><h2>The website's contact form</h2>
        <form class="lead" method="post" action="/website/lead">
        <label>E-mail <input name="email" type="text" value="visitor@customer.example"></label>
        <label>Given name <input name="first" value="Visitor"></label>
        <label>Campaign <input name="campaign" value="spring-sale"></label>
        <label><input name="consent" type="checkbox" value="true" checked> May be counted</label>
        <button>Send</button></form></section>
        """;
    }

    private String sent() {
        return website.filter(site -> !site.sent().isEmpty())
                .map(site ->
                        table(
                                "Sent by the website",
                                List.of("E-mail", "What it heard"),
                                site.sent()))
                .orElse("");
    }

    private static String button(String action, String mood, String label) {
        String field = mood.isEmpty() ? "" : " name=\"mood\" value=\"" + escape(mood) + "\"";
        return "<form method=\"post\" action=\""
                + action
                + "\"><button"
                + field
                + ">"
                + escape(label)
                + "</button></form>";
    }

    private String contacts() {
        List<Map<String, Object>> contacts = crm.contacts();
        return table(
                "Contacts in the CRM (" + contacts.size() + ")",
                List.of("Id", "E-mail", "Name", "Campaign", "Lifecycle", "Changed"),
                contacts.stream().limit(MAX_ROWS).map(ControlPage::contactRow).toList());
    }

    private static List<String> contactRow(Map<String, Object> contact) {
        String name = value(contact, "firstname") + " " + value(contact, "lastname");
        return List.of(
                value(contact, "id"),
                value(contact, "email"),
                name.strip(),
                value(contact, "campaign"),
                value(contact, "lifecycle"),
                value(contact, "updated_at"));
    }

    private String events() {
        List<List<String>> rows = new ArrayList<>();
        for (Map<String, Object> event : analytics.events().stream().limit(MAX_ROWS).toList()) {
            rows.add(
                    List.of(
                            value(event, "name"),
                            value(event, "client_id"),
                            value(event, "received_at")));
        }
        return table(
                "Events in analytics (" + analytics.total() + ")",
                List.of("Name", "Client", "Received"),
                rows);
    }

    private String mails() {
        List<List<String>> rows = new ArrayList<>();
        for (Mail message : mail.mails().stream().limit(MAX_ROWS).toList()) {
            rows.add(
                    List.of(
                            String.join(", ", message.to()),
                            message.subject(),
                            message.text(),
                            message.received().toString()));
        }
        return table(
                "Mails received (" + mail.total() + ")",
                List.of("To", "Subject", "Text", "Received"),
                rows);
    }

    private static String table(String title, List<String> heads, List<List<String>> rows) {
        StringBuilder out = new StringBuilder("<section><h2>" + escape(title) + "</h2>");
        if (rows.isEmpty()) {
            return out.append("<p>Nothing yet.</p></section>").toString();
        }
        out.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
        out.append(escape(title)).append("\"><table><thead><tr>");
        heads.forEach(head -> out.append("<th scope=\"col\">").append(escape(head)));
        out.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            out.append("<tr>");
            row.forEach(cell -> out.append("<td class=\"pre\">").append(escape(cell)));
            out.append("</tr>");
        }
        return out.append("</tbody></table></div></section>").toString();
    }

    private static String value(Map<String, Object> map, String name) {
        return String.valueOf(map.getOrDefault(name, ""));
    }

    private static String escape(Object value) {
        return value.toString()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
