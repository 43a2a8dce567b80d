package dev.tieline.connector.changes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Encrypts the driver's sockets; the certificate must be trusted and be of the declared host. Made
 * by the driver.
 */
public final class LineEncryption extends SSLSocketFactory {
    private final String line;

    /**
     * @param line name of a {@link Line}
     */
    public LineEncryption(String line) {
        this.line = line;
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
            throws IOException {
        SSLSocketFactory tls = Line.of(line).tls().orElseThrow();
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, autoClose);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return new String[0];
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return new String[0];
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw elsewhere();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw elsewhere();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw elsewhere();
    }

    @Override
    public Socket createSocket(
            InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw elsewhere();
    }

    private static UnsupportedOperationException elsewhere() {
        return new UnsupportedOperationException("nothing is connected but through the door");
    }
}
