package dev.tieline.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {

    @Test
    void answersOnlyUnderANameOfThisMachine(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            String get = "GET /api/status";
            for (String host :
                    new String[] {
                        "localhost", "hub.localhost:80", "127.9.9.9", "[::1]:1", "Hub.Acme.example"
                    }) {
                assertThat(status(world, get, host)).as(host).isEqualTo(200);
            }
            for (String host :
                    new String[] {
                        "evil.example",
                        "localhost.evil.example",
                        "127.0.0.1.nip.io",
                        "evillocalhost",
                        "10.0.0.1",
                        "0.0.0.0"
                    }) {
                assertThat(status(world, get, host)).as(host).isEqualTo(421);
            }
        }
    }

    @Test
    void endpointsWithCallersOfTheirOwnPassUntouched(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            assertThat(
                            status(
                                    world,
                                    "POST /in/leads",
                                    "hooks.example",
                                    "Origin: https://x.example"))
                    .isEqualTo(200);
            for (String path :
                    new String[] {
                        "/in/../api/status",
                        "/in/%2e%2e/api/status",
                        "/in/..;/api/status",
                        "//in/../api/status",
                        "/in/;x/../../api/status",
                        "/in//../api/status"
                    }) {
                assertThat(status(world, "GET " + path, "evil.example")).as(path).isNotEqualTo(200);
            }
        }
    }

    @Test
    void aPageOfElsewhereChangesNothing(@TempDir Path directory) throws Exception {
        try (World world = new World(directory)) {
            String path = "/api/systems/crm/resume";
            String own = "http://127.0.0.1:" + world.port();
            assertThat(post(world, path, "Origin", "https://evil.example")).isEqualTo(403);
            assertThat(post(world, path, "Origin", "null")).isEqualTo(403);
            assertThat(post(world, path, "Origin", "http://127.0.0.1:1")).isEqualTo(403);
            assertThat(post(world, path, "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
            assertThat(post(world, path, "Sec-Fetch-Site", "same-site")).isEqualTo(403);
            assertThat(post(world, path, "Sec-Fetch-Site", "cross-site", "Origin", own))
                    .isEqualTo(403);
            assertThat(post(world, path, "Origin", own)).isEqualTo(200);
            assertThat(post(world, path, "Sec-Fetch-Site", "same-origin")).isEqualTo(200);
            assertThat(post(world, path)).isEqualTo(200);
        }
    }

    private static int post(World world, String path, String... headers) throws Exception {
        return world.post(path, "", headers).statusCode();
    }

    /** By hand: the JDK's client sets the host itself and tidies paths up. */
    private static int status(World world, String line, String host, String... headers)
            throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
            socket.setSoTimeout(20_000);
            String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            String request =
                    line
                            + " HTTP/1.1\r\nHost: "
                            + host
                            + "\r\n"
                            + more
                            + "Authorization: Bearer "
                            + World.KEY
                            + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            String answer =
                    new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine();
            return Integer.parseInt(answer.split(" ", -1)[1]);
        }
    }
}
