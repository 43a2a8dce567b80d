package dev.tieline.connector.mail;

import dev.tieline.api.Attempt;
import dev.tieline.api.Credentials;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Rendition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Sends mail, one connection each; holds nothing between calls. */
final class MailOutlet implements Outlet {
    private final Letters letters;
    private final SmtpRoute route;
    private final Login login;
    private final Duration timeout;

    /**
     * @param timeout the system's own deadline of one attempt
     */
    MailOutlet(Letters letters, SmtpRoute route, Login login, Duration timeout) {
        this.letters = letters;
        this.route = route;
        this.login = login;
        this.timeout = timeout;
    }

    @Override
    public Attempt send(Rendition rendition, Duration deadline) {
        Instant started = Instant.now();
        Deadline end = Deadline.after(timeout.compareTo(deadline) < 0 ? timeout : deadline);
        return switch (letters.write(rendition, started)) {
            case Letters.Written.Refused(var fault) -> unsent(new Outcome.Rejected(fault), started);
            case Letters.Written.Finished(Letter letter) ->
                    logInAndSend(letter, rendition, end, started);
        };
    }

    private Attempt logInAndSend(
            Letter letter, Rendition rendition, Deadline deadline, Instant started) {
        Optional<String> plain;
        try {
            plain = login.plain();
        } catch (Credentials.NotObtained e) {
            return unsent(e.outcome(), started);
        } catch (Credentials.MissingCredential e) {
            return unsent(MailOutcomes.noCredential(String.valueOf(e.getMessage())), started);
        }
        Veil veil = Veil.over(rendition.input(), plain);
        return send(letter, plain, veil, deadline, started);
    }

    private Attempt send(
            Letter letter, Optional<String> plain, Veil veil, Deadline deadline, Instant started) {
        Progress progress = new Progress();
        try {
            SmtpReply reply = new SmtpTalk(route, plain, deadline, progress).handOver(letter);
            return new Attempt(
                    MailOutcomes.accepted(reply, letter),
                    progress.phase(),
                    started,
                    progress.timing(),
                    reply.code(),
                    veil.drawnOver(reply.text()));
        } catch (SmtpRefused refused) {
            return new Attempt(
                    MailOutcomes.refused(refused, veil),
                    progress.phase(),
                    started,
                    progress.timing(),
                    refused.code(),
                    refused.code() == 0 ? "" : veil.drawnOver(refused.text()));
        } catch (IOException e) {
            return new Attempt(
                    MailOutcomes.broken(e, progress.handedOver(), deadline.passed()),
                    progress.phase(),
                    started,
                    progress.timing(),
                    0,
                    "");
        }
    }

    private static Attempt unsent(Outcome outcome, Instant started) {
        return new Attempt(outcome, Phase.BEFORE, started, Attempt.Timing.NONE, 0, "");
    }

    /** Never asked for: no mail server can be asked what it took. */
    @Override
    public Attempt verify(Rendition rendition, Duration deadline) {
        throw new UnsupportedOperationException("mail cannot be read back");
    }

    @Override
    public void close() {
        // Every call closes its own connection.
    }
}
