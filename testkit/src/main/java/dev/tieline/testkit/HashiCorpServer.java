package dev.tieline.testkit;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A real server that answers as HashiCorp documents its Vault to (API of KV version 1 at {@code kv}
 * and 2 at {@code secret}, tokens, logins by AppRole and Kubernetes). Thread-safe.
 */
public final class HashiCorpServer implements AutoCloseable {
    private static final String DENIED =
            "{\"errors\":[\"1 error occurred:\\n\\t* permission denied\\n\\n\"]}";
    private static final String NOT_VERSIONED =
            "{\"request_id\":\"r\",\"lease_id\":\"\",\"renewable\":false,\"lease_duration\":0,"
                    + "\"data\":null,\"wrap_info\":null,\"warnings\":[\"Invalid path for a versioned"
                    + " K/V secrets engine. See the API docs for the appropriate API endpoints to"
                    + " use.\"],\"auth\":null}";

    private final ScriptedPeer peer;
    private final InstantSource clock;
    private final Map<String, Versions> versioned = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> plain = new ConcurrentHashMap<>();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Map<String, Role> roles = new ConcurrentHashMap<>();
    private final AtomicInteger given = new AtomicInteger();
    private volatile boolean sealed;
    private volatile boolean silent;
    private volatile String namespace = "";

    private record Versions(int number, Map<String, String> fields, Instant at, boolean deleted) {}

    private record Token(
            Instant ends, Instant longest, Duration life, boolean renewable, Role of) {}

    /**
     * Who may log in, and what for.
     *
     * @param proof what a login must send, by key
     * @param life of a token, until it is renewed
     * @param longest no token lives longer, however often it is renewed
     * @param readable paths
     */
    public record Role(
            Map<String, String> proof, Duration life, Duration longest, List<String> readable) {
        public Role {
            proof = Map.copyOf(proof);
            readable = List.copyOf(readable);
        }
    }

    private HashiCorpServer(ScriptedPeer peer, InstantSource clock) {
        this.peer = peer;
        this.clock = clock;
        peer.usually(this::answer);
    }

    /** One that speaks in the clear. */
    public static HashiCorpServer start(InstantSource clock) {
        return new HashiCorpServer(ScriptedPeer.start(), clock);
    }

    /** One whose sockets come from an SSL context. */
    public static HashiCorpServer startEncrypted(ServerSocketFactory sockets, InstantSource clock) {
        return new HashiCorpServer(ScriptedPeer.startEncrypted(sockets), clock);
    }

    public URI url() {
        return peer.url();
    }

    /** What was asked, as in {@code GET secret/data/crm}, in order. */
    public List<String> asked() {
        return peer.heard().stream()
                .map(heard -> heard.method() + " " + heard.target().replaceFirst("^/v1/", ""))
                .toList();
    }

    /** Puts a new version at {@code secret/data/PATH}. */
    public void put(String path, Map<String, String> fields) {
        versioned.merge(
                path,
                new Versions(1, fields, clock.instant(), false),
                (old, _) -> new Versions(old.number() + 1, fields, clock.instant(), false));
    }

    /** Deletes the newest version there, softly. */
    public void delete(String path) {
        versioned.computeIfPresent(
                path, (_, old) -> new Versions(old.number(), old.fields(), old.at(), true));
    }

    /** Puts a secret at {@code kv/PATH}, which keeps no versions. */
    public void putPlain(String path, Map<String, String> fields) {
        plain.put(path, fields);
    }

    /** A token that reads these paths; for ever with a life of zero. */
    public void token(String token, Duration life, boolean renewable, String... readable) {
        Instant now = clock.instant();
        Role of = new Role(Map.of(), life, Duration.ofDays(32), List.of(readable));
        Instant ends = life.isZero() ? Instant.MAX : now.plus(life);
        tokens.put(token, new Token(ends, now.plus(Duration.ofDays(32)), life, renewable, of));
    }

    /** Lets those log in who send its proof to this mount. */
    public void role(String mount, Role role) {
        roles.put(mount, role);
    }

    /** No token that was given is good any more. */
    public void revokeAll() {
        tokens.clear();
    }

    public void seal(boolean now) {
        sealed = now;
    }

    /** Hangs up on everybody, as one that is gone does. */
    public void silent(boolean now) {
        silent = now;
    }

    /** Everything is in this namespace. */
    public void namespace(String name) {
        namespace = name;
    }

    private List<Act> answer(ScriptedPeer.Heard heard) {
        if (silent) {
            return List.of(new Act.Close());
        }
        if (!"true".equals(heard.headers().get("x-vault-request"))) {
            return Act.json(412, "{\"errors\":[\"missing header X-Vault-Request\"]}");
        }
        if (sealed) {
            return Act.json(503, "{\"errors\":[\"Vault is sealed\"]}");
        }
        if (!namespace.equals(heard.headers().getOrDefault("x-vault-namespace", ""))) {
            return Act.json(404, "{\"errors\":[\"no handler for route\"]}");
        }
        String path = heard.target().replaceFirst("^/v1/", "");
        if (path.startsWith("auth/") && path.endsWith("/login")) {
            return loggedIn(path.substring(5, path.length() - 6), heard.body());
        }
        String shown = heard.headers().getOrDefault("x-vault-token", "");
        Token token = tokens.get(shown);
        if (token == null || !clock.instant().isBefore(token.ends())) {
            return Act.json(403, "{\"errors\":[\"permission denied\"]}");
        }
        return switch (path) {
            case "auth/token/lookup-self" -> Act.json(200, about(token));
            case "auth/token/renew-self" -> renewed(shown, token);
            default -> token.of().readable().contains(path) ? secret(path) : Act.json(403, DENIED);
        };
    }

