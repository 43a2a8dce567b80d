package dev.tieline.app;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The hosts that a certificate is for, as browsers read it: its alternative names and nothing else
 * (RFC 9525).
 *
 * @param names in lower case; the first label may be {@code *}
 */
record CertifiedNames(List<String> names) {
    /** The kinds of alternative names (RFC 5280, 4.2.1.6). */
    private static final int DNS = 2;

    private static final int ADDRESS = 7;

    CertifiedNames {
        names = List.copyOf(names);
    }

    /**
     * Those of a certificate.
     *
     * @throws CertificateParsingException when they cannot be read
     */
    static CertifiedNames of(X509Certificate certificate) throws CertificateParsingException {
        return new CertifiedNames(
                Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                        .flatMap(Collection::stream)
                        .flatMap(CertifiedNames::host)
                        .toList());
    }

    private static Stream<String> host(List<?> name) {
        boolean host =
                name.size() == 2
                        && name.getFirst() instanceof Integer kind
                        && (kind == DNS || kind == ADDRESS);
        return host
                ? Stream.of(String.valueOf(name.getLast()).toLowerCase(Locale.ROOT))
                : Stream.empty();
    }

    /**
     * Whether a host is among them.
     *
     * @param host of a URL; an IPv6 address in brackets
     */
    boolean include(String host) {
        String bare = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        int dot = bare.indexOf('.');
        return names.contains(bare)
                || (dot > 0 && names.contains("*" + bare.substring(dot)))
                || (bare.contains(":") && names.contains(whole(bare)));
    }

    /** As certificates show an IPv6 address: eight numbers. */
    private static String whole(String address) {
        try {
            byte[] bytes = java.net.InetAddress.ofLiteral(address).getAddress();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i + 1 < bytes.length; i += 2) {
                text.append(i == 0 ? "" : ":")
                        .append(
                                Integer.toHexString(
                                        (bytes[i] & 0xff) << 8 | (bytes[i + 1] & 0xff)));
            }
            return text.toString();
        } catch (IllegalArgumentException _) {
            return address;
        }
    }
}
