package dev.tieline.connector.jdbc;

import dev.tieline.connector.sql.Opening;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.plugin.TlsSocketPlugin;

/**
 * Encrypts the MariaDB driver's socket; the certificate must be trusted and be of the declared
 * host. Made by the driver.
 */
public final class DoorTls implements TlsSocketPlugin {
    static final String TYPE = "tieline";

    @Override
    public String type() {
        return TYPE;
    }

    /** Not asked for: the factory is given whole. */
    @Override
    public TrustManager[] getTrustManager(
            Configuration conf, ExceptionFactory exceptionFactory, HostAddress host) {
        return new TrustManager[0];
    }

    @Override
    public KeyManager[] getKeyManager(Configuration conf, ExceptionFactory exceptionFactory) {
        return new KeyManager[0];
    }

    @Override
    public SSLSocketFactory getSocketFactory(
            Configuration conf, ExceptionFactory exceptionFactory, HostAddress host) {
        return Opening.NOW.get().tls().orElseThrow();
    }

    @Override
    public SSLSocket createSocket(Socket plain, SSLSocketFactory drivers) throws IOException {
        Opening opening = Opening.NOW.get();
        // The driver may have made another of the managers above, which trusts nobody.
        SSLSocketFactory ours = opening.tls().orElseThrow();
        SSLSocket socket =
                (SSLSocket) ours.createSocket(plain, opening.host(), plain.getPort(), true);
        opening.talk().set(socket);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** The handshake has done it. */
    @Override
    public void verify(String host, SSLSession session, long serverThreadId) {}
}
