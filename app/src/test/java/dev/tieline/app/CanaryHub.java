package dev.tieline.app;

import dev.tieline.testkit.Between;
import dev.tieline.testkit.FreePorts;
import dev.tieline.testkit.HubKey;
import dev.tieline.testkit.HubProcess;
import dev.tieline.testkit.ScriptedPeer;
import dev.tieline.testkit.TestKeys;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A hub as a process, with a secret in every place that can hold one, and all it talks to. */
final class CanaryHub implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_DUMP = 100_000;

    /** Scheme and credential of each caller that has a flow of its name. */
    static final Map<String, String> CALLERS =
            Map.of(
                    "site", "{ scheme: bearer, credential: site }",
                    "old", "{ scheme: basic, credential: old }",
                    "shop", "{ scheme: hmac, credential: shop, header: X-Signature }",
                    "github", "{ scheme: github, credential: github }",
                    "stripe", "{ scheme: stripe, credential: stripe }",
                    "hooks", "{ scheme: standard-webhooks, credential: hooks }",
                    "chimp", "{ scheme: mailchimp, credential: chimp }",
                    "spot", "{ scheme: hubspot-v3, credential: spot }",
                    "meta", "{ scheme: meta, credential: meta, verify-token: verify }",
                    "portal",
                            "{ scheme: jwt, issuer: https://login.example, audience: hub,"
                                    + " keys: '@login@/jwks' }");

    /** How each destination is called, and with what. */
    static final Map<String, String> SYSTEMS =
            new LinkedHashMap<>(
                    Map.of(
                            "crm", "crm bearer",
                            "erp", "erp basic",
                            "cdp", "cdp header",
                            "cloud", "fetched bearer",
                            "closed", "crm bearer",
                            "untrusted", "crm bearer"));

    final Path folder;
    final Canaries canaries = new Canaries();
    final ScriptedPeer peer = ScriptedPeer.start();
    final ScriptedPeer issuer = ScriptedPeer.start();
    final ScriptedPeer untrusted;
    final TestIssuer login;
    final EchoMail mail;
    final Collector collector = new Collector();
    final HttpClient client;
    final int port = FreePorts.next();
    final Map<String, String> environment = new LinkedHashMap<>();
    final Path log;
    private final HubProcess process;
    private final String key;

    CanaryHub(Path folder) throws Exception {
        this.folder = folder;
        this.log = folder.resolve("hub.log");
        TestKeys keys = TestKeys.make(folder.resolve("made"), "localhost");
        TestKeys others = TestKeys.make(folder.resolve("others"), "elsewhere.example");
        client = HttpClient.newBuilder().sslContext(keys.clientContext()).build();
        mail = new EchoMail(keys.serverContext());
        untrusted = ScriptedPeer.startEncrypted(others.serverSockets());
        Files.createDirectories(folder.resolve("tls"));
        keys.writePem(folder.resolve("tls/chain.pem"), folder.resolve("tls/key.pem"));
        String pem = Files.readString(folder.resolve("tls/key.pem"));
        byte[] der =
                Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "").strip());
        // RFC 5915 and 5958: the number itself ends the key's structure.
        canaries.plant("TLS key", java.util.Arrays.copyOfRange(der, der.length - 32, der.length));
        plantVariables();
        login = new TestIssuer(environment.get("LOGIN"));
        write();
        done("vault", "create-key", folder.resolve("vault.key").toString());
        String vaultKey = Files.readString(folder.resolve("vault.key")).strip();
        canaries.plant("vault key", vaultKey.substring(vaultKey.indexOf(':') + 1));
        put("crm", canaries.plant("vault value, old"));
        process = HubProcess.start(command(keys), environment, log);
        awaitReady();
        key = canaries.plant("key of commands", HubKey.read(folder.resolve("data")));
        put("crm", canaries.plant("vault value, new"));
    }

    private void plantVariables() {
        for (String name :
                List.of("SITE", "SHOP", "GITHUB", "STRIPE", "CHIMP", "SPOT", "META", "VERIFY")) {
            environment.put(name, canaries.plant("caller's " + name));
        }
        String hooks = canaries.plant("caller's HOOKS");
        environment.put(
                "HOOKS",
                "whsec_"
                        + Base64.getEncoder()
                                .encodeToString(hooks.getBytes(StandardCharsets.UTF_8)));
        environment.put("OLD", "old-system:" + canaries.plant("caller's password", odd()));
        environment.put("ERP", "erp:" + canaries.plant("password of a system", odd()));
        environment.put("CLIENT", canaries.plant("client secret", odd()));
        environment.put("POST", canaries.plant("mail password", odd()));
        environment.put("LOGIN", canaries.plant("client secret of sign-in"));
        environment.put("OTEL", canaries.plant("token of the collector"));
    }

    private static String odd() {
        return Canaries.odd();
    }

    private void write() throws IOException {
        write("tieline.yaml", hubFile());
        CALLERS.forEach((name, caller) -> {
            system(
                    name,
                    "connector: webhook\ncaller: " + caller.replace("@login@", login.url() + ""));
            flow(name, name, "archive.records.append", "{ id: \"${record.id}\" }");
        });
        Map<String, String> systems = new LinkedHashMap<>(SYSTEMS);
        for (String kind : List.of("fetched", "consented")) {
            fetching(kind).forEach(name -> systems.put(name, name + " bearer"));
        }
        systems.forEach((name, how) -> {
            String[] words = how.split(" ", -1);
            String auth = words[1].equals("header") ? "header\nheader: X-Api-Key" : words[1];
            URI url =
                    switch (name) {
                        case "closed" -> URI.create("http://127.0.0.1:" + FreePorts.next());
                        case "untrusted" -> untrusted.url();
                        default -> peer.url();
                    };
            system(
                    name,
                    CanaryWorkspace.THERE
                            .replace("@url@", url.toString())
                            .replace("@credential@", words[0])
                            .replace("@auth@", auth));
            flow("to-" + name, "site", name + ".things.put", map("email"));
        });
        system("post", CanaryWorkspace.POST.replace("@port@", Integer.toString(mail.port())));
        String letter = "{ to: \"${record.id}\", template: thanks }";
        flow("to-post", "site", "post.messages.send", letter);
        system("archive", CanaryWorkspace.ARCHIVE);
        write("contracts/thing.schema.json", CanaryWorkspace.CONTRACT);
        RunningHub.writeSecret(folder, "secrets/cdp", canaries.plant("secret in a file"));
    }

    private static String map(String optional) {
        return "{ id: \"${record.id}\", "
                + optional
                + ": \"${record.?"
                + optional
                + ".orValue('none')}\" }";
    }

    String hubFile() {
        return CanaryWorkspace.HUB
                .replace("@port@", Integer.toString(port))
                .replace("@issuer@", issuer.url().toString())
                .replace("@login@", login.url().toString())
                .replace("@otel@", collector.url())
                .replace("@fetched@", fetched());
    }

    /** A credential for each way in which tokens are refused: at once, and when consent is used. */
    private String fetched() {
        StringBuilder out = new StringBuilder();
        for (String how : CanaryScenario.REFUSALS.keySet()) {
            String name = how.replace('_', '-');
            String all =
                    "  %s-%s: { oauth: { token-url: \"%s/%s\", client-id: tieline,"
                            + " client-secret: client%s } }\n";
            String away = ", authorize-url: \"" + issuer.url() + "/authorize\"";
            out.append(all.formatted("fetched", name, issuer.url(), how, ", client-auth: body"));
            out.append(all.formatted("consented", name, issuer.url(), "consented-" + how, away));
        }
        return out.toString();
    }

    /** Systems of those credentials. */
    static List<String> fetching(String kind) {
        return CanaryScenario.REFUSALS.keySet().stream()
                .map(how -> kind + "-" + how.replace('_', '-'))
                .toList();
    }

    void write(String path, String text) {
        RunningHub.write(folder, path, text);
    }

    private void system(String name, String more) {
        write(
                "systems/" + name + ".yaml",
                CanaryWorkspace.SYSTEM.replace("@name@", name) + more + "\n");
    }

    private void flow(String name, String from, String to, String map) {
        write(
                "flows/" + name + ".yaml",
                CanaryWorkspace.FLOW
                        .replace("@name@", name)
                        .replace("@from@", from)
                        .replace("@to@", to)
                        .replace("@map@", map));
    }

    private List<String> command(TestKeys keys) {
        return QuickHub.plain()
                .with(
                        "-Djavax.net.ssl.trustStore=" + keys.trusted(),
                        "-Djavax.net.ssl.trustStorePassword=" + TestKeys.PASSWORD)
                .command(List.of("run", folder.toString(), "--log-json"));
    }

    private void awaitReady() throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos() * 2;
        while (!Files.readString(log).contains("stop with Ctrl-C")) {
            if (!process.alive() || System.nanoTime() > until) {
                throw new IllegalStateException(process.log());
            }
            Between.looks();
        }
    }

    /** What its threads do, and the end of its log. */
    String dump() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-QUIT", Long.toString(pid())).start().waitFor();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(log).contains("JNI global ref")) {
            if (!process.alive() || System.nanoTime() > until) {
                break;
            }
            Between.looks();
        }
        String text = Files.readString(log);
        return "\n" + text.substring(Math.max(0, text.length() - MAX_DUMP));
    }

    /** Runs a command on the workspace; what it printed. */
    String done(String... arguments) {
        CommandRun run = new CommandRun(arguments);
        if (run.code() != 0) {
            throw new AssertionError(String.join(" ", arguments) + run.out() + run.err());
        }
        return run.out() + run.err();
    }

    private void put(String name, String value) throws IOException {
        Path file = Files.writeString(folder.resolve("value"), value);
        String how = process == null ? "set" : "rotate";
        done("credential", how, name, "--from-file", file.toString(), "-w", folder.toString());
        Files.delete(file);
    }

    URI at(String path) {
        return URI.create("https://localhost:" + port + path);
    }

    /** Sends a request whose target may be anything that a URI can be. */
    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(
                    request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As the hub's own command line. */
    HttpResponse<String> api(String path) {
        return send(HttpRequest.newBuilder(at(path)).header("Authorization", "Bearer " + key));
    }

    HttpResponse<String> api(String path, String json) {
        return send(
                HttpRequest.newBuilder(at(path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** As a browser that has this cookie. */
    HttpResponse<String> page(String cookie, String path) {
        return send(
                HttpRequest.newBuilder(at(path))
                        .header("Accept", "text/html")
                        .header("Cookie", cookie));
    }

    HttpResponse<String> form(String cookie, String path, String... pairs) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(pairs[i])
                    .append('=')
                    .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
        }
        return send(
                HttpRequest.newBuilder(at(path))
                        .header("Cookie", cookie)
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** Sends a record of the website, proved. */
    HttpResponse<String> record(String flow, String json) {
        return send(
                HttpRequest.newBuilder(at("/in/" + flow))
                        .header("Authorization", "Bearer " + environment.get("SITE"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.alive();
    }

    @Override
    public void close() throws IOException {
        process.close();
        client.close();
        peer.close();
        issuer.close();
        untrusted.close();
        login.close();
        mail.close();
        collector.close();
    }
}
