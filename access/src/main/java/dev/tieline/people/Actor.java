package dev.tieline.people;

import java.util.Set;

/**
 * Who does something, and what they may. Whoever answers a request binds one to the thread with
 * {@link #doing}; everything below asks {@link #current}.
 *
 * @param name in the history of what was done
 * @param role what they are
 * @param owners whose flows and systems they may see and act on; everybody's when empty
 * @param reveals whether they may see classified values
 */
public record Actor(String name, Role role, Set<String> owners, boolean reveals) {
    /** The hub itself. */
    public static final Actor HUB = new Actor("hub", Role.ADMIN, Set.of(), false);

    private static final ScopedValue<Actor> CURRENT = ScopedValue.newInstance();

    public Actor {
        owners = Set.copyOf(owners);
    }

    /** Something that an actor does. */
    @FunctionalInterface
    public interface Deed<X extends Exception> {
        void run() throws X;
    }

    /**
     * Whoever acts on this thread.
     *
     * @throws java.util.NoSuchElementException when nobody does: nothing is shown then
     */
    public static Actor current() {
        return CURRENT.get();
    }

    /** Whether somebody acts on this thread. */
    public static boolean isKnown() {
        return CURRENT.isBound();
    }

    /** Does something as this actor. */
    public <X extends Exception> void doing(Deed<X> deed) throws X {
        ScopedValue.where(CURRENT, this)
                .<Boolean, X>call(() -> {
                    deed.run();
                    return true;
                });
    }

    /** Whether they may do this at all; whether to this flow or system, {@link #sees} tells. */
    public boolean may(Permission permission) {
        return switch (permission) {
            case READ, ACT, CORRECT, SIGN -> role.may(permission);
            case REVEAL -> reveals;
            // Or somebody who may not see all could let themselves see it.
            case MANAGE -> role.may(permission) && seesAll();
        };
    }

    /** Whether what this owner answers for is theirs to see and act on. */
    public boolean sees(String owner) {
        return owners.isEmpty() || owners.contains(owner);
    }

    /** Whether there is nothing they may not see. */
    public boolean seesAll() {
        return owners.isEmpty();
    }
}
