package dev.tieline.connector.sql;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a url names: {@code postgresql://host:port/database} or the like, and nothing else.
 *
 * @param host IPv6 without brackets
 * @param name of the database
 */
public record Database(String host, int port, String name) {
    /** The database that a url names; empty when it names anything else. */
    public static Optional<Database> of(String url, Product product) {
        try {
            URI uri = new URI(url);
            String host = uri.getHost();
            boolean bare =
                    uri.getRawQuery() == null
                            && uri.getRawUserInfo() == null
                            && uri.getRawFragment() == null;
            String path = uri.getPath();
            if (host == null
                    || !product.name().equalsIgnoreCase(uri.getScheme())
                    || !bare
                    || !named(path)
                    || uri.getPort() == 0
                    || uri.getPort() > 65_535) {
                return Optional.empty();
            }
            String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            int port = uri.getPort() < 0 ? product.port() : uri.getPort();
            return Optional.of(new Database(plain, port, path.substring(1)));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /** As the driver wants it: the same three things, none of which can end another. */
    public String driverAddress(Product product) {
        return "jdbc:"
                + product.name()
                + "://"
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + port
                + "/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private static boolean named(String path) {
        return path.length() > 1 && path.indexOf('/', 1) < 0 && path.indexOf('\0') < 0;
    }
}
