package dev.tieline.connector.s3;

import dev.tieline.api.Credentials;
import dev.tieline.api.Secret;
import dev.tieline.connector.http.Line;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signed requests to one bucket, in its path style. Thread-safe. */
final class Bucket implements AutoCloseable {
    /** The header of a request that copies; its value is a {@link #path}. */
    static final String COPIED = "x-amz-copy-source";

    private static final int SMALL = 16 << 20;

    private final Line line;
    private final S3Settings settings;
    private final Signature signature;
    private final String credential;
    private final Credentials credentials;
    private final InstantSource time;

    /**
     * @param credential name of the secret
     * @param credentials where it is asked for, anew for each request
     * @param time that requests are signed with
     */
    Bucket(
            Line line,
            S3Settings settings,
            String credential,
            Credentials credentials,
            InstantSource time) {
        this.line = line;
        this.settings = settings;
        this.signature = new Signature(settings.keyId(), settings.region());
        this.credential = credential;
        this.credentials = credentials;
        this.time = time;
    }

    /**
     * A request.
     *
     * @param key of an object; empty for the bucket itself
     * @param body in pieces
     * @param maxBytes of the answer's body
     */
    record Call(
            String method,
            String key,
            Map<String, String> query,
            Map<String, String> headers,
            List<byte[]> body,
            int maxBytes) {

        static Call of(String method, String key) {
            return new Call(method, key, Map.of(), Map.of(), List.of(), SMALL);
        }

        Call with(String parameter, String value) {
            Map<String, String> more = new LinkedHashMap<>(query);
            more.put(parameter, value);
            return new Call(method, key, more, headers, body, maxBytes);
        }

        Call header(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Call(method, key, query, more, body, maxBytes);
        }

        Call body(List<byte[]> pieces) {
            return new Call(method, key, query, headers, pieces, maxBytes);
        }

        Call most(int bytes) {
            return new Call(method, key, query, headers, body, bytes);
        }
    }

    /**
     * Asks once; with another secret that is good when the server refuses the first.
     *
     * @param end on the clock of {@link System#nanoTime}
     * @return an answer of success
     * @throws java.nio.file.NoSuchFileException when there is no such object
     * @throws S3Faults.NotAsAsked when a condition did not hold
     * @throws dev.tieline.connector.files.StorageFailed for most other answers, or none
     */
    Line.Told.Answer ask(Call call, long end) throws IOException {
        try {
            Secret secret = credentials.credential(credential);
            List<Secret> refused = new ArrayList<>();
            while (true) {
                try {
                    Line.Told.Answer answer = ask(call, secret, end);
                    if (!refused.isEmpty()) {
                        credentials.worked(credential, secret);
                    }
                    return answer;
                } catch (S3Faults.NotLetIn _) {
                    refused.add(secret);
                    secret = instead(refused).orElseThrow(S3Faults::refused);
                }
            }
        } catch (Credentials.MissingCredential e) {
            throw S3Faults.credentialMissing(String.valueOf(e.getMessage()));
        }
    }

    private Optional<Secret> instead(List<Secret> refused) {
        try {
            return credentials.instead(credential, refused);
        } catch (Credentials.NotObtained | Credentials.MissingCredential _) {
            return Optional.empty();
        }
    }

    private Line.Told.Answer ask(Call call, Secret secret, long end) throws IOException {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw S3Faults.timedOut();
        }
        Instant now = time.instant();
        String path = path(call.key());
        String query = Signature.query(call.query());
        String sum = Signature.sum(call.body());
        Map<String, String> headers = new LinkedHashMap<>(call.headers());
        headers.put("x-amz-date", Signature.time(now));
        headers.put("x-amz-content-sha256", sum);
        Map<String, String> signed = new LinkedHashMap<>(headers);
        signed.put("Host", line.authority());
        headers.put(
                "Authorization",
                signature.authorization(
                        new Signature.Signed(call.method(), path, query, signed, sum),
                        now,
                        secret));
        Line.Request request =
                new Line.Request(
                        call.method(),
                        query.isEmpty() ? path : path + "?" + query,
                        headers,
                        call.body(),
                        call.maxBytes());
        return switch (line.ask(request, Duration.ofNanos(left))) {
            case Line.Told.Nothing(var outcome) -> throw S3Faults.notTold(outcome);
            case Line.Told.Answer answer -> judged(call, answer);
        };
    }

    /** Of an object, as requests name it. */
    String path(String key) {
        return "/" + settings.bucket() + "/" + Signature.encoded(key, true);
    }

    /** Some errors come behind a status of success. */
    private static Line.Told.Answer judged(Call call, Line.Told.Answer answer) throws IOException {
        boolean good = answer.status() / 100 == 2;
        boolean takesLong = call.method().equals("POST") || call.headers().containsKey(COPIED);
        boolean late = good && takesLong && isError(answer.body());
        if (good && !late) {
            return answer;
        }
        int slash = call.key().lastIndexOf('/');
        throw S3Faults.of(call.key().substring(slash + 1), answer);
    }

    private static boolean isError(byte[] body) {
        return Xml.of(body).filter(xml -> xml.name().equals("Error")).isPresent();
    }

    @Override
    public void close() {
        line.close();
    }
}
