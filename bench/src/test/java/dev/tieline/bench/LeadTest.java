package dev.tieline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class LeadTest {
    private final Lead lead =
            new Lead(URI.create("http://127.0.0.1:8080"), "/in/leads", BenchWorkspace.TOKEN);

    private String request(long number) {
        return new String(lead.numbered(number), StandardCharsets.US_ASCII);
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
            ids.add(id);
        }
        assertThat(ids).hasSize(1_000);
    }
}
