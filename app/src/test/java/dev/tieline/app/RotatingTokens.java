package dev.tieline.app;

import dev.tieline.testkit.Act;
import dev.tieline.testkit.ScriptedPeer;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Gives an access token for a code, or for a refresh token, each of which is good once. */
final class RotatingTokens implements AutoCloseable {
    final ScriptedPeer peer = ScriptedPeer.start();

    /** How many access tokens it has given; each has its number in it. */
    final AtomicInteger given = new AtomicInteger();

    /** The only refresh token that it takes. */
    final AtomicReference<String> good = new AtomicReference<>("none");

    /** The newest access token. */
    final AtomicReference<String> taken = new AtomicReference<>("");

    /** Between the bytes of an answer with tokens. */
    volatile Duration drop = Duration.ZERO;

    /** Before a refresh token is answered for, after it is spent. */
    volatile Runnable spent = () -> {};

    RotatingTokens() {
        peer.usually(this::token);
    }

    URI url() {
        return peer.url();
    }

    private List<Act> token(ScriptedPeer.Heard heard) {
        Map<String, String> form = form(heard.body());
        boolean fresh = "authorization_code".equals(form.get("grant_type"));
        if (!fresh && !good.get().equals(form.get("refresh_token"))) {
            return Act.json(400, "{\"error\": \"invalid_grant\"}");
        }
        int number = given.incrementAndGet();
        good.set("refresh-token-" + number);
        taken.set("access-token-" + number);
        spent.run();
        return Act.dripping(
                200,
                ("{\"access_token\": \"access-token-%d\", \"refresh_token\": \"refresh-token-%d\","
                                + " \"expires_in\": 3600, \"refresh_expires_in\": 432000}")
                        .formatted(number, number),
                drop);
    }

    static Map<String, String> form(String text) {
        Map<String, String> form = new HashMap<>();
        for (String field : text.split("&", -1)) {
            String[] both = field.split("=", 2);
            form.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    @Override
    public void close() {
        peer.close();
    }
}
