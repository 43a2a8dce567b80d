package dev.tieline.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Draws pages from templates that were compiled with the console. Thread-safe. */
final class Html {
    private final TemplateEngine templates =
            TemplateEngine.createPrecompiled(
                    null, ContentType.Html, Html.class.getClassLoader(), "dev.tieline.console");

    /** Sends a whole page. */
    void page(ServerResponse response, String template, Shell shell, Object page) {
        send(response, template, Map.of("shell", shell, "page", page));
    }

    /** Sends a part of a page. */
    void part(ServerResponse response, String template, Object page) {
        send(response, template, Map.of("page", page));
    }

    private void send(ServerResponse response, String template, Map<String, Object> with) {
        StringOutput out = new StringOutput(16_384);
        templates.render(template + ".jte", with, out);
        response.header("Content-Type", "text/html; charset=utf-8");
        response.header("Cache-Control", "no-store");
        response.send(out.toString().getBytes(StandardCharsets.UTF_8));
    }
}
