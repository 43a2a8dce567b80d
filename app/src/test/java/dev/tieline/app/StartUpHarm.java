package dev.tieline.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One thing that is wrong with a workspace that would start otherwise.
 *
 * @param name of the case
 * @param harm makes it wrong
 * @param file that a finding must name; empty when it is not about a file
 * @param says words that must be told
 */
record StartUpHarm(String name, Consumer<StartUpWorkspace> harm, String file, String says) {
    static final String HUB = "tieline.yaml";
    private static final String THERE = "systems/there.yaml";

    @Override
    public String toString() {
        return name;
    }

    private static StartUpHarm of(
            String name, String file, String says, Consumer<StartUpWorkspace> harm) {
        return new StartUpHarm(name, harm, file, says);
    }

    private static StartUpHarm mode(String path, String permissions, String file, String says) {
        return of(path + " is " + permissions, file, says, it -> it.mode(path, permissions));
    }

    private static StartUpHarm set(String file, String key, String value, String says) {
        return of(file + " " + key + ": " + value, file, says, it -> it.set(file, key, value));
    }

    private static StartUpHarm without(String file, String key, String says) {
        return of(file + " without " + key, file, says, it -> it.remove(file, key));
    }

    private static StartUpHarm add(String file, String below, String line, String says) {
        return of(file + " with " + line, file, says, it -> it.add(file, below, line));
    }

    private static StartUpHarm variable(String name, String value, String file, String says) {
        return of(name + "='" + value + "'", file, says, it -> it.environment.put(name, value));
    }

    /** All that are written by hand; {@code made} has keys and certificates that do not fit. */
    static List<StartUpHarm> all(Path made) {
        List<StartUpHarm> all = new ArrayList<>();
        all.addAll(files());
        all.addAll(secrets());
        all.addAll(certificates(made));
        all.addAll(open());
        all.addAll(halves());
        all.addAll(callers());
        all.addAll(names());
        return all;
    }

