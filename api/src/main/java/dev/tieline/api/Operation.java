package dev.tieline.api;

import java.util.Map;
import java.util.Optional;

/**
 * One thing a system can do.
 *
 * @param name as in {@code contacts.upsert}
 * @param effect whether it reads or writes
 * @param identity what makes a repeated call safe
 * @param verifiable whether {@link Outlet#verify} can read back what a call did
 * @param request JSON Schema (2020-12) of its input, as a value tree; always of type object
 * @param result JSON Schema of its answer; empty when the answer has no form worth knowing
 * @param bulk whether many rows are read or written at once
 * @param most how many of it go in one call ({@link Outlet#sendAll}); 1 when each goes alone
 * @param linked whether its answers hold at {@link #NEXT_PAGE} what the next page is asked for with
 * @param parts which it reads one by one; empty where nobody knows them
 */
public record Operation(
        String name,
        Effect effect,
        Identity identity,
        boolean verifiable,
        Map<String, Object> request,
        Optional<Map<String, Object>> result,
        Bulk bulk,
        int most,
        boolean linked,
        Optional<Parts> parts) {

    /**
     * What it reads part by part.
     *
     * @param place where they are, the same for all systems that find the same parts there; empty
     *     where nobody knows
     * @param names of them, in which {@code *} stands for any text and {@code ?} for one sign
     */
    public record Parts(String place, String names) {}

    /**
     * A field of the answers of operations that are {@link #linked}: text that only its connector
     * understands. It is absent where there is no other page. The same operation asked with this
     * field, and nothing else changed, gives the next page. No schema describes it.
     */
    public static final String NEXT_PAGE = "$next";

    /** One that is called for one thing at a time. */
    public Operation(
            String name,
            Effect effect,
            Identity identity,
            boolean verifiable,
            Map<String, Object> request,
            Optional<Map<String, Object>> result) {
        this(
                name,
                effect,
                identity,
                verifiable,
                request,
                result,
                Bulk.NONE,
                1,
                false,
                Optional.empty());
    }

    /** The same, for many rows at once. */
    public Operation in(Bulk other) {
        return new Operation(
                name, effect, identity, verifiable, request, result, other, most, linked, parts);
    }

    /** The same that reads parts. */
    public Operation of(Parts those) {
        return new Operation(
                name,
                effect,
                identity,
                verifiable,
                request,
                result,
                Bulk.PARTS,
                most,
                linked,
                Optional.of(those));
    }

    /** The same, whose answers say how the next page is asked for. */
    public Operation withLinks() {
        return new Operation(
                name, effect, identity, verifiable, request, result, bulk, most, true, parts);
    }

    /** The same, of which so many go in one call. */
    public Operation upTo(int many) {
        return new Operation(
                name, effect, identity, verifiable, request, result, bulk, many, linked, parts);
    }

    /** Whether it takes or gives many rows at once. */
    public boolean inBulk() {
        return switch (bulk) {
            case ROWS, PARTS, TABLE, WHOLE -> true;
            case NONE, CHANGES -> false;
        };
    }

    /** Whether it is only followed: each answer is a change, described by {@link #result}. */
    public boolean followed() {
        return bulk == Bulk.CHANGES;
    }

    /** What can be done with many rows at once. */
    public enum Bulk {
        /** Nothing. */
        NONE,
        /** They are read ({@link Outlet#read}) or written ({@link Outlet#load}). */
        ROWS,
        /**
         * They are read, all at once or part by part, such as file by file ({@link Outlet#parts}).
         */
        PARTS,
        /** They are written, and all that is there can be compared with them. */
        TABLE,
        /**
         * They are written, and take the place of all that is there when the run is done ({@link
         * Loading#finish}).
         */
        WHOLE,
        /** Their changes are followed ({@link Outlet#follow}); nothing else can be done. */
        CHANGES
    }

    public enum Effect {
        READ,
        WRITE
    }

    /** What makes a repeated call safe; decides what follows an unknown outcome. */
    public enum Identity {
        /** Repeating it changes nothing: an upsert by key, a PUT, a DELETE. */
        IDEMPOTENT,
        /** It takes an idempotency key that the destination honours. */
        KEYED,
        /** Neither: a repeated call may apply twice. */
        NONE
    }

    /** Whether it may be sent again when nobody knows if it was applied. */
    public boolean repeatable() {
        return identity != Identity.NONE;
    }
}
