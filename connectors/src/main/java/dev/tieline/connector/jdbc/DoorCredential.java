package dev.tieline.connector.jdbc;

import dev.tieline.api.Secret;
import dev.tieline.connector.sql.Opening;
import java.sql.SQLException;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.plugin.Credential;
import org.mariadb.jdbc.plugin.CredentialPlugin;

/** Gives the MariaDB driver the password of the {@link Opening} under way. Made by the driver. */
public final class DoorCredential implements CredentialPlugin {
    static final String TYPE = "tieline";

    private String user = "";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public CredentialPlugin initialize(Configuration conf, String userName, HostAddress host)
            throws SQLException {
        user = userName;
        return this;
    }

    /** The password is null when there is none. */
    @Override
    @SuppressWarnings("NullAway") // The driver's class allows null and is not annotated.
    public Credential get() {
        return new Credential(
                user, Opening.NOW.get().password().map(Secret::revealText).orElse(null));
    }
}
