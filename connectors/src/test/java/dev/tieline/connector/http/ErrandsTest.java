package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Outside.Heard;
import dev.tieline.api.Outside.Question;
import dev.tieline.egress.EgressGuard;
import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single questions of the hub itself, to a real socket. */
class ErrandsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Errands errands = new Errands(new EgressGuard(List.of("127.0.0.1")));
    private ScriptedPeer peer;

    @BeforeEach
    void start() {
        peer = ScriptedPeer.start();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private static Question get(URI url, Map<String, String> headers, int maxBytes) {
        return new Question("GET", url, headers, new byte[0], maxBytes);
    }

    private static String code(Heard heard) {
        return heard instanceof Heard.Nothing nothing
                ? nothing.fault().code() + (nothing.sent() ? " sent" : "")
                : heard.toString();
    }

    @Test
    void takesWholeAnswersUpToTheBound() {
        peer.usually(Act.json(404, "{\"a\":1}"));
        assertThat(code(errands.ask(get(peer.url(), Map.of(), 7), LONG))).isEqualTo("Answer[404]");
        assertThat(code(errands.ask(get(peer.url(), Map.of(), 6), LONG)))
                .isEqualTo("answer-too-large sent");
        peer.usually(Act.halfBody(200, "{\"a\":"));
        assertThat(code(errands.ask(get(peer.url(), Map.of(), 100), LONG)))
                .isEqualTo("answer-cut-off sent");
    }

    @Test
    void followsNothingAndRepeatsNothing() {
        for (String status : List.of("302 Found", "307 Temporary Redirect", "503 Busy")) {
            int before = peer.heard().size();
            peer.next(
                    new Act.Write(
                            "HTTP/1.1 "
                                    + status
                                    + "\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"));
            assertThat(code(errands.ask(get(peer.url(), Map.of(), 100), LONG)))
                    .isEqualTo("Answer[" + status.substring(0, 3) + "]");
            assertThat(peer.heard()).hasSize(before + 1);
        }
    }

    @Test
    void nothingIsSmuggledIntoAHead() {
        for (String evil : List.of("a\r\nX-Injected: 1", "a\nb", "caf\u00e9", "\0")) {
            assertThat(code(errands.ask(get(peer.url(), Map.of("X-Token", evil), 100), LONG)))
                    .isEqualTo("question-malformed");
            assertThat(code(errands.ask(get(peer.url(), Map.of(evil, "a"), 100), LONG)))
                    .isEqualTo("question-malformed");
        }
        URI odd = URI.create(peer.url() + "/caf\u00e9");
        assertThat(code(errands.ask(get(odd, Map.of(), 100), LONG)))
                .isEqualTo("question-malformed");
        assertThat(peer.heard()).isEmpty();
    }

    @Test
    void whatIsRefusedTellsNoPassword() {
        Heard heard =
                errands.ask(get(URI.create("https://u:hunter2@127.0.0.1/"), Map.of(), 9), LONG);
        assertThat(code(heard)).isEqualTo("url-not-http");
        assertThat(heard.toString()).doesNotContain("hunter2");
    }

    /** Collectors are named, and asked without TLS in a network of their own. */
    @Test
    void withoutTlsOnlyWhereItIsMeant() {
        EgressGuard named =
                new EgressGuard(
                        List.of("127.0.0.1"),
                        _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
                        Set.of());
        URI url = URI.create("http://collector.example:" + peer.port() + "/");
        peer.usually(Act.json(200, "{}"));
        assertThat(code(new Errands(named).ask(get(url, Map.of(), 9), LONG)))
                .isEqualTo("url-unencrypted");
        assertThat(peer.heard()).isEmpty();
        assertThat(code(new Errands(named).plainToo().ask(get(url, Map.of(), 9), LONG)))
                .isEqualTo("Answer[200]");
    }
}
