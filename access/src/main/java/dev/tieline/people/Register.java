package dev.tieline.people;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where accounts and passes are kept. Thread-safe. What changes something is durable when it
 * returns, with a line in the audit of who did it, and throws when it cannot be.
 */
public interface Register {

    /** Every account, by name. */
    List<Account> accounts();

    Optional<Account> account(String name);

    /** The account of somebody at the identity provider. */
    Optional<Account> bySubject(String subject);

    /**
     * Adds one.
     *
     * @return false when there is one of this name or subject
     */
    boolean add(Account account, String actor, Instant at);

    /**
     * Replaces the account of this name, and ends its passes where that is asked.
     *
     * @param what happened, as the audit says it
     * @return false when there is none
     */
    boolean change(Account account, boolean endPasses, Note note);

    /**
     * Removes it with its passes.
     *
     * @return false when there is none
     */
    boolean remove(String account, Note note);

    /**
     * A line of the audit.
     *
     * @param actor who did it
     * @param action what, as {@code account-change}
     * @param object to what
     * @param details further facts
     */
    record Note(
            String actor, String action, String object, Map<String, String> details, Instant at) {}

    /**
     * Keeps a pass, and forgets those that are good no more.
     *
     * @param digest of its text
     * @return the same with its number
     */
    Pass keep(byte[] digest, Pass pass, Note note);

    /** The pass whose text has this digest, also when it is good no more. */
    Optional<Pass> pass(byte[] digest);

    /** The passes of an account, newest first. */
    List<Pass> passes(String account);

    /** Notes that it was used, where that can be done; does not throw. */
    void used(long pass, Instant at);

    /**
     * Takes it back.
     *
     * @return false when there is none
     */
    boolean end(long pass, Note note);
}
