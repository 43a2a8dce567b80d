package dev.tieline.resource;

import dev.tieline.api.Secret;
import dev.tieline.people.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The endpoints of credentials. Values come in and never go out. Thread-safe. */
final class SafeEndpoints {
    /** The longest overlap: longer is no rotation but two credentials. */
    private static final int MAX_OVERLAP_SECONDS = 90 * 24 * 60 * 60;

    private static final int MAX_BYTES = 512 << 10;
    private static final long MAX_CHARACTERS = 64 << 10;
    private static final Parameter NAME = Parameter.path("name", "Name of the credential.");

    private final Safe safe;

    SafeEndpoints(Safe safe) {
        this.safe = safe;
    }

    /** All credentials. */
    record Known(List<Safe.Known> credentials) {}

    /** Whether the vault has another lock. */
    record Relocked(boolean relocked) {}

    private static final Shape<Safe.Known> CREDENTIAL =
            Shape.<Safe.Known>of("Credential", "A credential, without its value.")
                    .text("name", "Name.", Safe.Known::name)
                    .text(
                            "source",
                            "Where it comes from: env, file, vault, oauth, or hashicorp: with path and field.",
                            Safe.Known::source)
                    .whole(
                            "version",
                            "Number of the newest version; 0 where nobody counts.",
                            Safe.Known::version)
                    .whole("good", "How many versions may be used now.", Safe.Known::good)
                    .text(
                            "fingerprint",
                            "Tells two values apart; empty without a vault.",
                            Safe.Known::fingerprint)
                    .maybeTime("since", "When the newest was stored.", Safe.Known::since)
                    .maybeTime("used", "When it was used last, to ten minutes.", Safe.Known::used)
                    .text("ends", "When it ends, as far as known.", Safe.Known::ends)
                    .texts("systems", "Systems that use it.", Safe.Known::systems)
                    .texts("flows", "Flows that use those.", Safe.Known::flows)
                    .texts("others", "What else uses it.", Safe.Known::others)
                    .truth("unused", "Whether nobody uses it.", Safe.Known::unused);

    private static final Shape<Known> CREDENTIALS =
            Shape.<Known>of("Credentials", "All credentials.")
                    .list("credentials", "By name.", CREDENTIAL, Known::credentials);

    private static final Shape<Relocked> RELOCKED =
            Shape.<Relocked>of("Relocked", "The vault has another lock.")
                    .truth("relocked", "Always.", Relocked::relocked);

    List<Endpoint> all() {
        return List.of(
                Endpoint.get(
                                "/credentials",
                                "All credentials, without their values.",
                                List.of(),
                                CREDENTIALS,
                                _ -> Reply.found(new Known(safe.all())))
                        .needing(Permission.MANAGE),
                Endpoint.manage(
                        "/credentials/{name}",
                        "Keeps a value in the vault as the newest version.",
                        List.of(NAME),
                        form("The value.", Map.of("value", text(), "overlap", overlap())),
                        CREDENTIAL,
                        this::put),
                Endpoint.manage(
                        "/credentials/{name}/expire",
                        "Ends every version of a credential.",
                        List.of(NAME),
                        Form.options("Nothing.", Map.of()),
                        CREDENTIAL,
                        call -> reply(safe.end(call.text("name"), Commands.actor()))),
                Endpoint.manage(
                        "/vault/relock",
                        "Locks the vault with another key; the values stay.",
                        List.of(),
                        form("The new key.", Map.of("key", text())),
                        RELOCKED,
                        this::relock));
    }

    private static Form form(String meaning, Map<String, Object> properties) {
        Form small = Form.options(meaning, properties);
        return new Form(small.meaning(), small.schema(), true, MAX_BYTES, small.contract());
    }

    private static Map<String, Object> text() {
        return Map.of(
                "type",
                "string",
                "minLength",
                1L,
                "maxLength",
                MAX_CHARACTERS,
                "description",
                "The secret itself; never given out again.");
    }

    private static Map<String, Object> overlap() {
        return Map.of(
                "type",
                "integer",
                "minimum",
                0L,
                "maximum",
                (long) MAX_OVERLAP_SECONDS,
                "description",
                "For how many seconds the versions before it stay good; 0 when left out.");
    }

    private Reply<Safe.Known> put(Call call) {
        Optional<String> value = call.body().text("value");
        long overlap =
                call.body().at("/overlap").orElse(0L) instanceof Number seconds
                        ? seconds.longValue()
                        : 0;
        return value.isEmpty()
                ? Reply.refused(422, "value-missing", "Send the secret at 'value'.")
                : reply(
                        safe.put(
                                call.text("name"),
                                Secret.of(value.get()),
                                Duration.ofSeconds(overlap),
                                Commands.actor()));
    }

    private Reply<Relocked> relock(Call call) {
        Optional<String> key = call.body().text("key");
        if (key.isEmpty()) {
            return Reply.refused(422, "key-missing", "Send the new key at 'key'.");
        }
        return safe.relock(Secret.of(key.get()), Commands.actor())
                .<Reply<Relocked>>map(no -> Reply.refused(no.status(), no.code(), no.why()))
                .orElseGet(() -> Reply.found(new Relocked(true)));
    }

    private static Reply<Safe.Known> reply(Safe.Answer answer) {
        return switch (answer) {
            case Safe.Answer.Done(Safe.Known known) -> Reply.found(known);
            case Safe.Answer.No(int status, String code, String why) ->
                    Reply.refused(status, code, why);
        };
    }
}
