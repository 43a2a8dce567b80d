package dev.tieline.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Arrival;
import dev.tieline.api.Credentials;
import dev.tieline.api.Payload;
import dev.tieline.api.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Arrivals and credentials for the tests of this room. */
final class Fixture {
    private Fixture() {}

    static Credentials credentials(Map<String, String> secrets) {
        return name -> {
            String value = secrets.get(name);
            if (value == null) {
                throw new Credentials.MissingCredential("no credential \"" + name + "\"");
            }
            return Secret.of(value);
        };
    }

    static Arrival arrival(Map<String, String> headers, String body) {
        Map<String, List<String>> lists = new HashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return arrival(lists, body.getBytes(StandardCharsets.UTF_8));
    }

    static Arrival arrival(Map<String, List<String>> headers, byte[] body) {
        Payload payload = new Payload(body, "application/json");
        return new Arrival(
                "lead-capture",
                payload,
                "",
                "",
                "POST",
                "/hooks/leads?from=site",
                headers,
                "127.0.0.1",
                List.of(),
                Instant.EPOCH);
    }

    static void assertProved(Proof proof, String caller) {
        assertThat(proof).isEqualTo(new Proof.Proved(caller));
    }

    static void assertRefused(Proof proof, String code) {
        assertThat(proof)
                .isInstanceOfSatisfying(
                        Proof.Refused.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo(code));
    }
}
