package dev.tieline.connector.files;

import dev.tieline.api.Fault;

/** A file as a whole is not as declared, so that nothing more is read of it. */
final class FileRefused extends java.io.IOException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    FileRefused(Fault fault) {
        super(fault.code());
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}
