package dev.tieline.connector.http;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outside;
import dev.tieline.api.Phase;
import dev.tieline.egress.EgressGuard;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * Single questions to hosts that are no systems, through their own door. Each has a connection of
 * its own: they are rare. Without TLS they go only to this machine and listed networks.
 */
public final class Errands implements Outside {
    /** What cannot break a head: visible ASCII and spaces. */
    private static final Pattern SENDABLE = Pattern.compile("[\\x20-\\x7e]*");

    private final EgressGuard guard;
    private final Supplier<SSLSocketFactory> trust;
    private final boolean plainToo;

    /**
     * @param guard through whose doors every connection is made
     */
    public Errands(EgressGuard guard) {
        this(guard, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /**
     * @param trust makes the TLS sockets, and says by that who is trusted
     */
    public Errands(EgressGuard guard, Supplier<SSLSocketFactory> trust) {
        this(guard, trust, false);
    }

    private Errands(EgressGuard guard, Supplier<SSLSocketFactory> trust, boolean plainToo) {
        this.guard = guard;
        this.trust = trust;
        this.plainToo = plainToo;
    }

    /** The same, but without TLS wherever a URL says so: for what is no secret. */
    public Errands plainToo() {
        return new Errands(guard, trust, true);
    }

    @Override
    public Heard ask(Question question, Duration within) {
        String bare = question.url().toString().split("[?#]", 2)[0];
        Optional<BaseUrl> url = BaseUrl.parse(bare);
        if (url.isEmpty()) {
            // It may have a password before its host.
            return refused(
                    "url-not-http",
                    "Its url cannot be asked.",
                    "Write https://, a host and a path, without a user.");
        }
        if (!plainToo && !url.get().secure() && !guard.atHome(url.get().host())) {
            return refused(
                    "url-unencrypted",
                    "'"
                            + url.get().host()
                            + "' would be asked without TLS, and is not on this"
                            + " machine or in a listed network.",
                    "Write https://.");
        }
        if (!isSendable(question)) {
            // What would break it may be a secret, so that it is not shown.
            return refused(
                    "question-malformed",
                    "What is asked of '" + url.get().host() + "' cannot be said in HTTP.",
                    "Look for line breaks and for characters that are not ASCII.");
        }
        return ask(url.get(), question, within);
    }

    private static Heard refused(String code, String message, String remedy) {
        return new Heard.Nothing(Fault.of(code, Blame.FLOW, message, remedy), false);
    }

    private static boolean isSendable(Question question) {
        return SENDABLE.matcher(question.url().toString()).matches()
                && question.headers().entrySet().stream()
                        .allMatch(header ->
                                SENDABLE.matcher(header.getKey()).matches()
                                        && SENDABLE.matcher(header.getValue()).matches());
    }

    private Heard ask(BaseUrl url, Question question, Duration within) {
        Dialer dialer = new Dialer(guard.doorTo(url.host(), url.port()), url, trust);
        try (Connections none = new Connections(dialer, 0);
                Deadlines deadlines = new Deadlines("errand", within);
                Deadlines.Deadline deadline = deadlines.start(within)) {
            Exchange exchange =
                    new Exchange(none, deadline, Math.min(question.maxBytes(), Reply.MAX_BYTES));
            try {
                return heard(exchange.run(request(question, url)), dialer.peer(), exchange.late());
            } catch (IOException | HttpException e) {
                boolean sent = exchange.phase().compareTo(Phase.CONNECTING) > 0;
                var faults =
                        new WireFaults(
                                dialer.peer(),
                                exchange.phase(),
                                exchange.reused(),
                                exchange.late());
                return new Heard.Nothing(fault(faults.outcome(e)), sent);
            }
        }
    }

    private static Heard heard(Reply reply, String peer, boolean late) {
        return switch (reply.ending()) {
            case WHOLE ->
                    new Heard.Answer(reply.status(), reply.header("Retry-After"), reply.body());
            case OVERSIZE ->
                    cut("answer-too-large", "The answer of " + peer + " is larger than is taken.");
            case BROKEN ->
                    cut(
                            "answer-cut-off",
                            "The answer of "
                                    + peer
                                    + (late ? " did not end in time." : " was cut off."));
        };
    }

    private static Heard cut(String code, String message) {
        return new Heard.Nothing(Fault.of(code, Blame.DESTINATION, message, ""), true);
    }

    private static Fault fault(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Unreachable(Fault fault) -> fault;
            case Outcome.Unknown(Fault fault) ->
                    Fault.of(fault.code(), fault.blame(), fault.message(), "");
            default -> throw new IllegalStateException("not of the wire: " + outcome.name());
        };
    }

    private static ClassicHttpRequest request(Question question, BaseUrl url) {
        String path = question.url().getRawPath();
        String query = question.url().getRawQuery();
        ClassicHttpRequest request =
                new BasicClassicHttpRequest(
                        question.method(),
                        (path == null || path.isEmpty() ? "/" : path)
                                + (query == null ? "" : "?" + query));
        request.addHeader("Host", url.authority());
        request.addHeader("User-Agent", "Tieline");
        request.addHeader("Accept-Encoding", "identity");
        request.addHeader("Connection", "close");
        for (Map.Entry<String, String> header : question.headers().entrySet()) {
            request.addHeader(header.getKey(), header.getValue());
        }
        if (question.body().length > 0
                || !question.method().toUpperCase(Locale.ROOT).equals("GET")) {
            request.addHeader("Content-Length", Integer.toString(question.body().length));
            request.setEntity(new ByteArrayEntity(question.body(), (ContentType) null));
        }
        return request;
    }
}
