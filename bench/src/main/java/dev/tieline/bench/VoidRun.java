package dev.tieline.bench;

/** The figures of this run mean nothing, and why. */
final class VoidRun extends RuntimeException {
    private static final long serialVersionUID = 1;

    VoidRun(String why) {
        super("void: " + why);
    }
}
