package dev.tieline.connector.sftp;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/** What servers of tests need of the library as the product sets it up. */
public final class SftpLibrary {
    private SftpLibrary() {}

    /** A key of that kind, which the library knows from now on. */
    public static KeyPair ed25519() {
        Ed25519.register();
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
