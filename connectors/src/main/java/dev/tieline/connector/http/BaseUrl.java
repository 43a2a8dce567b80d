package dev.tieline.connector.http;

import java.net.URI;
import java.util.Locale;

/**
 * Where a system is.
 *
 * @param secure whether by TLS
 * @param host name or address, IPv6 without brackets
 * @param port as declared, or the scheme's own
 * @param path below which all calls are; empty or starting with a slash, never ending with one
 * @param authority value of the Host header
 */
record BaseUrl(boolean secure, String host, int port, String path, String authority) {

    /** From a URL that the check of the workspace has let pass. */
    static BaseUrl of(String text) {
        URI url = URI.create(text);
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
        String host = url.getHost().toLowerCase(Locale.ROOT);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        String path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
        String authority = url.getPort() >= 0 ? host + ":" + port : host;
        return new BaseUrl(secure, bare, port, path, authority);
    }
}
