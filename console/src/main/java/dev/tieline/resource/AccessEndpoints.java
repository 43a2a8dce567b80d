package dev.tieline.resource;

import dev.tieline.people.Permission;
import java.util.List;
import java.util.Map;

/** The endpoints of the access review. Thread-safe. */
final class AccessEndpoints {
    private static final Parameter SYSTEM = Parameter.path("system", "Name of the system.");

    private final AccessReviews reviews;

    AccessEndpoints(AccessReviews reviews) {
        this.reviews = reviews;
    }

    /** Everything. */
    record Everything(List<SystemAccess> systems, List<String> unused) {}

    private static final Shape<SystemAccess.Granted> OPERATION =
            Shape.<SystemAccess.Granted>of("GrantedOperation", "An operation that may be called.")
                    .text("name", "Name.", SystemAccess.Granted::name)
                    .texts("fields", "Fields that may go out.", SystemAccess.Granted::fields)
                    .texts("filled", "Fields that a flow fills.", SystemAccess.Granted::filled)
                    .texts("flows", "Flows that call it.", SystemAccess.Granted::flows)
                    .maybeTime(
                            "used",
                            "When it was called last, as far as can be seen.",
                            SystemAccess.Granted::used);

    private static final Shape<SystemAccess.Calling> CALL =
            Shape.<SystemAccess.Calling>of("CalledFlow", "A flow that a system calls.")
                    .text("flow", "Name.", SystemAccess.Calling::flow)
                    .text("path", "Where.", SystemAccess.Calling::path)
                    .maybeTime("used", "When it did last.", SystemAccess.Calling::used);

    private static final Shape<SystemAccess.Credential> CREDENTIAL =
            Shape.<SystemAccess.Credential>of("UsedCredential", "A credential of a system.")
                    .text("name", "Name.", SystemAccess.Credential::name)
                    .text("source", "As in Credential.", SystemAccess.Credential::source)
                    .maybeTime(
                            "since", "When the newest was stored.", SystemAccess.Credential::since)
                    .maybeTime("used", "When last, to ten minutes.", SystemAccess.Credential::used)
                    .text("ends", "When, as far as known.", SystemAccess.Credential::ends);

    private static final Shape<SystemAccess.Person> PERSON =
            Shape.<SystemAccess.Person>of("AccessOfPerson", "Somebody who may act on a system.")
                    .text("name", "What they sign in with.", SystemAccess.Person::name)
                    .text("role", "What they may do.", SystemAccess.Person::role)
                    .whole("tokens", "Programs that act for them.", SystemAccess.Person::tokens)
                    .maybeTime("used", "When last.", SystemAccess.Person::used);

    private static final Shape<SystemAccess.Review> REVIEW =
            Shape.<SystemAccess.Review>of("Review", "How the owner's review stands.")
                    .word(
                            "state",
                            "Whether one is to be made.",
                            List.of("none", "open", "signed", "changed", "overdue"),
                            SystemAccess.Review::state)
                    .maybeTime("due", "Until when.", SystemAccess.Review::due)
                    .maybeTime("signed", "When the last was made.", SystemAccess.Review::signed)
                    .text("by", "Who made it.", SystemAccess.Review::by)
                    .text("hash", "Of what there is to sign now.", SystemAccess.Review::hash);

    static final Shape<SystemAccess> ACCESS =
            Shape.<SystemAccess>of("SystemAccess", "What can be done with a system, and by whom.")
                    .text("system", "Name.", SystemAccess::system)
                    .text("owner", "Who answers for it.", SystemAccess::owner)
                    .text("purpose", "What it is for.", SystemAccess::purpose)
                    .text("reach", "How it is called, and where.", SystemAccess::reach)
                    .truth("readOnly", "Whether nothing may be changed.", SystemAccess::readOnly)
                    .texts("clearance", "Classes that may go there.", SystemAccess::clearance)
                    .list("operations", "Granted.", OPERATION, SystemAccess::operations)
                    .list("calls", "Flows that it calls.", CALL, SystemAccess::calls)
                    .list("credentials", "In use.", CREDENTIAL, SystemAccess::credentials)
                    .list("people", "Who may act on it.", PERSON, SystemAccess::people)
                    .texts("unused", "What is granted and not used.", SystemAccess::unused)
                    .text("proposal", "The smaller grant, as YAML.", SystemAccess::proposal)
                    .one("review", "How it stands.", REVIEW, SystemAccess::review);

    private static final Shape<Everything> ALL =
            Shape.<Everything>of("AccessReview", "Who and what can do what.")
                    .list("systems", "By name.", ACCESS, Everything::systems)
                    .texts("unused", "What nothing uses at all.", Everything::unused);

    List<Endpoint> all() {
        return List.of(
                Endpoint.get(
                        "/access",
                        "Who and what can do what, system by system.",
                        List.of(),
                        ALL,
                        _ -> Reply.found(new Everything(reviews.systems(), reviews.unused()))),
                Endpoint.act(
                                "/access/{system}/sign-off",
                                "Signs off what can be done with a system.",
                                List.of(SYSTEM),
                                Form.options("What was seen.", Map.of("hash", hash())),
                                ACCESS,
                                this::sign)
                        .needing(Permission.SIGN));
    }

    private static Map<String, Object> hash() {
        return Map.of(
                "type",
                "string",
                "maxLength",
                64L,
                "description",
                "review.hash of the system as it was seen.");
    }

    private Reply<SystemAccess> sign(Call call) {
        String hash = call.body().text("hash").orElse("");
        return switch (reviews.sign(call.text("system"), hash, Commands.actor())) {
            case AccessReviews.Signed.Done(SystemAccess system) -> Reply.found(system);
            case AccessReviews.Signed.Unknown() ->
                    Reply.refused(404, "system-unknown", "There is no system of this name.");
            case AccessReviews.Signed.NotTheirs(String owner) ->
                    Reply.refused(409, "not-owner", "It is " + owner + "'s to sign.");
            case AccessReviews.Signed.Changed() ->
                    Reply.refused(
                            409, "access-changed", "Send the hash of what you see; it changed.");
        };
    }
}
