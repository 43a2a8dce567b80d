package dev.tieline.connector.sql;

import dev.tieline.api.Credentials;
import dev.tieline.api.Outcome;
import dev.tieline.api.Secret;
import dev.tieline.connector.wire.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who the hub is to the server.
 *
 * @param user name of the role
 * @param credential name of the password; empty when there is none
 * @param credentials where the password is asked for, anew for each connection
 */
public record Login(String user, Optional<String> credential, Credentials credentials) {

    /**
     * The password to log in with; empty when the server is expected to want none.
     *
     * @throws Credentials.MissingCredential when there is no such credential
     */
    private Optional<Secret> password() {
        return credential.map(credentials::credential);
    }

    /** Another that is good, when the server refused these; empty when there is none. */
    private Optional<Secret> instead(List<Secret> refused) {
        try {
            return credential.flatMap(name -> credentials.instead(name, refused));
        } catch (Credentials.NotObtained | Credentials.MissingCredential _) {
            return Optional.empty();
        }
    }

    /**
     * Opens a connection.
     *
     * @param <S> a connection
     */
    @FunctionalInterface
    public interface Opener<S extends Sessions.Reusable> {
        /**
         * Logs in by this password.
         *
         * @throws Failed when there is no connection
         */
        S open(Optional<Secret> password, Deadline deadline) throws Failed;
    }

    /** There is no connection. */
    public static final class Failed extends Exception {
        private final transient Outcome outcome;
        private final boolean ofPassword;

        /**
         * @param ofPassword whether another password may do
         */
        public Failed(Outcome outcome, boolean ofPassword) {
            super(outcome.name(), null, false, false);
            this.outcome = outcome;
            this.ofPassword = ofPassword;
        }
    }

    /** Logs in; when the password is refused, with another that is good. */
    public <S extends Sessions.Reusable> Sessions.Made<S> make(
            Opener<S> opener, Deadline deadline) {
        Optional<Secret> password;
        try {
            password = password();
        } catch (Credentials.NotObtained e) {
            return new Sessions.Made.Refused<>(e.outcome());
        } catch (Credentials.MissingCredential e) {
            return new Sessions.Made.Refused<>(
                    ConnectionOutcomes.noCredential(String.valueOf(e.getMessage())));
        }
        List<Secret> refused = new ArrayList<>();
        while (true) {
            try {
                S session = opener.open(password, deadline);
                if (!refused.isEmpty()) {
                    password.ifPresent(this::worked);
                }
                return new Sessions.Made.Ready<>(session);
            } catch (Failed failed) {
                if (password.isEmpty() || !failed.ofPassword || deadline.passed()) {
                    return new Sessions.Made.Refused<>(failed.outcome);
                }
                refused.add(password.get());
                password = instead(refused);
                if (password.isEmpty()) {
                    return new Sessions.Made.Refused<>(failed.outcome);
                }
            }
        }
    }

    /** The server took this one where it had refused another. */
    private void worked(Secret password) {
        credential.ifPresent(name -> credentials.worked(name, password));
    }
}
