package dev.tieline.app;

import dev.tieline.api.Credentials;
import dev.tieline.api.Fault;
import dev.tieline.api.OAuthClient;
import dev.tieline.api.Outcome;
import dev.tieline.console.Consenting;
import dev.tieline.issuer.AccessTokens;
import dev.tieline.issuer.Consents;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Lets people consent, and lets go on what waited for it. Thread-safe. */
final class ConsentDesk implements Consenting {
    private static final String LATE =
            "Nobody left from here like this: consent is given within ten minutes, once, in the"
                    + " browser it was begun in. Begin again.";

    private final Consents consents;
    private final Running running;
    private final BiConsumer<String, String> resume;

    /**
     * What runs now.
     *
     * @param tokens of a credential; empty when it is not fetched
     * @param systems that use it
     * @param url how people reach the hub; without a slash at its end
     */
    record Running(
            Function<String, Optional<AccessTokens>> tokens,
            Function<String, List<String>> systems,
            java.util.function.Supplier<String> url) {}

    /**
     * @param resume lets a system be called again, in the name of a person
     */
    ConsentDesk(InstantSource clock, Running running, BiConsumer<String, String> resume) {
        this.consents = new Consents(clock);
        this.running = running;
        this.resume = resume;
    }

    private Optional<AccessTokens> tokens(String credential) {
        return running.tokens().apply(credential).filter(t -> t.client().byConsent());
    }

    private URI redirect(String credential) {
        return URI.create(Issuers.page(running.url().get(), credential) + "/consented");
    }

    /** As it is declared at this moment: a workspace that is read again may change it. */
    private Optional<OAuthClient> client(String credential) {
        return tokens(credential).map(AccessTokens::client).filter(OAuthClient::byConsent);
    }

    @Override
    public Optional<Need> need(String credential) {
        Optional<Fault> lack = tokens(credential).flatMap(AccessTokens::lacksConsent);
        return client(credential)
                .map(client ->
                        new Need(
                                String.valueOf(client.authorizeUrl().orElseThrow().getHost()),
                                client.scope(),
                                redirect(credential),
                                lack.map(Fault::message).orElse(""),
                                lack.map(Fault::remedy).orElse("")));
    }

    @Override
    public Optional<URI> leave(String credential, String session) {
        return client(credential)
                .map(client -> consents.leave(credential, client, session, redirect(credential)));
    }

    @Override
    public Optional<String> back(String credential, Reply reply, String session, String person) {
        Optional<AccessTokens> tokens = tokens(credential);
        Optional<OAuthClient> client = client(credential);
        Optional<Consents.Back> back =
                client.flatMap(one -> consents.back(credential, one, reply.state(), session));
        if (tokens.isEmpty() || back.isEmpty()) {
            return Optional.of(LATE);
        }
        if (reply.code().isEmpty()) {
            String said = reply.error().matches("[a-z_]{1,40}") ? ": " + reply.error() : "";
            return Optional.of("No consent was given" + said + ".");
        }
        try {
            tokens.get().consented(client.orElseThrow(), reply.code(), back.get(), person);
        } catch (Credentials.NotObtained e) {
            if (e.outcome() instanceof Outcome.Unavailable(Fault fault, _)
                    && fault.code().equals("refresh-token-unkept")) {
                // It was given all the same: the next call keeps and uses it.
                resumed(credential, person);
            }
            return Optional.of(why(e.outcome()));
        }
        resumed(credential, person);
        return Optional.empty();
    }

    private void resumed(String credential, String person) {
        running.systems().apply(credential).forEach(system -> resume.accept(system, person));
    }

    private static String why(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Unauthorized(Fault fault) -> text(fault);
            case Outcome.Unavailable(Fault fault, _) -> text(fault);
            case Outcome.Unreachable(Fault fault) -> text(fault);
            default -> throw new IllegalStateException("not of a token: " + outcome.name());
        };
    }

    private static String text(Fault fault) {
        return fault.message() + " " + fault.remedy();
    }
}