    private List<Act> loggedIn(String mount, String body) {
        Role role = roles.get(mount);
        if (role == null || !fields(body).equals(role.proof())) {
            return Act.json(400, "{\"errors\":[\"invalid role or secret ID\"]}");
        }
        String token = "hvs.given-" + mount + "-" + given.incrementAndGet();
        Instant now = clock.instant();
        tokens.put(
                token,
                new Token(
                        now.plus(role.life()), now.plus(role.longest()), role.life(), true, role));
        return Act.json(200, auth(token, role.life().toSeconds()));
    }

    private static Map<String, String> fields(String body) {
        Map<String, String> fields = new HashMap<>();
        Matcher pair = Pattern.compile("\"([a-z_]+)\": ?\"([^\"]*)\"").matcher(body);
        while (pair.find()) {
            fields.put(pair.group(1), pair.group(2));
        }
        return fields;
    }

    private static String auth(String token, long seconds) {
        return "{\"request_id\":\"r\",\"lease_id\":\"\",\"renewable\":false,\"lease_duration\":0,"
                + "\"data\":null,\"wrap_info\":null,\"warnings\":null,\"auth\":{\"client_token\":\""
                + token
                + "\",\"accessor\":\"a\",\"policies\":[\"default\"],\"metadata\":{},"
                + "\"lease_duration\":"
                + seconds
                + ",\"renewable\":true,\"token_type\":\"service\",\"orphan\":true}}";
    }

    private String about(Token token) {
        long left =
                token.life().isZero()
                        ? 0
                        : Duration.between(clock.instant(), token.ends()).toSeconds();
        return "{\"data\":{\"accessor\":\"a\",\"creation_ttl\":%d,\"ttl\":%d,\"renewable\":%b,\"policies\":[\"default\"],\"type\":\"service\"}}"
                .formatted(token.life().toSeconds(), left, token.renewable());
    }

    private List<Act> renewed(String shown, Token token) {
        if (!token.renewable()) {
            return Act.json(400, "{\"errors\":[\"lease is not renewable\"]}");
        }
        Instant ends = clock.instant().plus(token.life());
        Instant until = ends.isAfter(token.longest()) ? token.longest() : ends;
        tokens.put(shown, new Token(until, token.longest(), token.life(), true, token.of()));
        return Act.json(200, auth(shown, Duration.between(clock.instant(), until).toSeconds()));
    }

    private List<Act> secret(String path) {
        if (path.startsWith("secret/data/")) {
            return version(versioned.get(path.substring("secret/data/".length())));
        }
        if (path.startsWith("secret/")) {
            return Act.json(404, NOT_VERSIONED);
        }
        if (path.startsWith("database/creds/")) {
            return Act.json(
                    200,
                    "{\"lease_id\":\"database/creds/x/1\",\"renewable\":true,\"lease_duration\":3600,"
                            + "\"data\":{\"username\":\"v-root\",\"password\":\"lent\"}}");
        }
        Map<String, String> fields = plain.get(path.replaceFirst("^kv/", ""));
        return fields == null
                ? Act.json(404, "{\"errors\":[]}")
                : Act.json(
                        200,
                        "{\"request_id\":\"r\",\"lease_id\":\"\",\"renewable\":false,"
                                + "\"lease_duration\":2764800,\"data\":"
                                + json(fields)
                                + ",\"wrap_info\":null,\"warnings\":null,\"auth\":null}");
    }

    private static List<Act> version(@Nullable Versions newest) {
        if (newest == null) {
            return Act.json(404, "{\"errors\":[]}");
        }
        return Act.json(
                newest.deleted() ? 404 : 200,
                "{\"request_id\":\"r\",\"lease_id\":\"\",\"renewable\":false,\"lease_duration\":0,"
                        + "\"data\":{\"data\":"
                        + (newest.deleted() ? "null" : json(newest.fields()))
                        + ",\"metadata\":{\"created_time\":\""
                        + newest.at()
                        + "\",\"custom_metadata\":null,\"deletion_time\":\""
                        + (newest.deleted() ? newest.at() : "")
                        + "\",\"destroyed\":false,\"version\":"
                        + newest.number()
                        + "}},\"wrap_info\":null,\"warnings\":null,\"auth\":null}");
    }

    private static String json(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field ->
                        "\"%s\":\"%s\""
                                .formatted(field.getKey(), field.getValue().replace("\n", "\\n")))
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public void close() {
        peer.close();
    }
}
