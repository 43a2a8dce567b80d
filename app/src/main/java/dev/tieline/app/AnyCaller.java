package dev.tieline.app;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;

/**
 * Takes every caller's certificate, so that TLS proves that they have its key and no more. Who
 * vouches for it is looked at with each call: a handshake that broke would tell a caller more than
 * a refusal does, and would keep those out who call flows that ask for none.
 *
 * @param authorities named to callers, so that they know which certificate is meant
 */
record AnyCaller(Supplier<Set<X509Certificate>> authorities) implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind)
            throws CertificateException {
        throw new CertificateException("a listener connects nowhere");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.get().toArray(X509Certificate[]::new);
    }
}
