package dev.tieline.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A CRM with one rule that every CRM has: an e-mail address belongs to one contact.
 *
 * <ul>
 *   <li>{@code PUT /contacts/{email}} creates (201) or changes (200) the contact with that address
 *   <li>{@code POST /contacts} creates (201); 409 with the id of the contact that has the address
 *   <li>{@code GET /contacts/{email}} 200 or 404; {@code GET /contacts} the latest of all
 *   <li>422 names the field that is wrong; 401 without the right bearer token
 * </ul>
 */
public final class SandboxCrm {
    private static final Duration SLOWNESS = Duration.ofSeconds(8);

    private final HttpDoor door;
    private final String token;
    private final ContactBook book = new ContactBook();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moodChanged = lock.newCondition();
    private Mood mood = Mood.NORMAL;

    SandboxCrm(int port, String token) {
        this.door = new HttpDoor(port, this::answer);
        this.token = token;
    }

    /** Listens, on the same port as before; does nothing when it already does. */
    public void start() throws IOException {
        door.start();
    }

    /** Is gone at once: connections break, new ones are refused. Contacts stay. */
    public void stop() {
        door.stop();
    }

    public boolean running() {
        return door.running();
    }

    public URI url() {
        return door.url();
    }

    public Mood mood() {
        lock.lock();
        try {
            return mood;
        } finally {
            lock.unlock();
        }
    }

    /** Changes how it behaves; requests that wait because it was slow go on at once. */
    public void mood(Mood next) {
        lock.lock();
        try {
            mood = next;
            moodChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** All contacts, newest first, as its API shows them. */
    public List<Map<String, Object>> contacts() {
        return book.latest();
    }

    /** Forgets all contacts. */
    public void clear() {
        book.clear();
    }

    private Reply answer(Request request) throws InterruptedException {
        Mood now = mood();
        if (now == Mood.SLOW) {
            waitForBetterMood();
        }
        if (now == Mood.FAILING) {
            return Reply.error(500, "internal", "an unexpected error happened", "");
        }
        if (now == Mood.BUSY) {
            return Reply.error(429, "too-many-requests", "come back later", "")
                    .with("Retry-After", "5");
        }
        if (now == Mood.LOCKED || !authorized(request)) {
            return Reply.error(401, "unauthorized", "the token is not valid", "")
                    .with("WWW-Authenticate", "Bearer");
        }
        return route(request);
    }

    private Reply route(Request request) {
        List<String> path = request.path();
        if (path.isEmpty() || path.size() > 2 || !path.getFirst().equals("contacts")) {
            return Reply.error(404, "not-found", "there is nothing here", "");
        }
        boolean one = path.size() == 2;
        return switch (request.method() + (one ? " one" : " all")) {
            case "GET all" -> Reply.json(200, Map.of("contacts", book.latest()));
            case "POST all" -> book.create(request.object());
            case "GET one" -> book.read(path.get(1));
            case "PUT one" -> upsert(path.get(1), request.object());
            default ->
                    Reply.error(405, "method-not-allowed", "not possible here", "")
                            .with("Allow", one ? "GET, PUT" : "GET, POST");
        };
    }

    private Reply upsert(String email, Map<String, Object> body) {
        Map<String, Object> fields = new LinkedHashMap<>(body);
        Object own = fields.putIfAbsent("email", email);
        if (own != null && !lower(own.toString()).equals(lower(email))) {
            return Reply.error(422, "invalid", "must be the address in the path", "email");
        }
        return book.upsert(fields);
    }

    private boolean authorized(Request request) {
        String[] parts = request.header("Authorization").split(" +", 2);
        return parts.length == 2
                && parts[0].equalsIgnoreCase("Bearer")
                && MessageDigest.isEqual(
                        parts[1].getBytes(StandardCharsets.UTF_8),
                        token.getBytes(StandardCharsets.UTF_8));
    }

    private void waitForBetterMood() throws InterruptedException {
        lock.lock();
        try {
            long left = SLOWNESS.toNanos();
            while (mood == Mood.SLOW && left > 0) {
                left = moodChanged.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    static String lower(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
