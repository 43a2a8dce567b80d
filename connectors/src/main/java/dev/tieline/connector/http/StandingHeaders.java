package dev.tieline.connector.http;

import dev.tieline.api.Credentials;
import dev.tieline.api.Node;
import dev.tieline.api.Secret;
import dev.tieline.api.SystemDeclaration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/** The headers that are the same in every call of a system, its credential among them. */
record StandingHeaders(List<Header> headers, Optional<String> secret) {
    private static final String AUTHORIZATION = "Authorization";

    StandingHeaders {
        headers = List.copyOf(headers);
    }

    /**
     * @throws Credentials.MissingCredential when the credential cannot be had or cannot be sent
     */
    static StandingHeaders of(SystemDeclaration system, Credentials credentials) {
        Node.Mapping settings = system.settings();
        List<Header> headers = new ArrayList<>();
        Texts.mapping(settings, "headers")
                .map(Node.Mapping::entries)
                .orElse(Map.of())
                .forEach((name, value) -> {
                    if (value instanceof Node.Scalar scalar) {
                        headers.add(new BasicHeader(name, scalar.text()));
                    }
                });
        Optional<String> secret =
                system.credential().map(name -> sendable(name, credentials.credential(name)));
        secret.ifPresent(value -> headers.add(proof(settings, value)));
        return new StandingHeaders(headers, secret);
    }

    private static Header proof(Node.Mapping settings, String secret) {
        return switch (Texts.text(settings, "auth").orElse("bearer")) {
            case "basic" -> {
                String pair = Texts.text(settings, "user").orElse("") + ":" + secret;
                byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
                yield sensitive(
                        AUTHORIZATION, "Basic " + Base64.getEncoder().encodeToString(bytes));
            }
            case "header" ->
                    sensitive(Texts.text(settings, "auth-header").orElse("X-Api-Key"), secret);
            default -> sensitive(AUTHORIZATION, "Bearer " + secret);
        };
    }

    private static Header sensitive(String name, String value) {
        return new BasicHeader(name, value, true);
    }

    /** A line break in a secret would end the header and begin another. */
    private static String sendable(String name, Secret secret) {
        String text = secret.revealText();
        if (!text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new Credentials.MissingCredential(
                    "the credential '" + name + "' holds characters that no HTTP header can carry");
        }
        return text;
    }

    @Override
    public String toString() {
        return "StandingHeaders[" + headers.size() + "]";
    }
}
