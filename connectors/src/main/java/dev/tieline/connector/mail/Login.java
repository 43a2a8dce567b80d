package dev.tieline.connector.mail;

import dev.tieline.api.Credentials;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
     * What AUTH PLAIN says (RFC 4616); empty when nobody logs in.
     *
     * @throws Credentials.MissingCredential when there is no such credential
     */
    Optional<String> plain() {
        if (user.isEmpty() || credential.isEmpty()) {
            return Optional.empty();
        }
        var text = new ByteArrayOutputStream();
        text.write(0);
        text.writeBytes(user.get().getBytes(StandardCharsets.UTF_8));
        text.write(0);
        text.writeBytes(credentials.credential(credential.get()).reveal());
        return Optional.of(Base64.getEncoder().encodeToString(text.toByteArray()));
    }
}
