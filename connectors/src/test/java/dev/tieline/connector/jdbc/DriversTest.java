package dev.tieline.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers of the folder. */
class DriversTest {
    @TempDir Path data;

    /** A driver that says what is in its file. */
    public static final class Telling implements Driver {
        @Override
        public boolean acceptsURL(String url) throws SQLException {
            try (InputStream words = getClass().getResourceAsStream("/words")) {
                return new String(words.readAllBytes(), StandardCharsets.UTF_8).equals(url);
            } catch (IOException e) {
                throw new SQLException(e);
            }
        }

        @Override
        public Connection connect(String url, Properties properties) {
            return null;
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }

    private static byte[] jar(String words) throws IOException {
        String code = Telling.class.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes);
                InputStream compiled = Telling.class.getClassLoader().getResourceAsStream(code)) {
            jar.putNextEntry(new JarEntry("META-INF/services/java.sql.Driver"));
            jar.write(Telling.class.getName().getBytes(StandardCharsets.UTF_8));
            jar.putNextEntry(new JarEntry(code));
            jar.write(compiled.readAllBytes());
            jar.putNextEntry(new JarEntry("words"));
            jar.write(words.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void whatWasLookedAtIsLoadedWhateverBecomesOfTheFile() throws Exception {
        byte[] good = jar("good");
        Path file = Files.createDirectories(data.resolve("drivers")).resolve("telling.jar");
        Files.write(file, good);
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(good));
        Drivers.Named named = new Drivers.Named("telling.jar", sum);

        Driver driver = new Drivers(data).load(named);
        Files.write(file, jar("evil"));

        assertThat(driver.getClass().getClassLoader()).isNotSameAs(getClass().getClassLoader());
        assertThat(driver.acceptsURL("good")).isTrue();
        assertThat(new Drivers(data).load(named)).isSameAs(driver);
        Drivers.Named other = new Drivers.Named("telling.jar", "0".repeat(64));
        assertThatThrownBy(() -> new Drivers(data).load(other))
                .isInstanceOf(Drivers.Unusable.class)
                .hasMessageContaining("its SHA-256 is");
    }
}
