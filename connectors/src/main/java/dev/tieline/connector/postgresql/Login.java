package dev.tieline.connector.postgresql;

import dev.tieline.api.Credentials;
import dev.tieline.api.Secret;
import java.util.List;
import java.util.Optional;

/**
 * Who the hub is to the server.
 *
 * @param user name of the role
 * @param credential name of the password; empty when there is none
 * @param credentials where the password is asked for, anew for each connection
 */
record Login(String user, Optional<String> credential, Credentials credentials) {

    /**
     * The password to log in with; empty when the server is expected to want none.
     *
     * @throws Credentials.MissingCredential when there is no such credential
     */
    Optional<Secret> password() {
        return credential.map(credentials::credential);
    }

    /** Another that is good, when the server refused these; empty when there is none. */
    Optional<Secret> instead(List<Secret> refused) {
        try {
            return credential.flatMap(name -> credentials.instead(name, refused));
        } catch (Credentials.NotObtained | Credentials.MissingCredential _) {
            return Optional.empty();
        }
    }

    /** The server took this one where it had refused another. */
    void worked(Secret password) {
        credential.ifPresent(name -> credentials.worked(name, password));
    }
}
