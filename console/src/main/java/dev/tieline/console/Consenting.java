package dev.tieline.console;

import java.net.URI;
import java.util.Optional;

/**
 * Consent that people give for credentials, as the console asks for it; whoever puts the hub
 * together implements it. Thread-safe; may block on the server that is asked.
 */
public interface Consenting {

    /**
     * What a person consents to.
     *
     * @param host where they are asked
     * @param scope what for; may be empty
     * @param redirect where they come back to, which the server must know beforehand
     * @param lack why nothing can be called with it now; empty when nothing is amiss
     * @param remedy what to do about that
     */
    record Need(String host, String scope, URI redirect, String lack, String remedy) {}

    /** Empty when it is not a credential that needs consent. */
    Optional<Need> need(String credential);

    /** Where a browser of this session goes to consent; empty as {@link #need}. */
    Optional<URI> leave(String credential, String session);

    /**
     * Somebody is back.
     *
     * @param reply what the server gave them to bring
     * @param session of their browser
     * @param person who they are
     * @return why there is no consent; empty when there is
     */
    Optional<String> back(String credential, Reply reply, String session, String person);

    /**
     * What somebody brings back; texts are empty for what is missing.
     *
     * @param state as they left with it
     * @param code for which tokens are given
     * @param error in a word
     */
    record Reply(String state, String code, String error) {
        /** The code is a secret. */
        @Override
        public String toString() {
            return "Reply[***]";
        }
    }
}
