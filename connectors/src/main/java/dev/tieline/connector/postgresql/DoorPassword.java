package dev.tieline.connector.postgresql;

import dev.tieline.api.Secret;
import dev.tieline.connector.sql.Opening;
import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;

/** Gives the driver the password when the server asks for it. Made by the driver. */
public final class DoorPassword implements AuthenticationPlugin {

    /** The driver wipes what it gets; null when there is no password, or it would be readable. */
    @Override
    @SuppressWarnings("NullAway") // The driver's interface allows null and is not annotated.
    public char @Nullable [] getPassword(AuthenticationRequestType type) {
        Opening opening = Opening.NOW.get();
        boolean readable =
                type == AuthenticationRequestType.CLEARTEXT_PASSWORD && opening.tls().isEmpty();
        return readable
                ? null
                : opening.password().map(Secret::revealText).map(String::toCharArray).orElse(null);
    }
}
