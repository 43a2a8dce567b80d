package dev.tieline.app;

import dev.tieline.testkit.Act;
import dev.tieline.testkit.Between;
import dev.tieline.testkit.ScriptedPeer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What goes wrong at a {@link CanaryHub}, table by table; counts what it did. */
final class CanaryDeeds {
    private static final String PASSWORD = "a sentence nobody guesses " + Canaries.token();

    private final CanaryHub hub;
    private final Canaries canaries;
    private String root = "";
    int done;

    CanaryDeeds(CanaryHub hub) {
        this.hub = hub;
        this.canaries = hub.canaries;
        String access = canaries.plant("access token");
        String consented = canaries.plant("access token by consent");
        String refresh = canaries.plant("refresh token");
        hub.peer.usually(heard -> answer(heard));
        hub.untrusted.usually(heard -> answer(heard));
        hub.issuer.usually(heard -> token(heard, access, consented, refresh));
    }

    /** The cookie of the first admin, who may not see what is classified. */
    String root() {
        return root;
    }

    private static void await(BooleanSupplier what, long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        while (!what.getAsBoolean() && System.nanoTime() < until) {
            Between.looks();
        }
    }

    private static List<Act> answer(ScriptedPeer.Heard heard) {
        String shown =
                heard.headers()
                        .getOrDefault(
                                "authorization", heard.headers().getOrDefault("x-api-key", ""));
        String how = heard.target().replaceAll(".*/", "").replaceAll("-.*", "");
        return how.equals("hang")
                ? List.of(new Act.Hang())
                : CanaryScenario.ANSWERS
                        .getOrDefault(how, _ -> Act.json(200, "{\"number\":\"n\"}"))
                        .apply(shown);
    }

