package dev.tieline.app;

import dev.tieline.api.Fault;
import dev.tieline.api.Outside;
import dev.tieline.api.Outside.Question;
import dev.tieline.caller.Surroundings;
import dev.tieline.connector.http.Errands;
import dev.tieline.egress.EgressGuard;
import dev.tieline.identity.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fetches what senders publish and asks those who vouch for people, as their rooms want to be
 * answered. Thread-safe.
 */
final class EgressDownload implements Surroundings.Download, Wire {
    private static final Duration WITHIN = Duration.ofSeconds(8);

    private final Outside outside;
    private final Duration within;

    EgressDownload(EgressGuard guard) {
        this(guard, WITHIN);
    }

    /**
     * @param within a whole download
     */
    EgressDownload(EgressGuard guard, Duration within) {
        this.outside = new Errands(guard);
        this.within = within;
    }

    @Override
    public byte[] get(URI url, int maxBytes) throws IOException {
        Outside.Heard.Answer answer =
                ask(new Question("GET", url, Map.of("Accept", "*/*"), new byte[0], maxBytes));
        if (answer.status() != 200) {
            throw new IOException(url.getHost() + " does not answer 200");
        }
        return answer.body();
    }

    @Override
    public Answer post(URI url, Map<String, String> headers, String form, int maxBytes)
            throws IOException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        all.put("Accept", "application/json");
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        Outside.Heard.Answer answer = ask(new Question("POST", url, all, body, maxBytes));
        return new Answer(answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    private Outside.Heard.Answer ask(Question question) throws IOException {
        return switch (outside.ask(question, within)) {
            case Outside.Heard.Answer answer -> answer;
            case Outside.Heard.Nothing(Fault fault, _) -> throw new IOException(words(fault));
        };
    }

    /** As a part of a sentence. */
    static String words(Fault fault) {
        return fault.message().replaceAll("\\.$", "");
    }
}
