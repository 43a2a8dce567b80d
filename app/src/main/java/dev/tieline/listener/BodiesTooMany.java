package dev.tieline.listener;

/** There is no room for one more large body. */
final class BodiesTooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BodiesTooMany() {
        super("no room for a body", null, false, false);
    }
}
