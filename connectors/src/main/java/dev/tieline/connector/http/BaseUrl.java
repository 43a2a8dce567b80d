package dev.tieline.connector.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a system lives.
 *
 * @param secure whether TLS is spoken
 * @param host IPv6 without brackets
 * @param port the declared or the scheme's own
 * @param path what every path starts with; empty or {@code /...} without a slash at its end
 * @param authority what the Host header says
 */
record BaseUrl(boolean secure, String host, int port, String path, String authority) {

    /** Empty when it is not an absolute http or https URL of scheme, host, port and path only. */
    static Optional<BaseUrl> parse(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean plain =
                    url.getHost() != null
                            && url.getUserInfo() == null
                            && url.getQuery() == null
                            && url.getFragment() == null
                            && url.getPort() <= 0xFFFF
                            && url.getPort() != 0;
            if (!plain || !(scheme.equals("http") || scheme.equals("https"))) {
                return Optional.empty();
            }
            boolean secure = scheme.equals("https");
            String host = url.getHost();
            int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
            String authority = url.getPort() > 0 ? host + ":" + port : host;
            return Optional.of(new BaseUrl(secure, bare(host), port, path(url), authority));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static String path(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
