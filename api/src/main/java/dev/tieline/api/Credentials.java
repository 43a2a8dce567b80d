package dev.tieline.api;

/** Where connectors and callers ask for secrets by name. Thread-safe. */
public interface Credentials {

    /**
     * The current value.
     *
     * @throws MissingCredential when no such credential is declared, or its value cannot be read or
     *     is empty
     */
    Secret credential(String name);

    /** A credential cannot be had; the message names it and the remedy, never a value. */
    final class MissingCredential extends RuntimeException {
        public MissingCredential(String message) {
            super(message);
        }
    }
}
