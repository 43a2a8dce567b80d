package dev.tieline.connector.http;

import dev.tieline.api.Blame;
import dev.tieline.api.Credentials;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Operation;
import dev.tieline.api.Outcome;
import dev.tieline.api.Rendition;
import dev.tieline.api.Secret;
import dev.tieline.api.SystemDeclaration;
import dev.tieline.api.TraceContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Writes requests to one system. Thread-safe. */
final class Requests {
    private static final Header ACCEPT = new BasicHeader("Accept", "application/json");
    private static final Header PLAIN = new BasicHeader("Accept-Encoding", "identity");
    private static final Header AGENT = new BasicHeader("User-Agent", "Tieline");
    private static final Header JSON = new BasicHeader("Content-Type", "application/json");

    private final BaseUrl url;
    private final Header host;
    private final Login login;
    private final Credentials credentials;
    private final Optional<String> credential;
    private final List<Header> standing;
    private volatile @Nullable Known known;

    Requests(BaseUrl url, SystemDeclaration system, Credentials credentials) {
        this.url = url;
        this.host = new BasicHeader("Host", url.authority());
        this.login = AddressCheck.login(system);
        this.standing = AddressCheck.standing(system);
        this.credentials = credentials;
        this.credential = system.credential();
    }

    /** The secret's proof, kept while the secret stays the same. */
    private record Known(Secret secret, Login.Proof proof) {}

    sealed interface Prepared {
        /**
         * @param secrets texts that must not show anywhere
         * @param signed what it is signed with; empty when it is not signed
         */
        record Ready(ClassicHttpRequest request, List<String> secrets, Optional<Secret> signed)
                implements Prepared {}

        /** Cannot be sent; nothing was. */
        record Refused(Outcome outcome) implements Prepared {}
    }

    /** The call itself. */
    Prepared call(HttpOperation operation, Rendition rendition) {
        RequestLine line = operation.request();
        Document input = rendition.input();
        return switch (target(operation, input)) {
            case RequestLine.Target.Refused(Fault fault) ->
                    new Prepared.Refused(new Outcome.Rejected(fault));
            case RequestLine.Target.Asked(String target) -> {
                ClassicHttpRequest request = request(line.method(), target, rendition);
                if (!line.method().equals("GET")) {
                    request.addHeader("Idempotency-Key", rendition.key().text());
                }
                yield line.hasBody()
                        ? withBody(request, () -> JsonBody.of(input))
                        : signed(request);
            }
        };
    }

    /** The call of several. */
    Prepared call(HttpOperation operation, BatchForm form, List<Rendition> renditions) {
        RequestLine line = operation.request();
        return switch (line.target(url.path(), Document.empty(), Map.of())) {
            case RequestLine.Target.Refused(Fault fault) ->
                    new Prepared.Refused(new Outcome.Rejected(fault));
            case RequestLine.Target.Asked(String target) -> {
                ClassicHttpRequest request = request(line.method(), target, renditions.getFirst());
                request.addHeader("Idempotency-Key", key(renditions));
                List<Map<String, ?>> items = new ArrayList<>(renditions.size());
                renditions.forEach(one -> items.add(one.input().fields()));
                yield withBody(
                        request,
                        () ->
                                form.items().isEmpty()
                                        ? JsonBody.of(items)
                                        : JsonBody.of(Document.of(Map.of(form.items(), items))));
            }
        };
    }

