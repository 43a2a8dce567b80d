package dev.tieline.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Finding;
import dev.tieline.api.Place;
import dev.tieline.ledger.DeliveryState;
import dev.tieline.ledger.HeldGroup;
import dev.tieline.ledger.RecordState;
import dev.tieline.ledger.Trace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages, as a browser gets them. */
class ConsoleTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:30:00Z");
    private static final String SECRET = "grace.hopper@navy.example";

    @TempDir Path directory;
    private ConsoleWorld world;
    private SampleRecords records;

    @BeforeEach
    void open() {
        world = new ConsoleWorld(directory, InstantSource.fixed(NOW), 0);
        records = new SampleRecords(world);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** What people read of a page: without marks, spaces as one. */
    private String text(String path) {
        HttpResponse<String> page = world.get(path);
        assertThat(page.statusCode()).as(path).isEqualTo(200);
        return page.body()
                .replaceAll("(?s)<(script|style)\\b.*?</\\1>", " ")
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");
    }

    @Test
    void todayOfANewHubSaysWhatWillShow() {
        assertThat(text("/"))
                .contains("All flows are ready. The first record will show here.")
                .contains("lead-capture")
                .contains("Every website inquiry becomes a CRM contact");
    }

    @Test
    void todayBeginsWithASentenceAndBalances() {
        records.delivered(NOW.minusSeconds(60));
        records.refusedByCrm(NOW.minusSeconds(30));
        records.broken(NOW.minusSeconds(20));
        world.settled();

        assertThat(text("/"))
                .contains("All flows are moving. 2 records wait for you.")
                .contains("3 accepted = 1 delivered + 0 skipped + 0 duplicate + 2 held + 0 pending")
                .contains("1 record of lead-capture: crm says: Property 'campaign'")
                .contains("sales-ops");
    }

    @Test
    void todayNamesSystemsThatTakeNothingAndLetsThemBeCalledAgain() {
        world.store
                .journal()
                .condition(
                        new dev.tieline.ledger.Condition(
                                "crm", "paused", NOW, "401: the token expired"));

        assertThat(text("/"))
                .contains("crm takes nothing now; what is meant for it waits.")
                .contains("401: the token expired.")
                .contains("Call it again");
        assertThat(world.post("/systems/crm/resume", "").statusCode()).isEqualTo(303);
        assertThat(text("/")).doesNotContain("takes nothing now");
    }

    @Test
    void todaySaysWhyTheNewestFilesDoNotRun() {
        world.refused.add(
                new Finding(
                        new Place("flows/x.yaml", 3, 1),
                        "key-unknown",
                        "There is no key <b>pupose</b>.",
                        "",
                        "Write 'purpose'."));
        world.troubles.add("the disk is full");

        assertThat(text("/"))
                .contains("The newest files do not run", "flows/x.yaml:3:1", "The disk is full.");
        assertThat(world.get("/").body()).doesNotContain("<b>pupose");
    }

    @Test
    void aRecordTellsItsStory() {
        ConsoleWorld.Put put = records.delivered(NOW.minusSeconds(60));
        ConsoleWorld.Put retried = records.retrying(NOW.minusSeconds(50));
        world.settled();

        assertThat(text("/records/" + put.id()))
                .contains("From website, by Standard Webhooks signature.")
                .contains("Keeps the contract lead")
                .contains("It reached crm, thanks and analytics.")
                .contains("Accepted 200")
                .contains("The visitor's number in web analytics")
                .doesNotContain("Correct a copy", "Replay r");
        assertThat(text("/records/" + retried.id()))
                .contains("Unreachable no answer", "Unavailable 503", "maintenance until 14:00")
                .contains("Goes when crm has been delivered.");
    }

    @Test
    void aDuplicateLinksToTheFirst() {
        String json = records.lead();
        ConsoleWorld.Put first = world.put(SampleRecords.FLOW, NOW.minusSeconds(9), json);
        ConsoleWorld.Put again = world.put(SampleRecords.FLOW, NOW.minusSeconds(5), json);

        assertThat(world.get("/records/" + again.id()).body())
                .contains("It repeats an earlier record")
                .contains("href=\"/records/" + first.id() + "\"");
    }

    @Test
    void aFlowIsExplainedFieldByFieldAndInWords() {
        assertThat(text("/flows/lead-capture"))
                .contains(
                        "website posts to /leads and proves itself by a Standard Webhooks signature.")
                .contains(
                        "If crm is down or out of reach, we try again for 3 days, then hold it for sales-ops.")
                .contains("Only when record.consent.analytics.")
                .contains(
                        "If analytics is down or out of reach, we try again for 24 hours, then the fallback takes over.")
                .contains(
                        "firstname record.name.first.trim() record.name.first Given name. personal")
                .contains("keep: ");
        assertThat(world.get("/flows/none").statusCode()).isEqualTo(404);
    }

    @Test
    void searchGoesStraightToTheOnlyRecord() {
        ConsoleWorld.Put put = world.put(SampleRecords.FLOW, NOW, records.lead(SECRET, "brand"));
        records.pending(NOW);

        assertThat(world.get("/search?q=" + SECRET).headers().firstValue("Location"))
                .contains("/records/" + put.id());
        assertThat(world.get("/search?q=lead-capture").headers().firstValue("Location"))
                .contains("/flows/lead-capture");
        assertThat(text("/search?q=nobody")).contains("Nothing has exactly this value");
    }

    @Test
    void aGroupIsReplayedAsAWhole() {
        records.refusedByCrm(NOW.minusSeconds(30));
        ConsoleWorld.Put second = records.refusedByCrm(NOW.minusSeconds(20));
        world.settled();
        HeldGroup group = world.store.ledger().heldGroups().getFirst();

        assertThat(text("/held")).contains("2 deliveries wait for a person, from 1 cause.");
        assertThat(text("/held/" + group.id()))
                .contains("Replay 2 records", "understood it and refused it", "Add the campaign");
        assertThat(
                        world.post("/held/" + group.id() + "/replay", "")
                                .headers()
                                .firstValue("Location"))
                .contains("/held?replayed=2");
        assertThat(text("/held?replayed=2")).contains("2 deliveries are on the way again.");
        assertThat(trace(second).record().state()).isEqualTo(RecordState.PENDING);
    }

    private Trace trace(ConsoleWorld.Put put) {
        return world.store.ledger().trace(put.id()).orElseThrow();
    }

    private static String form(Map<String, String> fields) {
        List<String> pairs = new ArrayList<>();
        fields.forEach((name, value) -> pairs.add(encode(name) + "=" + encode(value)));
        return String.join("&", pairs);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, String> corrected() {
        return new HashMap<>(
                Map.of(
                        "/submission_id", "sub-1",
                        "/email", SECRET,
                        "/name/first", "Grace",
                        "/utm_campaign", "brand",
                        "/client_id", "ga-1",
                        "/consent/analytics", "true"));
    }

    @Test
    void aBrokenRecordIsCorrectedAtItsFields() {
        ConsoleWorld.Put put = records.broken(NOW.minusSeconds(30));
        String path = "/records/" + put.id();

        assertThat(text(path + "/edit"))
                .contains("This page shows classified values in clear")
                .contains("It still breaks the contract in 3 places.")
                .contains("Expected an e-mail address");
        Map<String, String> wrong = corrected();
        wrong.put("/consent/analytics", "");
        HttpResponse<String> refused = world.post(path + "/amend", form(wrong));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("It was not replayed").contains(SECRET);
        assertThat(world.post(path + "/amend", form(corrected())).statusCode()).isEqualTo(303);
        assertThat(trace(put).problems()).isEmpty();
        assertThat(trace(put).deliveries())
                .filteredOn(d -> d.destination().equals("crm"))
                .extracting(Trace.DeliveryTrace::state)
                .containsExactly(DeliveryState.PENDING);
        assertThat(text(path)).contains("corrected by a person; the original is kept");
    }

    @Test
    void theCheckShowsWhatEachDestinationWouldGetWhileTyping() {
        ConsoleWorld.Put put = records.broken(NOW.minusSeconds(30));
        HttpRequest typed =
                world.form("/records/" + put.id() + "/check", form(corrected()))
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("HX-Request", "true")
                        .build();

        String part = world.send(typed).body();
        assertThat(part)
                .contains("It keeps the contract and can be delivered.")
                .contains("crm.contacts.upsert")
                .contains("cmp-400")
                .contains("hx-swap-oob")
                .doesNotContain("<html");
        assertThat(trace(put).problems()).isNotEmpty();
    }

    @Test
    void classifiedValuesAreOnNoPageButTheOneThatCorrectsThem() {
        ConsoleWorld.Put put =
                world.put(SampleRecords.FLOW, NOW, records.lead(SECRET, "no-such-campaign"));
        String group = world.store.ledger().heldGroups().getFirst().id();
        List<String> paths =
                List.of(
                        "/",
                        "/records",
                        "/records?state=held",
                        "/records/" + put.id(),
                        "/held",
                        "/held/" + group,
                        "/flows/lead-capture",
                        "/search?q=sub-00001");

        for (String path : paths) {
            String body = world.get(path).body();
            assertThat(body).as(path).doesNotContainIgnoringCase(SECRET);
            assertThat(body).as(path).doesNotContain("+49 30", "Please call me", "Grete");
        }
        assertThat(text("/records/" + put.id())).contains("Key •••");
        assertThat(world.get("/records/" + put.id() + "/edit").body()).contains(SECRET);
    }

    @Test
    void textsOfRecordsAreNeverMarkup() {
        String attack = "<script>alert(1)</script>\\\"><img src=x onerror=alert(1)>";
        String json =
                records.lead("x@example.com", attack)
                        .replace("sub-", attack)
                        .replace("\"client_id\":\"", "\"client_id\":\"" + attack);
        ConsoleWorld.Put put = world.put(SampleRecords.FLOW, NOW, json);
        String group = world.store.ledger().heldGroups().getFirst().id();

        for (String path :
                List.of(
                        "/",
                        "/records/" + put.id(),
                        "/records/" + put.id() + "/edit",
                        "/held/" + group,
                        "/search?q=" + encode("<script>alert(1)</script>"),
                        "/held?flow=" + encode("<script>alert(1)</script>"))) {
            assertThat(world.get(path).body())
                    .as(path)
                    .doesNotContain("<script>alert")
                    .doesNotContain("<img");
        }
    }

    @Test
    void pagesOfOtherSitesMayNeitherReadNorAct() {
        ConsoleWorld.Put put = records.broken(NOW);
        String path = "/records/" + put.id() + "/replay";

        assertThat(world.send(world.form(path, "").build()).statusCode()).isEqualTo(403);
        assertThat(status(world.form(path, "").header("Sec-Fetch-Site", "cross-site")))
                .isEqualTo(403);
        assertThat(status(world.form(path, "").header("Origin", "http://evil.example")))
                .isEqualTo(403);
        assertThat(status(world.form(path, "").header("Origin", world.url("")))).isEqualTo(303);
    }

    private int status(HttpRequest.Builder request) {
        return world.send(request.build()).statusCode();
    }

    @Test
    void aForeignNamePointedAtThisMachineIsNotAnswered() throws Exception {
        String request = "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";

        assertThat(raw(request, "HTTP")).startsWith("HTTP/1.1 421");
    }

    @Test
    void everyPageForbidsForeignScriptsAndFrames() {
        for (String path :
                List.of("/", "/held", "/records", "/assets/console.css", "/records/none")) {
            HttpResponse<String> page = world.get(path);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(page.body()).doesNotContain(" style=\"", " onclick=");
        }
    }

    @Test
    void openPagesHearOfNews() throws Exception {
        records.pending(NOW);

        String heard =
                raw(
                        "GET /live HTTP/1.1\r\nHost: localhost\r\nCookie: "
                                + world.cookie()
                                + "\r\n\r\n",
                        "data");

        assertThat(heard).contains("{\"accepted\":1,\"held\":0,\"settled\":0}");
    }

    /** The first line of the answer to a raw request that begins so. */
    private String raw(String request, String start) throws IOException {
        try (Socket socket =
                new Socket(
                        InetAddress.getLoopbackAddress(), URI.create(world.url("/")).getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = lines.readLine();
            while (line != null && !line.startsWith(start)) {
                line = lines.readLine();
            }
            return String.valueOf(line);
        }
    }

    @Test
    void whatAPageOfFlowsCostsDoesNotGrowFasterThanTheyDo() {
        Duration few = shown(100, "102 flows", "Page 1 of 2");
        Duration many = shown(500, "502 flows", "Page 1 of 6");

        // A comparison of each with each other would take 25 times as long.
        assertThat(many).isLessThan(few.multipliedBy(10));
    }

    /** How long the first page takes, the quickest of some. */
    private Duration shown(int flows, String... words) {
        String flow = world.current("lead-capture").orElseThrow().source();
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < flows; i++) {
            many.put(
                    "flows/lead-" + i + ".yaml",
                    flow.replace("flow: lead-capture", "flow: lead-" + i)
                            .replace("path: /leads", "path: /leads-" + i));
        }
        world.plans.clear();
        world.plans.addAll(ConsoleWorld.acme(many));
        for (int i = 0; i < flows; i++) {
            world.put("lead-" + i, NOW.minusSeconds(i), records.lead());
        }
        Duration took = Duration.ofDays(1);
        for (int i = 0; i < 7; i++) {
            long start = System.nanoTime();
            String body = world.get("/").body();
            Duration its = Duration.ofNanos(System.nanoTime() - start);
            took = its.compareTo(took) < 0 ? its : took;
            assertThat(body).contains(words);
        }
        return took;
    }
}
