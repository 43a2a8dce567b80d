package dev.tieline.connector.sftp;

import dev.tieline.api.Credentials;
import dev.tieline.api.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Who the hub is to the server.
 *
 * @param user name of the account
 * @param credential name of the password or private key
 * @param credentials where it is asked for, anew for each connection
 */
record Login(String user, String credential, Credentials credentials) {
    private static final String KEY = "-----BEGIN ";

    /**
     * What proves it now.
     *
     * @throws Credentials.MissingCredential when there is no such credential
     */
    Secret proof() {
        return credentials.credential(credential);
    }

    /** Another that is good, when the server refused these; empty when there is none. */
    Optional<Secret> instead(List<Secret> refused) {
        try {
            return credentials.instead(credential, refused);
        } catch (Credentials.NotObtained | Credentials.MissingCredential _) {
            return Optional.empty();
        }
    }

    /** The server took this one where it had refused another. */
    void worked(Secret proof) {
        credentials.worked(credential, proof);
    }

    /** Whether it is a private key and no password. */
    static boolean isKey(Secret proof) {
        return proof.revealText().stripLeading().startsWith(KEY);
    }

    /**
     * The keys in it; none when it cannot be read, or not without another password. What is wrong
     * is not told, for it could quote it.
     */
    static List<KeyPair> keys(Secret proof) {
        byte[] text = proof.revealText().strip().concat("\n").getBytes(StandardCharsets.UTF_8);
        List<KeyPair> keys = new ArrayList<>();
        try {
            @Nullable Iterable<KeyPair> found =
                    SecurityUtils.loadKeyPairIdentities(
                            null,
                            NamedResource.ofName("credential"),
                            new ByteArrayInputStream(text),
                            FilePasswordProvider.EMPTY);
            if (found != null) {
                found.forEach(keys::add);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException _) {
            keys.clear();
        }
        return keys;
    }
}
