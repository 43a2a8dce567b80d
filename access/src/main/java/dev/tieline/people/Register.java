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

    /** The one whom the identity provider calls so. */
    Optional<Account> subject(String subject);

    /**
     * Notes that the identity provider vouched for somebody.
     *
     * @return false when there is nobody of this name
     */
    boolean vouch(String account, Instant at);

    /**
     * Somebody's one-time codes.
     *
     * @param sealed their secret
     * @param confirmed whether a first code was right, so that they count
     * @param step whose code was taken last
     * @param recovery how many recovery codes are left
     */
    record Kept(String sealed, boolean confirmed, long step, int recovery) {
        @Override
        public String toString() {
            return "codes, " + (confirmed ? "on" : "offered");
        }
    }

    Optional<Kept> code(String account);

    /** Whether anybody has codes that were confirmed. */
    boolean hasCodes();

    /**
     * Keeps a secret that is to be confirmed, in place of another that was not.
     *
     * @return false when one is confirmed, or there is no such account
     */
    boolean offerCode(String account, String sealed);

    /**
     * Confirms it, as long as it is the one that is kept, by this step, with these digests of
     * recovery codes in place of others, and ends all passes but tokens.
     *
     * @return false when there is none to confirm
     */
    boolean confirmCode(String account, String sealed, long step, List<byte[]> recovery, Note note);

    /**
     * Takes the code of a step.
     *
     * @return false when it, or a later one, was taken
     */
    boolean takeCode(String account, long step);

    /**
     * Takes a recovery code by its digest.
     *
     * @return false when there is none
     */
    boolean recover(String account, byte[] digest, Note note);

    /**
     * Forgets all codes of somebody.
     *
     * @return false when there were none
     */
    boolean forgetCode(String account, Note note);

    /** What a change came to. */
    enum Done {
        YES,
        /** There is nobody of this name; or, where one is added, somebody. */
        NO,
        /** Nobody else could manage the hub then. */
        LAST
    }

    /**
     * Adds one.
     *
     * @param alone only when there is no other
     * @return false when there is one of this name or subject, or any where it is to be alone
     */
    boolean add(Account account, boolean alone, Note note);

    /**
     * Gives an account these rights and nothing else, and ends its passes when it is disabled. One
     * of those who can manage the hub must be left.
     */
    Done rights(Account account, Note note);

    /**
     * Gives an account that is not disabled this role and these owners and nothing else. One of
     * those who can manage the hub must be left.
     */
    Done grant(Account account, Note note);

    /**
     * Sets the password of an account and nothing else, and ends all its passes.
     *
     * @param invitation digest of the invitation that this uses up; none is needed when empty
     * @return false when there is no such account, or no such invitation of it that is good
     */
    boolean password(String account, String hash, Optional<byte[]> invitation, Note note);

    /** Removes it with its passes. One of those who can manage the hub must be left. */
    Done remove(String account, Note note);

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
     * @param hash of the password that was proved for it; of none when empty
     * @return false when its account is gone or disabled, or has another password by now
     */
    boolean keep(byte[] digest, Pass pass, Optional<String> hash, Note note);

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
