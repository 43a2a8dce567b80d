package dev.tieline.resource;

/** What an endpoint answers. */
sealed interface Reply<T> {

    record Found<T>(T thing) implements Reply<T> {}

    record Refused<T>(Details details) implements Reply<T> {}

    static <T> Reply<T> found(T thing) {
        return new Found<>(thing);
    }

    static <T> Reply<T> refused(int status, String code, String detail) {
        return new Refused<>(Details.of(status, code, detail));
    }
}
