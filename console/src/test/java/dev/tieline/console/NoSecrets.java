package dev.tieline.console;

import dev.tieline.api.Secret;
import dev.tieline.resource.Safe;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A hub without credentials. */
final class NoSecrets implements Safe, Consenting {
    private static final NoSecrets NONE = new NoSecrets();
    static final Sources.Secrets SECRETS = new Sources.Secrets(NONE, NONE);
    private static final Answer.No NO =
            new Answer.No(409, "vault-undeclared", "There is no vault.");

    @Override
    public List<Known> all() {
        return List.of();
    }

    @Override
    public Answer put(String name, Secret value, Duration overlap, String actor) {
        return NO;
    }

    @Override
    public Answer end(String name, String actor) {
        return NO;
    }

    @Override
    public Optional<Answer.No> relock(Secret key, String actor) {
        return Optional.of(NO);
    }

    @Override
    public Optional<Need> need(String credential) {
        return Optional.empty();
    }

    @Override
    public Optional<URI> leave(String credential, String session) {
        return Optional.empty();
    }

    @Override
    public Optional<String> back(String credential, Reply reply, String session, String person) {
        return Optional.empty();
    }
}