    private static List<Act> token(
            ScriptedPeer.Heard heard, String access, String consented, String refresh) {
        String how = heard.target().substring(1).replace("consented-", "");
        boolean byConsent = heard.target().startsWith("/consented-");
        Map<String, String> form = TestIssuer.pairs(heard.body());
        boolean fails = !byConsent || !"good".equals(form.get("code"));
        if (fails && CanaryScenario.REFUSALS.containsKey(how)) {
            String shown = CanaryScenario.inside(heard.headers().getOrDefault("authorization", ""));
            String all =
                    URLDecoder.decode(shown, StandardCharsets.UTF_8)
                            + " "
                            + shown
                            + " "
                            + String.join(" ", form.values());
            return CanaryScenario.REFUSALS.get(how).apply(all);
        }
        String more = byConsent ? ",\"refresh_token\":\"" + refresh + "\"" : "";
        return Act.json(
                200,
                "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":3600%s}"
                        .formatted(byConsent ? consented : access, more));
    }

    void people() throws IOException {
        Matcher link =
                Pattern.compile("set-up\\?key=([A-Za-z0-9_-]+)").matcher(Files.readString(hub.log));
        if (!link.find()) {
            throw new AssertionError("nobody is to set it up");
        }
        canaries.plant("password", PASSWORD);
        hub.form("", "/set-up", "key", link.group(1), "name", "root", "password", PASSWORD);
        root = cookie(hub.form("", "/sign-in", "name", "root", "password", PASSWORD));
        canaries.plant("session", root.substring(root.indexOf('=') + 1));
        String invitation =
                RunningHub.json(
                                hub.api("/api/people", "{\"name\":\"ada\",\"role\":\"admin\"}")
                                        .body())
                        .text("link")
                        .orElseThrow();
        String key = invitation.substring(invitation.indexOf("key=") + 4);
        canaries.plant("invitation", key);
        hub.page("", "/invitation?key=" + key);
        hub.form("", "/invitation", "key", key, "password", "short");
        hub.form("", "/invitation", "key", key, "password", PASSWORD);
        String ada = cookie(hub.form("", "/sign-in", "name", "ada", "password", PASSWORD));
        canaries.plant("session of another", ada.substring(ada.indexOf('=') + 1));
        String token =
                hub.form(ada, "/account/tokens", "label", "x", "role", "admin", "days", "9").body();
        canaries.plant("API token", found(token, "tieline_[A-Za-z0-9_-]{43}"));
        String offer = hub.form(ada, "/account/codes", "before", PASSWORD).body();
        String seed = found(offer, "id=\"secret\">([A-Z2-7]+)");
        canaries.plant("TOTP seed", seed);
        canaries.plant("TOTP seed, decoded", Authenticator.bytes(seed));
        String codes =
                hub.form(
                                ada,
                                "/account/codes/confirm",
                                "code",
                                Authenticator.code(seed, Instant.now()))
                        .body();
        canaries.plant("recovery code", found(codes, "<li>([a-z2-7-]{19})</li>"));
        for (String wrong : List.of(PASSWORD, key, seed, token(canaries, "API token"))) {
            hub.form("", "/sign-in", "name", wrong, "password", wrong);
            hub.form("", "/sign-in", "name", "ada", "password", wrong + "x");
            hub.form("", "/sign-in/code", "key", wrong, "code", wrong);
            hub.page("", "/invitation?key=" + wrong.replace(' ', '+'));
            hub.page("__Host-tieline=" + wrong.replace(' ', '.'), "/records");
            hub.form(ada, "/account/password", "before", wrong + "y", "password", wrong);
            hub.form(ada, "/account/tokens", "label", "", "role", wrong, "days", wrong);
            hub.send(
                    HttpRequest.newBuilder(hub.at("/api/records"))
                            .header("Authorization", "Bearer " + wrong.replace(' ', '.') + "z"));
            done += 8;
        }
    }

    private static String token(Canaries canaries, String name) {
        return new String(canaries.secret(name), StandardCharsets.UTF_8);
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new AssertionError(pattern + " is not in " + text);
        }
        return matcher.group(matcher.groupCount());
    }

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .filter(cookie -> cookie.startsWith("__Host-tieline="))
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(answer + " " + answer.headers().map() + answer.body()));
    }

    /** Destinations fail while they repeat what they were shown. */
    void destinations() {
        List<String> systems = List.of("crm", "erp", "cdp", "cloud");
        for (String system : systems) {
            for (String how : CanaryScenario.ANSWERS.keySet()) {
                send("to-" + system, how + "-" + system);
                // Whoever fails again and again is not called for a while.
                send("to-" + system, "ok-" + how + system);
            }
            send("to-" + system, "hang-" + system);
        }
        for (String system : List.of("closed", "untrusted")) {
            send("to-" + system, "away-" + system);
        }
        CanaryHub.fetching("fetched").forEach(name -> send("to-" + name, "ok-" + name));
    }

    private void send(String flow, String id) {
        HttpResponse<String> answer =
                hub.record(flow, "{\"id\":\"" + id + "\",\"email\":\"" + id + "@acme.example\"}");
        if (answer.statusCode() != 202) {
            throw new AssertionError(flow + " " + answer.statusCode() + answer.body());
        }
        done++;
    }

    /** People consent; then a refresh is refused, or the code already was. */
    void consents() {
        List<String> all = CanaryHub.fetching("consented");
        String code = canaries.plant("code of consent");
        for (String name : all) {
            back(name, code);
            back(name, "good");
            send("to-" + name, "message401-" + name);
        }
        int before = hub.issuer.heard().size();
        await(() -> hub.issuer.heard().size() >= before + all.size(), 5_000);
        hub.issuer.heard().stream()
                .map(heard -> TestIssuer.pairs(heard.body()).get("code_verifier"))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .ifPresent(verifier -> canaries.plant("verifier of consent", verifier));
    }

    private void back(String name, String code) {
        String page = hub.form(root, "/credentials/" + name + "/consent").body();
        String url = found(page, "id=\"away\"[^>]* href=\"([^\"]+)\"").replace("&amp;", "&");
        String state = TestIssuer.pairs(URI.create(url).getRawQuery()).get("state");
        String where = "/credentials/" + name + "/consented?code=" + code + "&state=";
        hub.page(root, where + URLEncoder.encode(state, StandardCharsets.UTF_8));
        hub.page(root, where + "wrong");
        done += 2;
    }

    /** Callers whose proof or whose body is wrong, with their secret where it must not be. */
    void callers() {
        Map<String, String> secrets = new HashMap<>(hub.environment);
        secrets.put("OLD", token(canaries, "caller's password"));
        secrets.put("HOOKS", token(canaries, "caller's HOOKS"));
        String now = Long.toString(Instant.now().getEpochSecond());
        String jwt = canaries.plant("JWT", jwt());
        CanaryHub.CALLERS
                .keySet()
                .forEach(name -> {
                    String secret =
                            name.equals("portal")
                                    ? jwt
                                    : secrets.get(name.toUpperCase(java.util.Locale.ROOT));
                    for (String body : CanaryScenario.bodies()) {
                        call(name, body.replace("@", escaped(secret)), now, secret);
                    }
                });
        String verify = hub.environment.get("VERIFY");
        for (String wrong : List.of(verify + "x", "x" + verify, verify.substring(1))) {
            hub.send(
                    HttpRequest.newBuilder(
                            hub.at(
                                    "/in/meta?hub.mode=subscribe&hub.challenge=1&hub.verify_token="
                                            + wrong)));
            done++;
        }
        String site = hub.environment.get("SITE");
        for (String path : List.of("/in/", "/in/site/", "/api/", "/", "/records/", "/assets/")) {
            hub.send(HttpRequest.newBuilder(hub.at(path + site)));
            hub.send(HttpRequest.newBuilder(hub.at(path + "x?token=" + site)));
            done += 2;
        }
    }

    private static String escaped(String secret) {
        return CanaryScenario.quoted(secret).replaceAll("^\"|\"$", "");
    }

    private String jwt() {
        String claims =
                "{\"iss\":\"https://login.example\",\"aud\":\"another\",\"sub\":\"a\",\"exp\":%d}"
                        .formatted(Instant.now().getEpochSecond() + 600);
        return hub.login.signed(TestIssuer.HEADER, claims);
    }

    private void call(String name, String body, String now, String secret) {
        String coded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String header = secret.replaceAll("[^\\x20-\\x7e]", "");
        boolean token = secret.matches("[A-Za-z0-9._-]+");
        for (String type : List.of("application/json", "application/x-www-form-urlencoded")) {
            hub.send(
                    HttpRequest.newBuilder(hub.at("/in/" + name + "?secret=x" + coded))
                            .header("Content-Type", type)
                            .header("Authorization", token ? "Bearer x" + secret : "Basic " + coded)
                            .header("X-Signature", header)
                            .header("X-Hub-Signature-256", "sha256=" + header)
                            .header("Stripe-Signature", "t=" + now + ",v1=" + header)
                            .header("webhook-id", header)
                            .header("webhook-timestamp", now)
                            .header("webhook-signature", "v1," + header)
                            .header("X-HubSpot-Signature-v3", header)
                            .header("X-HubSpot-Request-Timestamp", now + "000")
                            .header("traceparent", header)
                            .POST(HttpRequest.BodyPublishers.ofString(body)));
            done++;
        }
    }

    /** The mail server fails at every step. */
    void mail() {
        for (String to : List.of("550", "ok", "garbage", "cut", "421")) {
            letter(to);
        }
        for (String mood : List.of("535", "password", "lines", "454", "cut", "greeting")) {
            hub.mail.mood = mood;
            letter("mood-" + mood);
        }
    }

    private void letter(String to) {
        int before = hub.mail.heard.size();
        send("to-post", to + "@acme.example");
        await(() -> hub.mail.heard.size() >= before + 2, 1_500);
    }

    /** Records that break the contract where it says what is nobody's business. */
    void records() {
        String pin =
                canaries.plant(
                        "secret field",
                        Canaries.token(),
                        Canaries.Sink.STORE,
                        Canaries.Sink.BACKUP);
        String mail =
                canaries.plant(
                        "personal field",
                        Canaries.token() + "@acme.example",
                        Canaries.Sink.STORE,
                        Canaries.Sink.BACKUP);
        int number = 0;
        for (String json :
                List.of(
                        "{\"id\":\"#\",\"pin\":\"P\",\"email\":\"M\"}",
                        "{\"id\":\"#\",\"pin\":{\"P\":1},\"email\":{\"M\":\"M\"}}",
                        "{\"id\":\"#\",\"pin\":[\"P\"],\"email\":[\"M\"]}",
                        "{\"id\":\"#\",\"n\":\"x\",\"pin\":\"P\",\"email\":\"M\"}")) {
            for (String flow : List.of("to-crm", "to-erp", "site", "to-closed")) {
                String id = "message422-" + ++number;
                hub.record(flow, json.replace("#", id).replace("P", pin).replace("M", mail));
                done++;
            }
        }
    }

    /** Who signs in elsewhere is not believed; see {@link CanarySignIn}. */
    void signIn() {
        done += new CanarySignIn(hub).all();
    }

    /** A secret is pasted into the workspace where none belongs, and it is read again. */
    void reloads() throws IOException, InterruptedException {
        String secret = canaries.plant("pasted secret");
        String file = hub.hubFile();
        String system = Files.readString(hub.folder.resolve("systems/crm.yaml"));
        for (Map.Entry<String, String> pasted :
                CanaryScenario.pasted(file, system, secret).entrySet()) {
            boolean ofHub = pasted.getValue().startsWith("hub:");
            String path = ofHub ? "tieline.yaml" : "systems/crm.yaml";
            int before = told();
            hub.write(path, pasted.getValue());
            new ProcessBuilder("kill", "-HUP", Long.toString(hub.pid())).start().waitFor();
            await(() -> told() > before, 60_000);
            if (told() <= before) {
                throw new AssertionError("not read: " + pasted.getKey() + hub.dump());
            }
            hub.page(root, "/");
            hub.write(path, ofHub ? file : system);
            done++;
        }
    }

    private int told() {
        try {
            return Files.readString(hub.log).split("does not check", -1).length;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
