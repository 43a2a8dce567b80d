package dev.tieline.resource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What can be done with one system, and by whom.
 *
 * @param system its name
 * @param owner who answers for it
 * @param purpose as written
 * @param reach what it is: how it is called, and where
 * @param readOnly whether nothing may be changed there
 * @param clearance classes of data that may go there
 * @param operations that are granted
 * @param calls flows that it calls
 * @param credentials that it is called with and calls with
 * @param people who may see and act on it; none where whoever asks may not know
 * @param unused what is granted and not used, each in a sentence
 * @param proposal the smaller grant as YAML; empty when nothing is unused
 * @param review how its review stands
 */
public record SystemAccess(
        String system,
        String owner,
        String purpose,
        String reach,
        boolean readOnly,
        List<String> clearance,
        List<Granted> operations,
        List<Calling> calls,
        List<Credential> credentials,
        List<Person> people,
        List<String> unused,
        String proposal,
        Review review) {

    public SystemAccess {
        clearance = List.copyOf(clearance);
        operations = List.copyOf(operations);
        calls = List.copyOf(calls);
        credentials = List.copyOf(credentials);
        people = List.copyOf(people);
        unused = List.copyOf(unused);
    }

    /**
     * An operation that may be called.
     *
     * @param name of it
     * @param fields that may go out; {@code *} for all
     * @param filled fields that a flow fills
     * @param flows that call it
     * @param used when it was called last, as far as can be seen
     */
    public record Granted(
            String name,
            List<String> fields,
            List<String> filled,
            List<String> flows,
            Optional<Instant> used) {
        public Granted {
            fields = List.copyOf(fields);
            filled = List.copyOf(filled);
            flows = List.copyOf(flows);
        }
    }

    /** A flow that the system calls, and when it did last. */
    public record Calling(String flow, String path, Optional<Instant> used) {}

    /**
     * A credential, without its value.
     *
     * @param since when the newest version was stored, where the hub keeps it
     * @param used when it was used last, to ten minutes
     * @param ends when it ends, as far as known
     */
    public record Credential(
            String name,
            String source,
            Optional<Instant> since,
            Optional<Instant> used,
            String ends) {}

    /**
     * Somebody who may see and act on it.
     *
     * @param tokens how many programs may act for them
     * @param used when they or one of those were here last
     */
    public record Person(String name, String role, int tokens, Optional<Instant> used) {}

    /**
     * How the owner's review stands.
     *
     * @param state {@code none} when none is asked for and none was made, {@code open} when one is
     *     to be made, {@code signed}, {@code changed} when it is not what was signed any more,
     *     {@code overdue}
     * @param due until when the next is to be made; empty when none is asked for
     * @param signed when the last was made
     * @param by whom
     * @param hash of what there is to sign now
     */
    public record Review(
            String state,
            Optional<Instant> due,
            Optional<Instant> signed,
            String by,
            String hash) {}
}
