package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Document;
import dev.tieline.format.JsonText;
import dev.tieline.sandbox.Mail;
import dev.tieline.sandbox.Sandbox;
import dev.tieline.sandbox.SandboxPorts;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The texts of {@link EscapePayloads} as values of records: in paths, queries, bodies, mails,
 * files, pages and answers they are what they are, and nothing happens.
 */
@Tag("alone")
class EscapeDataTest {
    private static final String DATA =
            """
            flow: data
            purpose: Texts arrive everywhere.
            owner: ops
            trigger:
              webhook: { from: site, path: /data }
            record: { contract: thing, key: record.id }
            deliver:
              put:
                to: there.things.put
                map: { id: "${record.text}", text: "${record.text}" }
              find:
                to: there.things.find
                map: { id: "${record.id}", text: "${record.text}" }
              mail:
                to: post.messages.send
                map: { to: a@acme.example, template: thanks, text: "${record.text}", id: "${record.id}" }
              subject:
                to: post.messages.send
                map: { to: a@acme.example, template: titled, text: "${record.text}" }
              address:
                to: post.messages.send
                map: { to: "${record.text}", template: thanks, text: plain, id: "${record.id}" }
              lines:
                to: lines.records.append
                map: { id: "${record.id}", text: "${record.text}" }
              table:
                to: table.records.append
                map: { id: "${record.id}", text: "${record.text}" }
            fallback: hold
            """;
    private static final String POST =
            """
            system: post
            purpose: Tells people.
            owner: ops
            connector: mail
            url: smtp://127.0.0.1:@port@
            starttls: "off"
            from: Acme <hello@acme.example>
            templates:
              thanks: { subject: Thank you, text: "id={{id}} begin:{{text}}:end", html: "<p>{{text}}</p>" }
              titled: { subject: "It says {{text}}", text: plain }
            allow: { messages.send: all }
            on: { rejected: hold, unavailable: hold, unknown: hold, misunderstood: hold }
            """;
    private static final String FILES =
            """
            system: @name@
            purpose: Keeps records.
            owner: ops
            connector: files
            directory: @name@
            file: all.@format@
            format: @format@
            columns: [id, text]
            allow: { records.append: all }
            """;

    @TempDir private Path folder;
    private final ScriptedPeer beacon = ScriptedPeer.start();
    private Path canary;
    private EscapePayloads payloads;

    @BeforeEach
    void plant() {
        System.setProperty("escape.canary", EscapeTest.SECRET);
        canary = folder.resolve("made");
        payloads = new EscapePayloads("127.0.0.1:" + beacon.port(), canary.toString());
    }

    @AfterEach
    void nothingHappened() {
        try {
            assertThat(beacon.connections()).as("somebody came").isZero();
            assertThat(canary).doesNotExist();
        } finally {
            System.clearProperty("escape.canary");
            beacon.close();
        }
    }

