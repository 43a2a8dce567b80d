package dev.tieline.issuer;

import dev.tieline.api.Blame;
import dev.tieline.api.Document;
import dev.tieline.api.Fault;
import dev.tieline.api.Outside.Heard;
import dev.tieline.api.Secret;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What answers of HashiCorp Vault mean. Of an error nothing is repeated but its status: the server
 * may repeat what it was sent. Pure.
 *
 * @param host for people
 */
record VaultAnswers(String host) {
    private static final int MAX_VALUE = 64 << 10;

    /** There is no token to ask with. */
    static final class NotThere extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient VaultAnswer.Not why;

        NotThere(VaultAnswer.Not why) {
            super(why.fault().code());
            this.why = why;
        }

        VaultAnswer.Not why() {
            return why;
        }
    }

    VaultAnswer secret(Heard heard, Document answer, String path, boolean versioned) {
        int status = heard instanceof Heard.Answer(int code, _, _) ? code : 0;
        return switch (status) {
            case 200 -> read(answer, path, versioned);
            case 403 ->
                    refused(
                            "hashicorp-denied",
                            " does not let the hub read '" + path + "' (403).",
                            "Give the policy of the hub's token 'read' on exactly that path; look"
                                    + " whether the token has ended and the namespace is right.");
            case 404 -> missing(answer, path, versioned);
            default -> failed(heard, answer);
        };
    }

    private VaultAnswer missing(Document answer, String path, boolean versioned) {
        Optional<String> deleted =
                answer.at("/data/metadata/deletion_time")
                        .map(String::valueOf)
                        .filter(time -> !time.isEmpty());
        if (deleted.isPresent() || answer.at("/data/metadata/destroyed").equals(yes())) {
            return refused(
                    "hashicorp-deleted",
                    " has '" + path + "', but its newest version was deleted.",
                    "Undelete it there, or put a new version in.");
        }
        return refused(
                "hashicorp-no-secret",
                " has nothing at '" + path + "' (404).",
                versioned
                        ? "Check mount and path; a mount of KV version 1 has no 'data' in its path."
                        : "Check mount and path; a mount of KV version 2 needs 'data' behind it, as"
                                + " in hashicorp:secret/data/crm#token.");
    }

    private static Optional<Object> yes() {
        return Optional.of(true);
    }

    private VaultAnswer read(Document answer, String path, boolean versioned) {
        if (answer.text("lease_id").filter(id -> !id.isEmpty()).isPresent()) {
            return refused(
                    "hashicorp-leased",
                    " lends what is at '" + path + "' for a while only.",
                    "Only secrets of KV are read; name one of those.");
        }
        Optional<Object> data = answer.at(versioned ? "/data/data" : "/data");
        Optional<Long> version =
                answer.at("/data/metadata/version")
                        .filter(Long.class::isInstance)
                        .map(Long.class::cast);
        if (!(data.orElse(null) instanceof Map<?, ?> fields) || (versioned && version.isEmpty())) {
            return refused(
                    "hashicorp-answer-unfit",
                    " answers for '"
                            + path
                            + "' in another form than KV version "
                            + (versioned ? "2" : "1")
                            + ".",
                    "Check the reference: only version 2 of KV has 'data' behind its mount.");
        }
        Map<String, Secret> texts = new HashMap<>();
        fields.forEach((name, value) -> {
            // A line break at its end came from a file, and nobody means it.
            if (value instanceof String text && !text.isBlank() && text.length() <= MAX_VALUE) {
                texts.put(String.valueOf(name), Secret.of(text.strip()));
            }
        });
        return new VaultAnswer.Read(
                texts,
                versioned ? version.orElse(0L) : 0,
                versioned
                        ? answer.at("/data/metadata/created_time").flatMap(VaultAnswers::time)
                        : Optional.empty());
    }

    private static Optional<Instant> time(Object text) {
        try {
            return Optional.of(Instant.parse(String.valueOf(text)));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /** The token of a login. */
    Secret token(Heard heard, Document answer, String path) throws NotThere {
        int status = heard instanceof Heard.Answer(int code, _, _) ? code : 0;
        Optional<String> token =
                answer.at("/auth/client_token")
                        .map(String::valueOf)
                        .filter(text -> status == 200 && !text.isEmpty());
        if (token.isPresent()) {
            return Secret.of(token.get());
        }
        if (status == 200 || status == 400 || status == 403 || status == 404) {
            throw new NotThere(
                    refused(
                            "hashicorp-login-refused",
                            " does not let the hub log in at '" + path + "' (" + status + ").",
                            "Check 'mount' and what the hub logs in with: it may have ended or been"
                                    + " used up."));
        }
        throw new NotThere(failed(heard, answer));
    }

    /** What the hub would log in with cannot be had on this machine. */
    VaultAnswer.Not noLogin(String why) {
        return new VaultAnswer.Not(
                Fault.of(
                        "hashicorp-no-login",
                        Blame.HUB,
                        "The hub cannot log in to HashiCorp Vault: " + why + ".",
                        "Check 'hashicorp' in tieline.yaml."),
                true);
    }

    private VaultAnswer.Not failed(Heard heard, Document answer) {
        return switch (heard) {
            case Heard.Nothing(Fault fault, _) ->
                    new VaultAnswer.Not(
                            Fault.of(
                                    "hashicorp-unreachable",
                                    fault.blame(),
                                    "HashiCorp Vault does not answer: " + fault.message(),
                                    fault.remedy()),
                            false);
            case Heard.Answer(int status, _, _) when isSealed(status, answer) ->
                    down("hashicorp-sealed", " is sealed (503).", "Unseal it.");
            case Heard.Answer(int status, _, _) when status >= 300 && status < 400 ->
                    refused(
                            "hashicorp-redirects",
                            " sends the hub elsewhere (" + status + "), which is not followed.",
                            "Name the active server, or what stands before all of them, at 'url'.");
            case Heard.Answer(int status, _, _)
                    when status >= 500 || status == 429 || status == 412 || status == 472 ->
                    down("hashicorp-unavailable", " answers " + status + ".", "See its log.");
            case Heard.Answer(int status, _, _) ->
                    refused(
                            "hashicorp-refused",
                            " answers " + status + ".",
                            "Check 'hashicorp' in tieline.yaml, and its log.");
        };
    }

    private static boolean isSealed(int status, Document answer) {
        return status == 503
                && answer.field("errors").orElse(null) instanceof List<?> errors
                && errors.stream().anyMatch(error -> String.valueOf(error).contains("sealed"));
    }

    private VaultAnswer.Not refused(String code, String what, String remedy) {
        return new VaultAnswer.Not(
                Fault.of(code, Blame.HUB, "HashiCorp Vault at " + host + what, remedy), true);
    }

    private VaultAnswer.Not down(String code, String what, String remedy) {
        return new VaultAnswer.Not(
                Fault.of(code, Blame.DESTINATION, "HashiCorp Vault at " + host + what, remedy),
                false);
    }
}
