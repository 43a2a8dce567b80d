package dev.tieline.connector.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Secret;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever listens there is not what it should be. */
class HostileServerTest {

    /** What is said to whoever has said hello. */
    private interface Talk {
        void say(DataInputStream in, OutputStream out) throws IOException;
    }

    private static String told(Talk talk) throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (Socket hub = listening.accept()) {
                            DataInputStream in = new DataInputStream(hub.getInputStream());
                            in.readNBytes(in.readInt() - 4);
                            talk.say(in, hub.getOutputStream());
                            hub.getInputStream().readAllBytes();
                        } catch (IOException _) {
                            // The hub is gone.
                        }
                    });
            DatabaseWorld world =
                    new DatabaseWorld("postgresql://127.0.0.1:" + listening.getLocalPort() + "/erp")
                            .reading("SELECT 1 AS one", Map.of("one", "any"));
            world.credential = Optional.of("erp-password");
            world.credentials = _ -> Secret.of("s3cret-pass");
            world.timeout = Duration.ofSeconds(2);
            var attempt = world.rows(Map.of());
            assertThat(attempt.toString()).doesNotContain("s3cret");
            return DatabaseWorld.told(attempt);
        }
    }

    private static byte[] authentication(int kind, byte... more) {
        return ByteBuffer.allocate(9 + more.length)
                .put((byte) 'R')
                .putInt(8 + more.length)
                .putInt(kind)
                .put(more)
                .array();
    }

    /** As in the protocol's AuthenticationRequest messages (documentation, chapter 54.7). */
    @ParameterizedTest
    @CsvSource({"2, Kerberos", "3, in the clear", "6, SCM", "7, GSS", "9, SSPI", "99, unknown"})
    void noLoginIsDoneThatWouldGoElsewhereOrShowThePassword(int kind, String name)
            throws IOException {
        assertThat(told((_, out) -> out.write(authentication(kind))))
                .as(name)
                .isEqualTo("unauthorized login-not-offered");
    }

    @Test
    void aServerOfAnotherKindIsUnreachable() throws IOException {
        assertThat(
                        told((_, out) ->
                                out.write(
                                        "HTTP/1.1 400 Bad Request\r\n\r\n"
                                                .getBytes(StandardCharsets.UTF_8))))
                .startsWith("unreachable ");
    }

    @Test
    @Tag("alone")
    void aServerThatDripsIsLeftAtTheDeadline() throws IOException {
        long before = System.nanoTime();

        assertThat(
                        told((_, out) -> {
                            out.write(new byte[] {'R', 0, 0});
                            out.flush();
                        }))
                .isEqualTo("unreachable timed-out");
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(15));
    }
}