    @Test
    void asDataItArrivesAsItCameWhereverItGoes() throws Exception {
        List<String> all = payloads.all();
        List<String> wrong = new ArrayList<>();
        Map<String, String> files = new HashMap<>();
        try (Sandbox sandbox = Sandbox.start(SandboxPorts.any(), "token-of-nobody")) {
            files.put("contracts/thing.schema.json", EscapeTest.CONTRACT);
            files.put("systems/there.yaml", EscapeTest.THERE);
            files.put("systems/post.yaml", POST.replace("@port@", sandbox.mail().port() + ""));
            files.put("systems/lines.yaml", files("lines", "jsonl"));
            files.put("systems/table.yaml", files("table", "csv"));
            files.put("flows/data.yaml", DATA);
            Map<String, String> taken = new HashMap<>();
            try (RunningHub hub = RunningHub.start(folder, files, InstantSource.system())) {
                hub.there.usually(_ -> Act.json(200, "{}"));
                for (int i = 0; i < all.size(); i++) {
                    send(hub, "r-" + i, all.get(i), taken, wrong);
                }
                assertThat(taken.size()).as("taken in").isGreaterThan(150);
                for (Map.Entry<String, String> record : taken.entrySet()) {
                    shown(hub, record.getKey(), record.getValue(), wrong);
                }
                arrived(all, hub.there.heard(), wrong);
            }
            mailed(sandbox.mail().mails(), wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private static String files(String name, String format) {
        return FILES.replace("@name@", name).replace("@format@", format);
    }

    private static void send(
            RunningHub hub,
            String id,
            String payload,
            Map<String, String> taken,
            List<String> wrong) {
        long began = System.nanoTime();
        var answer = hub.postTo("/in/data", JsonText.compact(Map.of("id", id, "text", payload)));
        String record = RunningHub.json(answer.body()).text("id").orElse("");
        if (answer.statusCode() == 202) {
            hub.settled(record);
            taken.put(record, payload);
        }
        long millis = (System.nanoTime() - began) / 1_000_000;
        if (answer.statusCode() != 202 || millis > EscapeTest.EACH.toMillis() * 2) {
            wrong.add(
                    EscapeTest.start(payload)
                            + " -> "
                            + answer.statusCode()
                            + " in "
                            + millis
                            + " ms");
        }
    }

    /** The page has nothing that a browser would run; the API has the very text. */
    private static void shown(RunningHub hub, String record, String payload, List<String> wrong) {
        String page = hub.send(hub.request("/records/" + record).GET()).body();
        Document story = hub.get("/api/records/" + record);
        boolean marked = payload.matches("(?s).*<[a-zA-Z!?].*") && page.contains(payload);
        if (marked
                || page.contains(EscapeTest.SECRET)
                || story.fields().toString().contains(EscapeTest.SECRET)) {
            wrong.add("page of " + EscapeTest.start(payload));
        }
        if (!story.at("/record/state").isPresent()) {
            wrong.add("story of " + EscapeTest.start(payload));
        }
    }

    private void arrived(List<String> all, List<ScriptedPeer.Heard> requests, List<String> wrong)
            throws IOException {
        String lines = Files.readString(folder.resolve("data/lines/all.jsonl"));
        String table = Files.readString(folder.resolve("data/table/all.csv"));
        Map<String, String> asked = new HashMap<>();
        List<String> put = new ArrayList<>();
        for (ScriptedPeer.Heard heard : requests) {
            URI target = URI.create(heard.target());
            if (heard.method().equals("GET")) {
                asked.put(
                        target.getPath().replaceAll(".*/", ""),
                        TestIssuer.pairs(target.getRawQuery()).get("text"));
            } else {
                String text = RunningHub.json(heard.body()).text("text").orElse("");
                String path = heard.target().substring("/things/".length());
                put.add(text);
                if (!URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8)
                        .equals(text)) {
                    wrong.add("path of " + EscapeTest.start(text) + ": " + EscapeTest.start(path));
                }
            }
            if (heard.headers().keySet().stream().anyMatch(name -> name.startsWith("x-"))) {
                wrong.add("headers of " + heard.target());
            }
        }
        Map<String, String> written = new HashMap<>();
        lines.lines()
                .map(RunningHub::json)
                .forEach(line ->
                        written.put(line.text("id").orElse(""), line.text("text").orElse("")));
        for (int i = 0; i < all.size(); i++) {
            String text = all.get(i);
            // What is too long for a request line, no part of a path or no header is held instead.
            boolean longer = text.length() >= 1_000;
            boolean unfit = longer || text.matches("(?s).*(\\p{Cntrl}|\\.\\.).*|/\\.\\./.*");
            if (!longer && !text.equals(asked.get("r-" + i))) {
                wrong.add("query of " + EscapeTest.start(text) + ": " + asked.get("r-" + i));
            }
            if (!unfit && !put.contains(text)) {
                wrong.add("body of " + EscapeTest.start(text));
            }
            if (!text.equals(written.get("r-" + i))) {
                wrong.add("line of " + EscapeTest.start(text));
            }
        }
        if (table.lines().anyMatch(line -> line.matches("(r-[0-9]+,)?\"?[=+@-].*"))) {
            wrong.add("a formula in the table");
        }
        if ((lines + table).contains(EscapeTest.SECRET)) {
            wrong.add("the property came out");
        }
    }

    /** A text stays within its part; nobody is added to those who get it. */
    private static void mailed(List<Mail> mails, List<String> wrong) {
        assertThat(mails.size()).isGreaterThan(150);
        for (Mail mail : mails) {
            String head = mail.raw().split("\r?\n\r?\n", 2)[0];
            boolean added = head.lines().anyMatch(l -> l.matches("(?i)(bcc|cc|x-[a-z-]+):.*"));
            if (added || mail.to().size() != 1 || mail.raw().contains(EscapeTest.SECRET)) {
                wrong.add("mail " + EscapeTest.start(mail.subject()) + " to " + mail.to());
            }
        }
    }
}
