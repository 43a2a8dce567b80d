package dev.tieline.connector.changes;

import dev.tieline.api.Secret;
import java.io.IOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** Gives the driver the password when the server asks for it. Made by the driver. */
public final class LinePassword implements AuthenticationPlugin {
    private final String line;

    /**
     * @param properties of the connection, with the name of its {@link Line}
     */
    public LinePassword(Properties properties) {
        this.line = String.valueOf(PGProperty.SOCKET_FACTORY_ARG.getOrDefault(properties));
    }

    /** The driver wipes what it gets; null when there is no password, or it would be readable. */
    @Override
    @SuppressWarnings("NullAway") // The driver's interface allows null and is not annotated.
    public char @Nullable [] getPassword(AuthenticationRequestType type) throws PSQLException {
        try {
            Line way = Line.of(line);
            boolean readable =
                    type == AuthenticationRequestType.CLEARTEXT_PASSWORD && way.tls().isEmpty();
            return readable
                    ? null
                    : way.password().map(Secret::revealText).map(String::toCharArray).orElse(null);
        } catch (IOException e) {
            throw new PSQLException("the line is closed", PSQLState.CONNECTION_DOES_NOT_EXIST, e);
        }
    }
}