    /** The same for the same items in the same order, and no other. */
    private static String key(List<Rendition> renditions) {
        if (renditions.size() == 1) {
            return renditions.getFirst().key().text();
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Rendition one : renditions) {
                digest.update(one.key().text().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    private RequestLine.Target target(HttpOperation operation, Document input) {
        RequestLine line = operation.request();
        Optional<String> page =
                operation.next().isPresent() ? input.text(Operation.NEXT_PAGE) : Optional.empty();
        return page.isPresent()
                ? line.page(url.path(), input, page.get())
                : line.target(url.path(), input, line.hasBody() ? Map.of() : rest(line, input));
    }

    /** The question whether the call was applied. */
    Prepared question(RequestLine line, Rendition rendition) {
        return switch (line.target(url.path(), rendition.input(), Map.of())) {
            case RequestLine.Target.Refused(Fault fault) ->
                    new Prepared.Refused(new Outcome.Misunderstood(fault));
            case RequestLine.Target.Asked(String target) ->
                    signed(request(line.method(), target, rendition));
        };
    }

    private static Map<String, @Nullable Object> rest(RequestLine line, Document input) {
        Set<String> filled = line.fields();
        Map<String, @Nullable Object> rest = new LinkedHashMap<>(input.fields());
        rest.keySet().removeAll(filled);
        return rest;
    }

    private ClassicHttpRequest request(String method, String target, Rendition rendition) {
        ClassicHttpRequest request = new BasicClassicHttpRequest(method, target);
        request.addHeader(host);
        request.addHeader(ACCEPT);
        request.addHeader(PLAIN);
        request.addHeader(AGENT);
        standing.forEach(request::addHeader);
        TraceContext trace = rendition.trace();
        if (!trace.isEmpty()) {
            request.addHeader("traceparent", trace.traceparent());
            if (!trace.tracestate().isEmpty()) {
                request.addHeader("tracestate", trace.tracestate());
            }
        }
        return request;
    }

    private Prepared withBody(ClassicHttpRequest request, Supplier<HttpEntity> written) {
        try {
            HttpEntity body = written.get();
            request.addHeader(JSON);
            request.addHeader("Content-Length", Long.toString(body.getContentLength()));
            request.setEntity(body);
            return signed(request);
        } catch (JacksonException _) {
            return new Prepared.Refused(
                    new Outcome.Rejected(
                            Fault.of(
                                    "body-unwritable",
                                    Blame.FLOW,
                                    "A text to be sent holds half a character and cannot be"
                                            + " written as JSON.",
                                    "Let the contract refuse such records, or map another"
                                            + " value.")));
        }
    }

    private Prepared signed(ClassicHttpRequest request) {
        if (credential.isEmpty()) {
            return new Prepared.Ready(request, List.of(), Optional.empty());
        }
        String name = credential.get();
        try {
            Secret secret = credentials.credential(name);
            Optional<Login.Proof> proof = proof(secret);
            if (proof.isEmpty()) {
                return new Prepared.Refused(unfit(name));
            }
            request.setHeader(login.header(), proof.get().value());
            return new Prepared.Ready(request, proof.get().secrets(), Optional.of(secret));
        } catch (Credentials.NotObtained e) {
            return new Prepared.Refused(e.outcome());
        } catch (Credentials.MissingCredential e) {
            return new Prepared.Refused(
                    new Outcome.Unauthorized(
                            Fault.of(
                                    "credential-missing",
                                    Blame.HUB,
                                    String.valueOf(e.getMessage()),
                                    "Set the credential '" + name + "', then resume the system.")));
        }
    }

    /**
     * The same request signed with another value, when the system refused it with these; empty when
     * there is none.
     *
     * @throws Credentials.NotObtained when one must be fetched first and cannot be
     */
    Optional<Prepared.Ready> instead(Prepared.Ready refused, List<Secret> tried) {
        if (credential.isEmpty()) {
            return Optional.empty();
        }
        Optional<Secret> other = credentials.instead(credential.get(), tried);
        Optional<Login.Proof> proof = other.flatMap(login::proof);
        if (proof.isEmpty()) {
            return Optional.empty();
        }
        refused.request().setHeader(login.header(), proof.get().value());
        List<String> secrets = new ArrayList<>(refused.secrets());
        secrets.addAll(proof.get().secrets());
        return Optional.of(new Prepared.Ready(refused.request(), secrets, other));
    }

    /** The system took what was tried instead. */
    void worked(Prepared.Ready ready) {
        credential.ifPresent(
                name -> ready.signed().ifPresent(secret -> credentials.worked(name, secret)));
    }

    private Optional<Login.Proof> proof(Secret secret) {
        Known now = known;
        if (now != null && now.secret() == secret) {
            return Optional.of(now.proof());
        }
        Optional<Login.Proof> proof = login.proof(secret);
        proof.ifPresent(made -> known = new Known(secret, made));
        return proof;
    }

    private Outcome unfit(String name) {
        String form =
                login instanceof Login.Basic
                        ? "user:password"
                        : "printable characters without spaces or line ends";
        return new Outcome.Unauthorized(
                Fault.of(
                        "credential-unfit",
                        Blame.HUB,
                        "The credential '" + name + "' is not of the form " + form + ".",
                        "Set it again, then resume the system."));
    }
}
