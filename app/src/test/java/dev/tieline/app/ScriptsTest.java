package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.tieline.format.JsonText;
import dev.tieline.testkit.Act;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others write is text on every page, whatever it looks like to a browser. */
class ScriptsTest {
    private static final String CONTRACT =
            """
            {"type": "object", "required": ["id"], "properties": {
              "id": {"type": "string", "x-search": true},
              "text": {"type": "string"},
              "n": {"type": "integer"}}}
            """;
    private static final String FLOW =
            """
            flow: things
            purpose: <img src=x onerror=window.hit=1> arrives there.
            owner: ops
            trigger:
              webhook: { from: site, path: /things }
            record: { contract: thing, key: record.id, invalid: hold }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;
    private static final List<String> SIGNS =
            List.of("<", "%3C", "&lt;", "\\u003c", "<<", "\"><", "'><", "--><");
    private static final List<String> TAGS =
            List.of(
                    "script>window.hit=1</script>",
                    "img src=x onerror=window.hit=1>",
                    "svg onload=window.hit=1>",
                    "svg><script>window.hit=1</script></svg>",
                    "iframe srcdoc=\"<script>top.hit=1</script>\">",
                    "a href=javascript:window.hit=1 autofocus onfocus=window.hit=1>x</a>",
                    "details open ontoggle=window.hit=1>",
                    "body onload=window.hit=1>",
                    "math><mi//xlink:href=\"data:x,<script>window.hit=1</script>\">",
                    "input autofocus onfocus=window.hit=1>",
                    "style>@import 'javascript:window.hit=1'</style>",
                    "base href=javascript:window.hit=1//>");

    @TempDir private Path folder;

    private static List<String> payloads() {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "javascript:window.hit=1",
                                "${window.hit=1}",
                                "{{constructor.constructor('window.hit=1')()}}",
                                "\" onmouseover=window.hit=1 x=\"",
                                "' autofocus onfocus=window.hit=1 x='",
                                "</title><script>window.hit=1</script>",
                                "</textarea><script>window.hit=1</script>",
                                "</script><script>window.hit=1</script>",
                                "\u2028window.hit=1\u2028",
                                "hx-on:click=window.hit=1",
                                "<div hx-get=/ hx-trigger=load hx-on::load=window.hit=1>",
                                "<a data-copy=x href=//evil.example>x</a>"));
        for (String sign : SIGNS) {
            TAGS.forEach(tag -> all.add(sign + tag));
        }
        return all;
    }

    @Test
    void aHundredScriptsAreInert() {
        List<String> payloads = payloads();
        assertThat(payloads).hasSizeGreaterThan(100);
        Map<String, String> files =
                Map.of("flows/things.yaml", FLOW, "contracts/thing.schema.json", CONTRACT);
        try (RunningHub hub = RunningHub.start(folder, files, InstantSource.system());
                ConsoleBrowser browser = new ConsoleBrowser()) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < payloads.size(); i++) {
                String payload = payloads.get(i);
                // Every second breaks its contract, so that its problem is shown as well.
                Object n = i % 2 == 0 ? 1L : payload;
                hub.there.usually(Act.json(422, JsonText.compact(Map.of("message", payload))));
                Map<String, Object> record = Map.of("id", payload, "text", payload, "n", n);
                String id =
                        RunningHub.json(hub.post(JsonText.compact(record)).body())
                                .text("id")
                                .orElseThrow();
                hub.settled(id);
                say(hub, id, payload);
                ids.add(id);
            }
            Page page = browser.window(hub.hub(), true);
            List<String> pages = new ArrayList<>(List.of("/", "/records", "/held", "/incidents"));
            pages.add("/flows/things");
            for (int i = 0; i < ids.size(); i++) {
                pages.add("/records/" + ids.get(i) + (i % 3 == 1 ? "/edit" : ""));
            }
            for (String path : pages) {
                page.navigate(path);
                assertThat(page.evaluate("String(window.hit)")).as(path).isEqualTo("undefined");
                assertThat(
                                page.locator(
                                                "main :is(script, iframe, base, style, math,"
                                                        + " [onerror], [onload], [onfocus])")
                                        .count())
                        .as(path)
                        .isZero();
            }
            // Nothing even tried: what the policy stops is a complaint. So many pages one after the
            // other are more than hear of news at a time.
            assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("/live:"));
        }
    }

    private static void say(RunningHub hub, String id, String words) {
        hub.send(
                hub.request("/api/records/" + id + "/comment")
                        .header("Content-Type", "application/json")
                        .POST(
                                java.net.http.HttpRequest.BodyPublishers.ofString(
                                        JsonText.compact(Map.of("comment", words)))));
    }
}
