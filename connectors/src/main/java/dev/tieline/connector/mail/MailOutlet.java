package dev.tieline.connector.mail;

import dev.tieline.api.Attempt;
import dev.tieline.api.Credentials;
import dev.tieline.api.Outcome;
import dev.tieline.api.Outlet;
import dev.tieline.api.Phase;
import dev.tieline.api.Rendition;
import dev.tieline.api.Secret;
import dev.tieline.connector.wire.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        Optional<Secret> password;
        try {
            password = login.password();
        } catch (Credentials.NotObtained e) {
            return unsent(e.outcome(), started);
        } catch (Credentials.MissingCredential e) {
            return unsent(MailOutcomes.noCredential(String.valueOf(e.getMessage())), started);
        }
        Attempt attempt = send(letter, password, rendition, deadline, started);
        if (password.isEmpty() || !refusesPassword(attempt)) {
            return attempt;
        }
        List<Secret> refused = new ArrayList<>(List.of(password.get()));
        return otherwise(letter, rendition, deadline, attempt, refused);
    }

    /** Nothing was handed over: then another password that is good may be tried. */
    private static boolean refusesPassword(Attempt attempt) {
        return attempt.outcome() instanceof Outcome.Unauthorized && attempt.status() > 0;
    }

    private Attempt otherwise(
            Letter letter,
            Rendition rendition,
            Deadline deadline,
            Attempt first,
            List<Secret> refused) {
        Attempt attempt = first;
        Optional<Secret> other = instead(refused);
        while (other.isPresent() && !deadline.passed()) {
            attempt = send(letter, other, rendition, deadline, first.started());
            if (!refusesPassword(attempt)) {
                if (attempt.status() > 0) {
                    login.worked(other.get());
                }
                return attempt;
            }
            refused.add(other.get());
            other = instead(refused);
        }
        return attempt;
    }

    /** Another that cannot be had is none. */
    private Optional<Secret> instead(List<Secret> refused) {
        try {
            return login.instead(refused);
        } catch (Credentials.NotObtained | Credentials.MissingCredential _) {
            return Optional.empty();
        }
    }

    private Attempt send(
            Letter letter,
            Optional<Secret> password,
            Rendition rendition,
            Deadline deadline,
            Instant started) {
        Optional<String> plain = password.map(login::plain);
        Veil veil = Veil.over(rendition.input(), plain);
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
