package dev.tieline.connector.postgresql;

import java.util.Properties;
import org.postgresql.PGProperty;

/**
 * What the driver gets whoever uses it: nothing a user writes is among it but the name of the role,
 * for the driver has properties that load classes and write files.
 */
public final class DriverProperties {
    private DriverProperties() {}

    /**
     * An empty password keeps the driver from looking for one in the home directory; the real one
     * comes by a class that the caller names, and so do sockets and encryption.
     *
     * @param tls whether the talk is encrypted
     */
    public static Properties of(String user, boolean tls) {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, user);
        PGProperty.PASSWORD.set(properties, "");
        PGProperty.SSL_MODE.set(properties, tls ? "verify-full" : "disable");
        PGProperty.REQUIRE_AUTH.set(
                properties, tls ? "scram-sha-256,md5,password,none" : "scram-sha-256,md5,none");
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.JAAS_LOGIN.set(properties, "false");
        PGProperty.APPLICATION_NAME.set(properties, "tieline");
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, "false");
        PGProperty.LOGIN_TIMEOUT.set(properties, "0");
        PGProperty.CONNECT_TIMEOUT.set(properties, "0");
        PGProperty.TCP_KEEP_ALIVE.set(properties, "true");
        return properties;
    }
}
