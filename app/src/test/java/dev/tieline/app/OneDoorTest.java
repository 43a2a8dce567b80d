package dev.tieline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Room egress is the only way out: seen in the bytecode of every class, not in what a test happened
 * to call.
 */
class OneDoorTest {
    /** What opens a socket, asks a resolver, or starts a process that could. */
    private static final Pattern OPENS =
            Pattern.compile(
                    String.join(
                            "|",
                            "java\\.net\\.(Server|Datagram|Multicast)?Socket\\.<init>\\(.*",
                            "java\\.net\\.(Datagram)?Socket\\.connect\\(.*",
                            "javax\\.net\\.(ssl\\.)?(SSL)?(Server)?SocketFactory\\.create(Server)?Socket"
                                    + "\\((?!java\\.net\\.Socket).*",
                            "java\\.nio\\.channels\\.(Asynchronous)?(Server)?(Socket|Datagram)Channel"
                                    + "\\.(open|connect|bind)\\(.*",
                            "java\\.nio\\.channels\\.spi\\..*",
                            "java\\.net\\.http\\.HttpClient\\.(new.*|send.*)",
                            "java\\.net\\.URL\\.(open.*|getContent.*|equals.*|hashCode.*)",
                            "java\\.net\\.(Http|Jar)?URLConnection\\..*",
                            "java\\.net\\.Inet[46]?Address\\.(getByName|getAllByName|getLocalHost"
                                    + "|getHostName|getCanonicalHostName|isReachable)\\(.*",
                            "java\\.net\\.InetSocketAddress\\.(<init>\\(java\\.lang\\.String.*"
                                    + "|getHostName\\(.*)",
                            "(javax\\.naming|java\\.rmi|javax\\.management\\.remote)\\..*",
                            "java\\.lang\\.(ProcessBuilder\\.start|Runtime\\.exec)\\(.*",
                            "jakarta\\.mail\\.((Transport|Store|Service)\\..*|Session\\.get(Transport|Store).*)",
                            "com\\.nimbusds\\.jose\\.(jwk\\.JWKSet\\.load\\(java\\.net.*"
                                    + "|jwk\\.source\\.(JWKSourceBuilder|RemoteJWKSet|URLBased.*)\\..*"
                                    + "|util\\.DefaultResourceRetriever\\..*)",
                            // COPY runs on a connection that is there.
                            "org\\.postgresql\\.(ds|xa|core|jdbc|replication)\\..*",
                            // Its own transports open sockets, and so do tunnels.
                            "org\\.apache\\.sshd\\.(common\\.(io\\.(nio2|mina|netty)|forward)"
                                    + "|client\\.session\\.forward|netty|mina)\\..*",
                            "org\\.mariadb\\.jdbc\\.(MariaDb(Pool)?DataSource|client)\\..*",
                            "java\\.sql\\.DriverManager\\..*",
                            "(org\\.apache\\.hc\\.client5\\.http\\.(?!utils)|io\\.helidon\\.webclient|okhttp3).*"));

    /** Who is handed a socket that came through the door, and speaks over it. */
    private static final Pattern HANDED =
            Pattern.compile(
                    "javax\\.net\\.ssl\\.SSLSocketFactory\\.createSocket\\(java\\.net\\.Socket.*"
                            + "|org\\.apache\\.hc\\..*\\.bind\\(.*Socket.*"
                            + "|org\\.(postgresql|mariadb\\.jdbc)\\.Driver\\.connect\\(.*"
                            + "|org\\.apache\\.sshd\\..*\\.(connect|setIoServiceFactoryFactory)\\(.*");

    /** Not shipped, or other people's systems. */
    private static final Set<String> OUTSIDE = Set.of("egress", "sandbox", "testkit", "bench");

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.tieline");

    private static Map<String, Set<String>> uses(Pattern wanted) {
        Map<String, Set<String>> found = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            String room = type.getPackageName().replaceFirst("dev\\.tieline\\.", "");
            if (OUTSIDE.contains(room)) {
                continue;
            }
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                if (wanted.matcher(signature(access)).matches()) {
                    String name = type.getName().replaceFirst("dev\\.tieline\\.", "");
                    found.computeIfAbsent(name.replaceAll("\\$.*", ""), _ -> new TreeSet<>())
                            .add(call(access));
                }
            }
        }
        return found;
    }

    private static String call(JavaAccess<?> access) {
        return access.getTarget().getOwner().getSimpleName() + "." + access.getTarget().getName();
    }

    private static String signature(JavaAccess<?> access) {
        String parameters =
                access.getTarget() instanceof CodeUnitAccessTarget target
                        ? target.getRawParameterTypes().stream()
                                .map(JavaClass::getName)
                                .collect(Collectors.joining(", "))
                        : "";
        return access.getTarget().getOwner().getName()
                + "."
                + access.getTarget().getName()
                + "("
                + parameters
                + ")";
    }

    @Test
    void nothingOutsideTheRoomOpensASocketOrResolvesAName() {
        assertThat(uses(OPENS))
                .isEqualTo(
                        Map.of(
                                // Commands talk to the hub that somebody names to them.
                                "app.HubConnection",
                                Set.of("HttpClient.newHttpClient", "HttpClient.send"),
                                // The demo plays the callers of its own hub, and asks for free
                                // ports.
                                "app.DemoSender",
                                Set.of("HttpClient.newHttpClient", "HttpClient.send"),
                                "app.DemoSystems",
                                Set.of("ServerSocket.<init>"),
                                // Gives the vault's key: a program that the hub file names.
                                "vault.KeySource",
                                Set.of("ProcessBuilder.start")));
    }

    @Test
    void librariesThatSpeakAreHandedConnectedSockets() {
        assertThat(uses(HANDED))
                .isEqualTo(
                        Map.ofEntries(
                                Map.entry(
                                        "connector.http.Dialer",
                                        Set.of("SSLSocketFactory.createSocket")),
                                Map.entry(
                                        "connector.http.Connection",
                                        Set.of("DefaultBHttpClientConnection.bind")),
                                Map.entry(
                                        "connector.mail.SmtpRoute",
                                        Set.of("SSLSocketFactory.createSocket")),
                                Map.entry(
                                        "connector.changes.LineEncryption",
                                        Set.of("SSLSocketFactory.createSocket")),
                                Map.entry("connector.changes.Side", Set.of("Driver.connect")),
                                Map.entry(
                                        "connector.jdbc.DoorTls",
                                        Set.of("SSLSocketFactory.createSocket")),
                                Map.entry("connector.jdbc.MariaDbLines", Set.of("Driver.connect")),
                                Map.entry(
                                        "connector.postgresql.DoorEncryption",
                                        Set.of("SSLSocketFactory.createSocket")),
                                Map.entry(
                                        "connector.postgresql.SessionMaker",
                                        Set.of("Driver.connect")),
                                Map.entry(
                                        "connector.sftp.SftpLine",
                                        Set.of(
                                                "SshClient.connect",
                                                "SshClient.setIoServiceFactoryFactory")),
                                Map.entry(
                                        "listener.Encryption",
                                        Set.of("SSLSocketFactory.createSocket"))));
    }
}
