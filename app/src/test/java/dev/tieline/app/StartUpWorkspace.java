package dev.tieline.app;

import dev.tieline.testkit.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A workspace that has everything that can be half there, and starts; tests harm copies of it. */
final class StartUpWorkspace {
    private static final String SECRET = "f3a91c07be5d4826";

    static final String HUB =
            """
            hub: test
            listen: 0.0.0.0:@port@
            tls:
              certificate: tls/chain.pem
              key: tls/key.pem
              client-ca: tls/ca.pem
            url: https://localhost:@port@
            data: data
            retention:
              payload: 60d
              personal: 50d
              history: 90d
            owners:
              ops:
                name: Operations
                mail: ops@acme.example
                hours: Mon-Fri 08:00-18:00 Europe/Berlin
            credentials:
              caller: env:CALLER
              there:
                from: file:secrets/there
                expires: 2099-01-31
              kept: vault
              client: env:CLIENT
              fetched:
                oauth:
                  token-url: http://127.0.0.1:9/token
                  client-id: tieline
                  client-secret: client
              consented:
                oauth:
                  token-url: http://127.0.0.1:9/token
                  authorize-url: http://127.0.0.1:9/authorize
                  client-id: tieline
                  client-secret: client
              signing: env:SIGNING
              login: env:LOGIN
            private-addresses: [127.0.0.1]
            telemetry:
              otlp: http://127.0.0.1:9
              credential: there
            vault:
              key: file:vault.key
            sign-in:
              codes: required
              provider:
                issuer: http://127.0.0.1:9
                client: tieline
                credential: client
                roles:
                  admins:
                    role: admin
                    owners: [ops]
            """;

    private static final String SYSTEM =
            """
            system: @name@
            purpose: Takes part.
            owner: ops
            """;
    private static final String THERE =
            """
            connector: http
            url: http://127.0.0.1:9
            credential: @credential@
            auth: bearer
            allow:
              things.put: all
            limits:
              timeout: 2s
            on:
              rejected:
                retry: [1s]
                give-up: 1h
            operations:
              things.put:
                request: PUT /things/{id}
                body: { type: object, required: [id], properties: { id: { type: string } } }
                outcomes:
                  -
                    status: 418
                    is: rejected
            outcomes:
              -
                status: 419
                is: unavailable
            """;
    private static final String POST =
            """
            connector: mail
            url: smtp://127.0.0.1:9
            starttls: "off"
            from: Acme <hello@acme.example>
            templates:
              thanks:
                subject: Thank you
                text: We got it.
            allow:
              messages.send: all
            clearance: [personal]
            """;
    private static final String ARCHIVE =
            """
            connector: files
            directory: archive
            file: things.jsonl
            format: jsonl
            allow:
              records.append: all
            clearance: [personal]
            """;

    static final Map<String, String> CALLERS =
            Map.of(
                    "site", "scheme: bearer\n  credential: caller",
                    "partner", "scheme: mtls\n  names: [partner.acme.example]",
                    "portal",
                            "scheme: jwt\n  issuer: https://127.0.0.1:9\n  audience: hub\n"
                                    + "  keys: http://127.0.0.1:9/jwks",
                    "shop",
                            "scheme: hmac\n  credential: signing\n  header: X-Signature\n"
                                    + "  signed: \"{timestamp}.{body}\"\n"
                                    + "  timestamp-header: X-Time",
                    "old", "scheme: basic\n  credential: login",
                    "spot", "scheme: hubspot-v3\n  credential: signing",
                    "talk", "scheme: meta\n  credential: signing\n  verify-token: signing");

    private static final String FLOW =
            """
            flow: @name@
            purpose: Things arrive there.
            owner: ops
            trigger:
              api:
                from: @name@
                path: /@name@
              answer:
                result:
                  within: 5s
                  reply: { id: "${record.id}" }
              expect:
                at-least: 1
                every: 6h
            record:
              contract: thing
              key: record.id
              unique:
                by: record.id
                within: 30d
            retention:
              history: 80d
            steps:
              -
                lookup:
                  in: kinds
                  by: record.id
                  as: kind
                  missing: empty
              -
                keep: record.id != ''
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
                on:
                  unknown:
                    retry: [1s]
                    give-up: 1h
                fallback:
                  after: 24h
                  to: archive.records.append
                  map: { id: "${record.id}" }
              other:
                to: other.things.put
                map: { id: "${record.id}" }
              third:
                to: third.things.put
                map: { id: "${record.id}" }
            fallback:
              after: 24h
              to: archive.records.append
              map: { id: "${record.id}" }
            """;

