package dev.tieline.connector.mail;

import dev.tieline.api.Credentials;
import dev.tieline.api.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Who the hub is to the server.
 *
 * @param user empty when nobody logs in
 * @param credential name of the password; empty when nobody logs in
 * @param credentials where the password is asked for, anew for each attempt
 */
record Login(Optional<String> user, Optional<String> credential, Credentials credentials) {

    /**
     * The password to log in with; empty when nobody logs in.
     *
     * @throws Credentials.MissingCredential when there is no such credential
     */
    Optional<Secret> password() {
        return user.isEmpty() ? Optional.empty() : credential.map(credentials::credential);
    }

    /** Another that is good, when the server refused these; empty when there is none. */
    Optional<Secret> instead(List<Secret> refused) {
        return credential.flatMap(name -> credentials.instead(name, refused));
    }

    /** The server took this one where it had refused another. */
    void worked(Secret password) {
        credential.ifPresent(name -> credentials.worked(name, password));
    }

    /** What AUTH PLAIN says (RFC 4616). */
    String plain(Secret password) {
        var text = new ByteArrayOutputStream();
        text.write(0);
        text.writeBytes(user.orElse("").getBytes(StandardCharsets.UTF_8));
        text.write(0);
        text.writeBytes(password.reveal());
        return Base64.getEncoder().encodeToString(text.toByteArray());
    }
}