    private static List<StartUpHarm> files() {
        List<StartUpHarm> all = new ArrayList<>();
        for (String mode : List.of("rw-r--r--", "rw-r-----", "rw-rw----", "rw----r--")) {
            all.add(mode("vault.key", mode, HUB, "vault-key-exposed"));
            all.add(mode("secrets/there", mode, "systems/third.yaml", "chmod 600"));
            all.add(mode("tls/key.pem", mode, HUB, "chmod 600"));
        }
        all.add(mode("tls/ca.pem", "rw-r--rw-", HUB, "everybody"));
        all.add(
                of(
                        "the vault's key is a link",
                        HUB,
                        "vault-key-exposed",
                        it -> {
                            it.write("elsewhere", it.text("vault.key"));
                            it.mode("elsewhere", "rw-------");
                            remove(it, "vault.key");
                            try {
                                Files.createSymbolicLink(
                                        it.folder.resolve("vault.key"), Path.of("elsewhere"));
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        }));
        for (String gone : List.of("vault.key", "tls/key.pem", "tls/chain.pem", "tls/ca.pem")) {
            all.add(of("no " + gone, HUB, gone, it -> remove(it, gone)));
        }
        all.add(
                of(
                        "no secrets/there",
                        "systems/third.yaml",
                        "cannot be read",
                        it -> remove(it, "secrets/there")));
        return all;
    }

    private static void remove(StartUpWorkspace it, String path) {
        try {
            Files.delete(it.folder.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<StartUpHarm> secrets() {
        String site = "systems/site.yaml";
        return List.of(
                of("no CALLER", site, "CALLER", it -> it.environment.remove("CALLER")),
                variable("CALLER", "", site, "CALLER"),
                variable("CALLER", "short-0123456789", site, "must have 24"),
                variable("CALLER", "abababababababababababababababab", site, "guessed"),
                variable("CALLER", "changeme-changeme-changeme", site, "placeholder"),
                variable("CALLER", "YOUR_SECRET_TOKEN_HERE_PLEASE", site, "placeholder"),
                variable("CALLER", "${PARTNER_TOKEN_OF_PRODUCTION}", site, "placeholder"),
                variable("CALLER", "two words are no bearer token", site, "characters"),
                of("no CLIENT", HUB, "CLIENT", it -> it.environment.remove("CLIENT")),
                variable("CLIENT", "<client-secret>", HUB, "placeholder"),
                variable("CLIENT", "TODO", HUB, "placeholder"),
                variable("SIGNING", "0123456789", "systems/shop.yaml", "at least"),
                variable("LOGIN", "no-colon-in-here-0123456789", "systems/old.yaml", "colon"),
                variable("LOGIN", "old-system:password", "systems/old.yaml", "placeholder"),
                of(
                        "secrets/there is empty",
                        "systems/third.yaml",
                        "empty",
                        it -> it.write("secrets/there", "\n")),
                of(
                        "secrets/there is xxxx",
                        "systems/third.yaml",
                        "placeholder",
                        it -> it.write("secrets/there", "xxxxxxxx\n")),
                of(
                        "secrets/there is large",
                        "systems/third.yaml",
                        "larger",
                        it -> it.write("secrets/there", "0123456789".repeat(7_000))),
                of(
                        "the vault's key is short",
                        HUB,
                        "not a vault key",
                        it -> it.write("vault.key", "tieline-vault-key-1:c2hvcnQ")),
                of(
                        "the vault's key is long",
                        HUB,
                        "not a vault key",
                        it -> it.write("vault.key", it.text("vault.key").strip() + "AAAA")),
                of(
                        "the vault's key is zeros",
                        HUB,
                        "vault-key-weak",
                        it -> it.write("vault.key", "A".repeat(43) + "=")),
                of(
                        "the vault's key is another",
                        HUB,
                        "vault-key-wrong",
                        it ->
                                it.write(
                                        "vault.key",
                                        "MTIzNDU2Nzg5MGFiY2RlZmdoaWprbG1ub3BxcnN0dXY=")),
                set(HUB, "vault.key", "env:VAULT_KEY", "VAULT_KEY"),
                set(HUB, "vault.key", "{ command: [false] }", "false"),
                set(HUB, "vault.key", "vault", "neither env:NAME nor file:path"),
                of(
                        "a vault without the secret",
                        "systems/shop.yaml",
                        "credential set signing",
                        it -> it.set(HUB, "credentials.signing", "vault")));
    }

    private static StartUpHarm certificate(Path made, String which, String says) {
        return of(
                "the certificate is " + which,
                HUB,
                says,
                it -> {
                    put(made.resolve(which + ".pem"), it, "tls/chain.pem");
                    put(made.resolve(which + ".key"), it, "tls/key.pem");
                });
    }

    private static void put(Path from, StartUpWorkspace it, String to) {
        try {
            Files.copy(
                    from,
                    it.folder.resolve(to),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<StartUpHarm> certificates(Path made) {
        return List.of(
                certificate(made, "expired", "ended on"),
                certificate(made, "early", "not good before"),
                certificate(made, "foreign", "is not for 'localhost'"),
                of(
                        "the key is another's",
                        HUB,
                        "does not belong",
                        it -> put(made.resolve("foreign.key"), it, "tls/key.pem")),
                of(
                        "the certificate is no PEM",
                        HUB,
                        "tls-unusable",
                        it -> it.write("tls/chain.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n")),
                of("the key is no PEM", HUB, "tls-unusable", it -> it.write("tls/key.pem", "key")),
                of(
                        "the authority is none",
                        HUB,
                        "no authority",
                        it -> put(made.resolve("leaf.pem"), it, "tls/ca.pem")),
                of("the authority is empty", HUB, "client-ca", it -> it.write("tls/ca.pem", "")));
    }

    private static List<StartUpHarm> open() {
        return List.of(
                without(HUB, "tls", "listen-without-tls"),
                without(HUB, "url", "listen-without-url"),
                set(HUB, "url", "http://localhost:1", "listen-without-url"),
                set(HUB, "tls", "no", "tls-unknown"),
                set(HUB, "listen", "0.0.0.0", "listen-malformed"),
                set(HUB, "listen", "\"[::]:99999\"", "listen-malformed"),
                of(
                        "open without anything",
                        HUB,
                        "listen-without-tls",
                        it -> {
                            it.remove(HUB, "tls");
                            it.set(HUB, "listen", "\"[::]:0\"");
                        }),
                set(HUB, "url", "https://root:secret@localhost", "user name or password"),
                add(HUB, "", "proxies: [proxy.acme.example]", "address"),
                set(HUB, "private-addresses", "[localhost]", "address"),
                set(HUB, "private-addresses", "[10.0.0.0/8]", "127.0.0.1"),
                set(THERE, "url", "http://10.1.2.3", "url-refused"),
                set(THERE, "url", "http://169.254.169.254", "url-refused"),
                set(THERE, "url", "http://api.crm.example", "url-unencrypted"),
                set(THERE, "url", "ftp://api.crm.example", "https://"),
                set("systems/post.yaml", "url", "smtp://mail.acme.example", "starttls"),
                set(HUB, "telemetry.otlp", "http://otlp.acme.example", "url-unencrypted"),
                set(HUB, "sign-in.provider.issuer", "http://idp.acme.example", "url-unencrypted"),
                set(
                        HUB,
                        "credentials.fetched.oauth.token-url",
                        "http://idp.acme.example",
                        "url-unencrypted"),
                set(
                        HUB,
                        "credentials.consented.oauth.authorize-url",
                        "http://idp.acme.example",
                        "url-unencrypted"),
                set(
                        "systems/portal.yaml",
                        "caller.keys",
                        "http://idp.acme.example/jwks",
                        "url-unencrypted"));
    }

    private static List<StartUpHarm> halves() {
        String login = "sign-in.provider.";
        return List.of(
                without(HUB, "vault", "there is no vault"),
                of(
                        "codes without a vault",
                        HUB,
                        "codes-without-vault",
                        it -> {
                            it.remove(HUB, "vault");
                            it.remove(HUB, "credentials.kept");
                        }),
                without(HUB, "credentials.fetched.oauth.client-secret", "client-secret-missing"),
                set(HUB, "credentials.fetched.oauth.client-secret", "nobody", "nobody"),
                set(HUB, "credentials.fetched.oauth.client-secret", "consented", "fetched itself"),
                add(HUB, "credentials.there", "oauth: { client-id: a }", "from"),
                without(HUB, "credentials.there.from", "from-missing"),
                set(HUB, "credentials.there.expires", "soon", "day-malformed"),
                set(HUB, "credentials.caller", "f3a91c07be5d4826f3a91c07be5d4826", "secret"),
                set(HUB, login + "credential", "nobody", "nobody"),
                set(HUB, login + "roles.admins.owners", "[nobody]", "nobody"),
                set(HUB, login + "roles.admins.owners", "[]", "owners-empty"),
                set(HUB, login + "roles.admins.role", "root", "root"),
                set(HUB, login + "roles", "{}", "roles"),
                set(HUB, "sign-in.codes", "maybe", "maybe"),
                set(HUB, "telemetry.credential", "nobody", "nobody"),
                set("flows/site.yaml", "retention.history", "1d", "unique"),
                of(
                        "mtls without client-ca",
                        "systems/partner.yaml",
                        "client-ca",
                        it -> it.remove(HUB, "tls.client-ca")),
                without(THERE, "allow", "allow"),
                set(THERE, "allow", "{ things.drop: all }", "things.drop"),
                set(THERE, "credential", "nobody", "nobody"),
                without(THERE, "credential", "auth-without-credential"),
                set(THERE, "auth", "header", "header-missing"),
                add(THERE, "", "header: X-Api-Key", "header-unused"),
                add(THERE, "", "headers: { Authorization: Bearer f3a91c }", "header-unfit"),
                set(THERE, "owner", "nobody", "nobody"),
                add("systems/post.yaml", "", "user: hello", "credential"));
    }

    private static List<StartUpHarm> callers() {
        List<StartUpHarm> all = new ArrayList<>();
        for (String need :
                List.of(
                        "site credential",
                        "partner names",
                        "portal issuer",
                        "portal audience",
                        "portal keys",
                        "shop credential",
                        "shop header",
                        "shop timestamp-header",
                        "old credential",
                        "talk verify-token")) {
            String[] words = need.split(" ", -1);
            all.add(without("systems/" + words[0] + ".yaml", "caller." + words[1], words[1]));
        }
        all.add(set("systems/shop.yaml", "caller.signed", "\"{timestamp}\"", "{body}"));
        all.add(set("systems/shop.yaml", "caller.signed", "\"{body}\"", "timestamp-not-signed"));
        all.add(set("systems/partner.yaml", "caller.names", "[\"*.acme.example\"]", "wildcard"));
        all.add(set("systems/site.yaml", "caller.scheme", "none", "none"));
        all.add(add("systems/portal.yaml", "caller", "algorithms: [HS256]", "HS256"));
        all.add(add("systems/portal.yaml", "caller", "algorithms: [none]", "none"));
        all.add(without("systems/site.yaml", "caller", "caller"));
        all.add(
                of(
                        "a signed URL without a url",
                        "systems/spot.yaml",
                        "url",
                        it -> {
                            it.remove(HUB, "url");
                            it.set(HUB, "listen", "127.0.0.1:0");
                            it.remove(HUB, "credentials.consented");
                        }));
        return all;
    }

    private static List<StartUpHarm> names() {
        String flow = "flows/site.yaml";
        String contract = "contracts/thing.schema.json";
        return List.of(
                set("flows/site.yaml", "trigger.api.path", "/shop", "/shop"),
                set(flow, "trigger.api.from", "nobody", "nobody"),
                set(flow, "trigger.api.from", "there", "caller"),
                set(flow, "deliver.there.to", "there.things.drop", "things.drop"),
                set(flow, "deliver.there.to", "nobody.things.put", "nobody"),
                set(flow, "record.contract", "nothing", "nothing"),
                set(flow, "flow", "another", "another"),
                set(THERE, "connector", "ftp", "ftp"),
                add(HUB, "", "hub: twice", "hub"),
                of(
                        "YAML that is broken",
                        HUB,
                        "tieline.yaml",
                        it -> it.write(HUB, it.text(HUB) + "\t- [\n")),
                of(
                        "an alias",
                        HUB,
                        "tieline.yaml",
                        it -> it.write(HUB, it.text(HUB) + "review: &a 90d\n")),
                of("no tieline.yaml", HUB, HUB, it -> remove(it, HUB)),
                of("a contract that is no JSON", contract, contract, it -> it.write(contract, "{")),
                of(
                        "an unknown keyword",
                        contract,
                        "maxLenght",
                        it ->
                                it.write(
                                        contract,
                                        it.text(contract).replace("maxLength", "maxLenght"))),
                of(
                        "an unknown class",
                        contract,
                        "intimate",
                        it ->
                                it.write(
                                        contract,
                                        it.text(contract).replace("personal", "intimate"))));
    }
}