    /** Of the other callers; as short as can be, for it is compiled for every case. */
    private static final String SHORT =
            """
            flow: @name@
            purpose: Things arrive there.
            owner: ops
            trigger: { webhook: { from: @name@, path: /@name@ } }
            record: { contract: thing }
            deliver:
              there:
                to: there.things.put
                map: { id: "${record.id}" }
            fallback: hold
            """;

    private static final String ALERTS =
            """
            flow: alerts
            purpose: Owners hear what is wrong.
            owner: ops
            trigger:
              incidents:
                digest: 1m
                escalate:
                  after: 30m
                  to: ops
            deliver:
              archive:
                to: archive.records.append
                map: { text: "${record.text}" }
                fallback: { after: 10m, to: post.messages.send, map: { to: "${record.owner.mail}", template: thanks } }
            fallback: hold
            """;
    static final String CONTRACT =
            """
            {"type": "object", "required": ["id"],
             "properties": {
              "id": {"type": "string", "maxLength": 100},
              "email": {"type": "string", "x-class": "personal"}}}
            """;

    final Path folder;
    final Map<String, String> environment = new HashMap<>();

    private StartUpWorkspace(Path folder) {
        this.folder = folder;
        environment.put("CALLER", SECRET + "caller" + SECRET);
        environment.put("CLIENT", SECRET + "client");
        environment.put("SIGNING", SECRET + SECRET + "signing");
        environment.put("LOGIN", "old-system:" + SECRET + "login");
    }

    /** Writes it, with its store, its vault and its keys. */
    static StartUpWorkspace make(Path folder, TestKeys keys, int port) throws Exception {
        StartUpWorkspace made = new StartUpWorkspace(folder);
        made.write("tieline.yaml", HUB.replace("@port@", Integer.toString(port)));
        made.system("there", THERE.replace("@credential@", "kept"));
        made.system("other", THERE.replace("@credential@", "fetched"));
        made.system("third", THERE.replace("@credential@", "there"));
        made.system("post", POST);
        made.system("archive", ARCHIVE);
        CALLERS.forEach((name, caller) -> {
            made.system(name, "connector: webhook\ncaller:\n  " + caller + "\n");
            String flow = name.equals("site") ? FLOW : SHORT;
            made.write("flows/" + name + ".yaml", flow.replace("@name@", name));
        });
        made.write("flows/alerts.yaml", ALERTS);
        made.write("contracts/thing.schema.json", CONTRACT);
        made.write("reference/kinds.csv", "id,kind\na,b\n");
        RunningHub.writeSecret(folder, "secrets/there", SECRET + "there");
        Files.createDirectories(folder.resolve("tls"));
        keys.writePem(folder.resolve("tls/chain.pem"), folder.resolve("tls/key.pem"));
        keys.writeAuthority(folder.resolve("tls/ca.pem"));
        RunningHub.writeSecret(folder, "value", SECRET + "kept");
        done("vault", "create-key", folder.resolve("vault.key").toString());
        String value = folder.resolve("value").toString();
        done("credential", "set", "kept", "--from-file", value, "-w", folder.toString());
        return made;
    }

    private static void done(String... arguments) {
        CommandRun run = new CommandRun(arguments);
        if (run.code() != 0) {
            throw new AssertionError(run.out() + run.err());
        }
    }

    private void system(String name, String more) {
        write("systems/" + name + ".yaml", SYSTEM.replace("@name@", name) + more);
    }

    /** Another that is the same. */
    StartUpWorkspace copy(Path to) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                Files.copy(
                        path,
                        to.resolve(folder.relativize(path).toString()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StartUpWorkspace copy = new StartUpWorkspace(to);
        copy.environment.putAll(environment);
        return copy;
    }

    void write(String path, String text) {
        RunningHub.write(folder, path, text);
    }

    String text(String path) {
        try {
            return Files.readString(folder.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void edit(String path, Consumer<BlockText> change) {
        BlockText text = new BlockText(text(path));
        change.accept(text);
        write(path, text.toString());
    }

    void set(String path, String key, String value) {
        edit(path, text -> text.set(key, value));
    }

    void remove(String path, String key) {
        edit(path, text -> text.remove(key));
    }

    void add(String path, String below, String line) {
        edit(path, text -> text.add(below, line));
    }

    /** Says who may read a file. */
    void mode(String path, String permissions) {
        try {
            Files.setPosixFilePermissions(
                    folder.resolve(path), PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
