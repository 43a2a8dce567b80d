package dev.tieline.api;

import java.util.List;
import java.util.Optional;

/** Where connectors and callers ask for secrets by name. Thread-safe. */
public interface Credentials {

    /**
     * The current value.
     *
     * @throws MissingCredential when no such credential is declared, or its value cannot be read or
     *     is empty
     */
    Secret credential(String name);

    /**
     * Every value that is good now, the newest first: during a rotation there are several. None
     * when all have ended. Callers are proved by any of them.
     *
     * @throws MissingCredential as {@link #credential}
     */
    default List<Secret> values(String name) {
        return List.of(credential(name));
    }

    /**
     * What may be tried once more when a destination refused these values and surely did nothing:
     * another value that is good. Empty when there is none.
     */
    default Optional<Secret> instead(String name, List<Secret> refused) {
        return Optional.empty();
    }

    /** A value that was tried {@link #instead} was taken: it is used first from now on. */
    default void worked(String name, Secret value) {}

    /**
     * Whether it can be had, as far as this machine can tell: asks nobody elsewhere.
     *
     * @throws MissingCredential when it cannot
     */
    default void require(String name) {
        if (values(name).isEmpty()) {
            throw new MissingCredential("the credential '" + name + "' has ended");
        }
    }

    /** A credential cannot be had; the message names it and the remedy, never a value. */
    final class MissingCredential extends RuntimeException {
        private final String remedy;

        public MissingCredential(String message) {
            this(message, "");
        }

        /**
         * @param remedy what a person can do; nothing particular when empty
         */
        public MissingCredential(String message, String remedy) {
            super(message);
            this.remedy = remedy;
        }

        /**
         * What a person can do; empty when the message says it, or it is set where it is declared.
         */
        public String remedy() {
            return remedy;
        }
    }

    /** A credential that is fetched from elsewhere cannot be had now. */
    final class NotObtained extends RuntimeException {
        private final transient Outcome outcome;

        /**
         * @param outcome what a call comes to that needed it and was not made
         */
        public NotObtained(Outcome outcome) {
            super(outcome.name());
            this.outcome = outcome;
        }

        /** What the call comes to that was not made. */
        public Outcome outcome() {
            return outcome;
        }
    }
}
