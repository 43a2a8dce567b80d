package dev.tieline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class LeadTest {
    private final Lead lead =
            new Lead(URI.create("http://127.0.0.1:8080"), "/in/leads-000", BenchWorkspace.TOKEN, 3);

    private String request(long number) {
        ByteBuffer request = lead.numbered(number, 1_234).flip();
        return StandardCharsets.US_ASCII.decode(request).toString();
    }

    private static String body(String request) {
        return request.substring(request.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void isOneKibibyteOfJsonAndCarriesItsToken() {
        String request = request(1);
        assertThat(request).contains("Authorization: Bearer " + BenchWorkspace.TOKEN + "\r\n");
        assertThat(body(request)).hasSize(1_024);
        assertThat(request).contains("Content-Length: 1024\r\n");
    }

    @Test
    void everyNumberHasItsOwnIdAndAddress() {
        Set<String> ids = new HashSet<>();
        for (int number = 0; number < 1_000; number++) {
            JsonNode body = JsonMapper.shared().readTree(body(request(number)));
            String id = body.path("id").asString();
            assertThat(body.path("email").asString()).isEqualTo("Ada." + id + "@Mail.Example");
            assertThat(Lead.id(number)).isEqualTo(id);
            ids.add(id);
        }
        assertThat(ids).hasSize(1_000);
    }

    @Test
    void carriesWhenItWasDue() {
        JsonNode body = JsonMapper.shared().readTree(body(request(7)));
        assertThat(body.path("message").asString()).startsWith("~0000000000000001234x");
        assertThat(body(request(8))).containsOnlyOnce("~");
    }

    @Test
    void goesToOneFlowAfterTheOther() {
        assertThat(request(5)).startsWith("POST /in/leads-002 HTTP/1.1\r\n");
        assertThat(request(6)).startsWith("POST /in/leads-000 HTTP/1.1\r\n");
    }

    @Test
    void aPathWithoutANumberServesOneFlowOnly() {
        URI server = URI.create("http://127.0.0.1:8080");
        assertThatThrownBy(() -> new Lead(server, "/in/leads", BenchWorkspace.TOKEN, 2))
                .hasMessageContaining("no number");
    }

    @Test
    void aStoreFilledWithoutAHubGetsTheSameBodies() {
        byte[] body = lead.body(9);
        assertThat(new String(body, StandardCharsets.US_ASCII))
                .isEqualTo(body(request(9)).replace("~0000000000000001234", "~" + "0".repeat(19)));
    }
}
