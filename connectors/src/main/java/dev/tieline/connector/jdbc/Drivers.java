package dev.tieline.connector.jdbc;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.SystemDeclaration;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Driver;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/**
 * Drivers that somebody put into the folder {@code drivers} of the hub's data. Each is loaded once,
 * by a loader of its own, if it is the very file that the system names: code of a folder that
 * others can write to would otherwise be the hub's. Thread-safe.
 */
final class Drivers {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}\\.jar");
    private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");

    /**
     * By checksum, for all of the process: native code that was loaded twice would open a file
     * twice without knowing of itself. The lock is the map.
     */
    private static final Map<String, Driver> LOADED = new HashMap<>();

    private final Path folder;

    /**
     * @param data folder of the hub
     */
    Drivers(Path data) {
        this.folder = data.resolve("drivers");
    }

    /**
     * A driver as a system names it.
     *
     * @param jar name of its file
     * @param sha256 of the file, in hexadecimal
     */
    record Named(String jar, String sha256) {
        static Named of(SystemDeclaration system) {
            Node.Mapping written = system.settings();
            return written.entry("driver").orElse(written) instanceof Node.Mapping driver
                    ? new Named(text(driver, "jar"), text(driver, "sha256"))
                    : new Named("", "");
        }

        private static String text(Node.Mapping written, String key) {
            return written.entry(key).orElse(written) instanceof Node.Scalar s ? s.text() : "";
        }

        /** Says what is wrong with what is written. Opens nothing. */
        void check(SystemDeclaration system, Findings findings) {
            if (!NAME.matcher(jar).matches() || !SUM.matcher(sha256).matches()) {
                Node.Mapping written = system.settings();
                findings.add(
                        written.entry("driver").map(Node::place).orElse(written.place()),
                        "driver-unnamed",
                        "'driver' does not say which file is meant.",
                        "A driver is code that runs within the hub: only the file that was looked"
                                + " at is loaded.",
                        "Write 'driver: { jar: NAME.jar, sha256: ... }' with what 'sha256sum' tells"
                                + " of the file in the folder 'drivers' of the hub's data.");
            }
        }
    }

    /** It cannot be used. */
    static final class Unusable extends Exception {
        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    /** The driver. */
    Driver load(Named named) throws Unusable {
        synchronized (LOADED) {
            Driver driver = LOADED.get(named.sha256());
            if (driver == null) {
                driver = read(named);
                LOADED.put(named.sha256(), driver);
            }
            return driver;
        }
    }

    private Driver read(Named named) throws Unusable {
        try {
            Path own = Files.createTempFile("tieline-driver", ".jar");
            boolean good = false;
            try {
                Driver driver = read(named, own);
                good = true;
                own.toFile().deleteOnExit();
                return driver;
            } finally {
                if (!good) {
                    Files.deleteIfExists(own);
                }
            }
        } catch (IOException _) {
            throw new Unusable("'drivers/" + named.jar() + "' cannot be read.");
        }
    }

    private Driver read(Named named, Path own) throws IOException, Unusable {
        String there = copy(folder.resolve(named.jar()), own);
        if (!there.equals(named.sha256())) {
            throw new Unusable(
                    "'drivers/"
                            + named.jar()
                            + "' is not the file that the system names: its SHA-256 is "
                            + there
                            + ".");
        }
        URLClassLoader loader =
                new URLClassLoader(
                        new URL[] {own.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        Optional<Driver> driver = ServiceLoader.load(Driver.class, loader).findFirst();
        if (driver.isEmpty()) {
            loader.close();
            throw new Unusable("'" + named.jar() + "' has no JDBC driver.");
        }
        return driver.get();
    }

    /**
     * Classes are read one by one as they are needed: those of a file that nobody else writes are
     * the ones that were looked at.
     *
     * @return what its checksum is
     */
    private static String copy(Path file, Path own) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = Files.newOutputStream(own)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            in.transferTo(new DigestOutputStream(out, digest));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }
}
