package dev.tieline.store;

/** A value in the store is not what the hub once wrote: the disk or somebody changed it. */
final class Damaged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Damaged(String what) {
        super("a value in the store is damaged: " + what);
    }
}
