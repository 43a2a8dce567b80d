package dev.tieline.flow;

import dev.tieline.api.Node;
import dev.tieline.flow.HubFile.CredentialSource;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where a secret is on this machine: {@code env:NAME} or {@code file:path}. */
final class SecretPlaces {
    private static final Pattern VARIABLE = Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern FILE = Pattern.compile("file:\\S(.*\\S)?");

    private SecretPlaces() {}

    /** Empty when it is neither. */
    static Optional<CredentialSource> read(Node.Scalar scalar, Optional<LocalDate> expires) {
        String text = scalar.text();
        if (VARIABLE.matcher(text).matches()) {
            String name = text.substring("env:".length());
            return Optional.of(new CredentialSource.Environment(scalar.place(), name, expires));
        }
        return FILE.matcher(text).matches()
                ? Optional.of(
                        new CredentialSource.File(
                                scalar.place(), text.substring("file:".length()), expires))
                : Optional.empty();
    }
}
