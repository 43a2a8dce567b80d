package dev.tieline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxMailTest {
    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxPorts.any(), Client.TOKEN);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void keepsAMessageAndReadsItAsAPersonWould() throws Exception {
        try (Session session = new Session(sandbox.mail().port())) {
            session.expect("220", "");
            session.expect("250", "EHLO client.test");
            session.expect("250", "MAIL FROM:<hub@example.test> SIZE=200");
            session.expect("250", "RCPT TO:<ada@example.test>");
            session.expect("354", "DATA");
            session.expect(
                    "250",
                    """
                    Message-ID: <one@hub.test>
                    Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?= =?UTF-8?B?IGFuIEFkYQ==?=
                    Content-Type: multipart/alternative; boundary="=_b"

                    --=_b
                    Content-Type: text/plain; charset=utf-8
                    Content-Transfer-Encoding: quoted-printable

                    Danke f=C3=BCr die =
                    Anfrage.
                    ..
                    --=_b
                    Content-Type: text/html

                    <p>Danke</p>
                    --=_b--
                    .\
                    """);
            session.expect("221", "QUIT");
        }
        assertThat(sandbox.mail().mails())
                .singleElement()
                .satisfies(mail -> {
                    assertThat(mail.from()).isEqualTo("hub@example.test");
                    assertThat(mail.to()).containsExactly("ada@example.test");
                    assertThat(mail.subject()).isEqualTo("Gr\u00fc\u00dfe an Ada");
                    assertThat(mail.messageId()).isEqualTo("<one@hub.test>");
                    assertThat(mail.text()).isEqualTo("Danke f\u00fcr die Anfrage.\r\n.");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "503, RCPT TO:<a@b.test>",
        "503, DATA",
        "502, AUTH PLAIN",
        "250, NOOP",
        "250, RSET",
        "250, HELO x"
    })
    void keepsToTheOrderOfTheProtocol(String code, String command) throws Exception {
        try (Session session = new Session(sandbox.mail().port())) {
            session.expect("220", "");
            session.expect(code, command);
        }
        assertThat(sandbox.mail().mails()).isEmpty();
    }

    @Test
    void forgetsAMessageWhoseSenderHangsUp() throws Exception {
        try (Session session = new Session(sandbox.mail().port())) {
            session.expect("220", "");
            session.expect("250", "MAIL FROM:<hub@example.test>");
            session.expect("250", "RCPT TO:<ada@example.test>");
            session.expect("354", "DATA");
            session.send("Subject: half");
        }
        try (Session session = new Session(sandbox.mail().port())) {
            session.expect("220", "");
            session.expect("221", "QUIT");
        }
        assertThat(sandbox.mail().total()).isZero();
    }

    /** A mail client by hand. */
    private static final class Session implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final OutputStream out;

        Session(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
            in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            out = socket.getOutputStream();
        }

        void expect(String code, String lines) throws IOException {
            if (!lines.isEmpty()) {
                send(lines);
            }
            String line = in.readLine();
            while (line.charAt(3) == '-') {
                line = in.readLine();
            }
            assertThat(line).as(lines).startsWith(code);
        }

        void send(String lines) throws IOException {
            String text = lines.replace("\n", "\r\n") + "\r\n";
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
