package dev.tieline.connector.http;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.ConnectorSpec;
import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.util.List;

/** The keys of a system with this connector. */
final class HttpSettings {
    private static final Kind.Text TEXT = new Kind.Text();
    private static final Kind.Whole STATUS = new Kind.Whole(100, 599);

    /** As the place of a link: the header, not a field. */
    static final String LINK_HEADER = "link-header";

    static final List<Setting> OPERATION =
            List.of(
                    required(
                            "request",
                            TEXT,
                            "Method and path; `{field}` is filled from the body's field of that"
                                    + " name. Required: it is what is called.",
                            "PUT /contacts/{email}"),
                    optional(
                            "body",
                            new Kind.JsonSchema(),
                            "JSON Schema of what is sent. Mappings are checked against it before a"
                                    + " flow starts. With GET and DELETE the fields that are not in"
                                    + " the path go to the query.",
                            "{ type: object, required: [email], properties: { email: { type:"
                                    + " string } } }"),
                    optional(
                            "result",
                            new Kind.JsonSchema(),
                            "JSON Schema of the answer. Without one the answer's body is not used."
                                    + " With `type: array` the list is seen as the field `items`.",
                            "{ type: object, required: [id], properties: { id: { type: string } }"
                                    + " }"),
                    optional(
                            "id",
                            TEXT,
                            "Where the answer says what the system calls the thing: a field, or a"
                                    + " JSON Pointer.",
                            "id"),
                    optional(
                            "next",
                            TEXT,
                            "GET: where an answer links to the next page: `link-header` for its"
                                    + " `Link` header with `rel=\"next\"`, or a field, as in"
                                    + " `links.next`. Followed where a flow says `pages: link`,"
                                    + " and only to the operation's own path: its query is asked"
                                    + " with instead of this one's.",
                            "link-header"),
                    optional(
                            "duplicate",
                            new Kind.OneOf(List.of(STATUS, new Kind.ListOf(STATUS))),
                            "Status by which the system says that it has the thing already.",
                            "409"),
                    optional(
                            "verify",
                            TEXT,
                            "GET and path that read back whether a call was applied, when nobody"
                                    + " knows.",
                            "GET /contacts/{email}"),
                    optional(
                            "keyed",
                            new Kind.Bool(),
                            "Whether the system honours the `Idempotency-Key` header, so that a"
                                    + " repeated call is applied once; `false` when left out.",
                            "true"),
                    optional(
                            "idempotent",
                            new Kind.Bool(),
                            "Whether repeating the call changes nothing. When left out, GET, PUT"
                                    + " and DELETE are, POST and PATCH are not.",
                            "true"),
                    BatchReader.SETTING,
                    AnswerRuleReader.OUTCOMES);

    static final ConnectorSpec SPEC =
            new ConnectorSpec(
                    HttpConnector.NAME,
                    "Any HTTP API that takes and gives JSON.",
                    List.of(
                            optional(
                                    "auth",
                                    new Kind.Choice(List.of("bearer", "basic", "header")),
                                    "How the credential is sent: `bearer` (the usual), `basic` (the"
                                            + " credential is `user:password`), or in a `header` of"
                                            + " its own.",
                                    "bearer"),
                            optional(
                                    "header",
                                    TEXT,
                                    "`auth: header`: the header the credential is sent in.",
                                    "X-Api-Key"),
                            optional(
                                    "headers",
                                    new Kind.MapOf(TEXT),
                                    "Headers that are the same in every call; never a secret.",
                                    "{ X-Api-Version: '2026-01' }"),
                            AnswerRuleReader.OUTCOMES,
                            required(
                                    "operations",
                                    new Kind.MapOf(new Kind.Shape(OPERATION)),
                                    "What can be called, by name. Required: nothing else can be.",
                                    "{ contacts.upsert: { request: 'PUT /contacts/{email}' } }")));

    private HttpSettings() {}
}
